"""Columns that are smaller in the database than in the program give back what was put in."""

from hypothesis import example, given
from hypothesis import strategies as st

from generator.grader.storage.columns import packed_seed, unpacked_seed
from generator.grader.storage.ids import paper_seed


@given(st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8"), max_size=64))
@example("0f" * 16)
@example("0F" * 16)
@example("sixteen-letters!")
@example("")
def test_a_seed_survives_storage(seed):
    assert unpacked_seed(packed_seed(seed)) == seed


def test_a_seed_that_was_drawn_takes_sixteen_bytes():
    assert len(packed_seed(paper_seed())) == 16
