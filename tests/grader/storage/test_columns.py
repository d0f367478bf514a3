"""Columns that stand in the database otherwise than in the program give back what was put in."""

from django.db import connection, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from generator.grader import models
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


def test_an_address_is_kept_and_asked_for_in_small_letters(world):
    models.Trainee.objects.filter(personnel_number="P-ayesha").update(email="Ayesha@Example.PK")
    assert models.Trainee.objects.get(email="AYESHA@example.pk").email == "ayesha@example.pk"


def test_an_address_is_found_by_its_index_whatever_else_the_database_asks_of_a_row(world):
    asked = models.Trainee.objects.filter(email="ayesha@example.pk")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # There are so few that it would go through all of them.
            connection.cursor().execute("SET LOCAL enable_seqscan = off")
        assert "trainee_by_email" in asked.explain()
