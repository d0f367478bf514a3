"""The life of an attempt: drawn -> open -> submitted -> marked, as one transition function.

Times are milliseconds and come from the server's clock. The database holds the same rules again as
constraints, so that no other way of writing can leave an attempt in a state that does not exist.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from generator.errors import CourseError

MINUTE_MS = 60_000

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
    extra_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The trainee sees the first question: the time begins to run, with what was added to it for this person."""

    now_ms: int
    minutes: int
    extra_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """What is added to the time is now so much: more than before, or less when it is withdrawn."""

    now_ms: int
    minutes: int
    extra_minutes: int


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


Event = Open | Allow | Save | Submit | MarkPaper


class LifeError(CourseError):
    """What was asked cannot happen to the attempt in its state."""


class TooLateError(LifeError):
    """An answer came after the deadline and the grace."""


def transition(life: Life, event: Event) -> Life:
    """Give the life after an event; raises `LifeError` when the event cannot happen now.

    A submission after the deadline counts as made at the deadline. Extra time that is withdrawn ends an attempt
    at once at most: no deadline is moved into the past.
    """
    match event:
        case Open(now_ms=now, minutes=minutes, extra_minutes=extra):
            _require(life, State.DRAWN, "opened")
            deadline = now + (minutes + extra) * MINUTE_MS
            return replace(life, state=State.OPEN, opened_ms=now, deadline_ms=deadline, extra_minutes=extra)
        case Allow(now_ms=now, minutes=minutes, extra_minutes=extra):
            _require(life, State.OPEN, "given another time")
            _require_time(life, now)
            opened = now if life.opened_ms is None else life.opened_ms
            deadline = opened + (minutes + extra) * MINUTE_MS
            return replace(life, deadline_ms=max(now, deadline), extra_minutes=extra)
        case Save(now_ms=now):
            _require(life, State.OPEN, "answered")
            _require_time(life, now)
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


def _require_time(life: Life, now_ms: int) -> None:
    if is_over(life, now_ms):
        raise TooLateError("the time for this attempt is over; what was saved before counts")


def _require(life: Life, state: State, done: str) -> None:
    if life.state is not state:
        raise LifeError(f"an attempt that is {life.state} cannot be {done}; it must be {state}")
