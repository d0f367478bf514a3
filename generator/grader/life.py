"""The life of an attempt: drawn -> open -> submitted -> marked, as one transition function.

Times are milliseconds and come from the server's clock. The database holds the same rules again as
constraints, so that no other way of writing can leave an attempt in a state that does not exist.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from generator.errors import CourseError

GRACE_MS = 15_000
"""How long after the deadline an answer on its way is still taken: a slow line is nobody's fault."""


class State(StrEnum):
    """Where an attempt stands."""

    DRAWN = "drawn"
    OPEN = "open"
    SUBMITTED = "submitted"
    MARKED = "marked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """An attempt's state and the times that belong to it; a time not yet reached is None."""

    state: State = State.DRAWN
    opened_ms: int | None = None
    deadline_ms: int | None = None
    submitted_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The trainee sees the first question: the time begins to run."""

    now_ms: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """An answer arrives."""

    now_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """The trainee hands in, or the time has run out."""

    now_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPaper:
    """The answers have been marked."""


Event = Open | Save | Submit | MarkPaper


class LifeError(CourseError):
    """What was asked cannot happen to the attempt in its state."""


class TooLateError(LifeError):
    """An answer came after the deadline and the grace."""


def transition(life: Life, event: Event) -> Life:
    """Give the life after an event; raises `LifeError` when the event cannot happen now.

    A submission after the deadline counts as made at the deadline.
    """
    match event:
        case Open(now_ms=now, minutes=minutes):
            _require(life, State.DRAWN, "opened")
            return replace(life, state=State.OPEN, opened_ms=now, deadline_ms=now + minutes * 60_000)
        case Save(now_ms=now):
            _require(life, State.OPEN, "answered")
            if is_over(life, now):
                raise TooLateError("the time for this attempt is over; what was saved before counts")
            return life
        case Submit(now_ms=now):
            _require(life, State.OPEN, "submitted")
            return replace(life, state=State.SUBMITTED, submitted_ms=min(now, life.deadline_ms or now))
        case MarkPaper():
            _require(life, State.SUBMITTED, "marked")
            return replace(life, state=State.MARKED)
        case _:
            assert_never(event)


def is_over(life: Life, now_ms: int) -> bool:
    """Tell whether no more answers are taken: the deadline and the grace have passed."""
    return life.deadline_ms is not None and now_ms > life.deadline_ms + GRACE_MS


def _require(life: Life, state: State, done: str) -> None:
    if life.state is not state:
        raise LifeError(f"an attempt that is {life.state} cannot be {done}; it must be {state}")
