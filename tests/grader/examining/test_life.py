"""The life of an attempt, walked at random."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.grader.tables.life import (
    GRACE_MS,
    Life,
    LifeError,
    MarkPaper,
    Open,
    Save,
    State,
    Submit,
    TooLateError,
    is_over,
    transition,
)

ORDER = list(State)
EVENTS = st.one_of(
    st.just("open"), st.just("save"), st.just("submit"), st.just("mark"), st.integers(min_value=1, max_value=3_000_000)
)


def event(name, now_ms):
    return {
        "open": Open(now_ms=now_ms, minutes=45),
        "save": Save(now_ms=now_ms),
        "submit": Submit(now_ms=now_ms),
        "mark": MarkPaper(),
    }[name]


@given(st.lists(EVENTS, max_size=30))
def test_a_life_only_goes_forward_and_its_times_belong_to_its_state(steps):
    life, now_ms = Life(), 1_000_000
    for step in steps:
        if isinstance(step, int):
            now_ms += step
            continue
        before = life
        try:
            life = transition(life, event(step, now_ms))
        except LifeError:
            assert life == before
        assert ORDER.index(life.state) - ORDER.index(before.state) in {0, 1}
        assert (life.opened_ms is None) == (life.deadline_ms is None) == (life.state is State.DRAWN)
        assert (life.submitted_ms is not None) == (life.state in {State.SUBMITTED, State.MARKED})
        if life.submitted_ms is not None:
            assert life.opened_ms <= life.submitted_ms <= life.deadline_ms


def test_answers_are_taken_until_the_grace_after_the_deadline_has_passed():
    life = transition(Life(), Open(now_ms=0, minutes=1))
    last = 60_000 + GRACE_MS
    assert transition(life, Save(now_ms=last)) == life
    assert not is_over(life, last)
    with pytest.raises(TooLateError):
        transition(life, Save(now_ms=last + 1))


def test_a_late_submission_counts_as_made_at_the_deadline():
    life = transition(Life(), Open(now_ms=0, minutes=1))
    assert transition(life, Submit(now_ms=10_000_000)).submitted_ms == 60_000


@pytest.mark.parametrize("name", ["open", "save", "submit", "mark"])
def test_nothing_happens_to_a_marked_attempt(name):
    life = Life(state=State.MARKED, opened_ms=0, deadline_ms=60_000, submitted_ms=5)
    with pytest.raises(LifeError, match="marked"):
        transition(life, event(name, 10))
