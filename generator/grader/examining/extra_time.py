"""Extra time for a person in a course's examination: given with a reason, counted at once, withdrawn likewise."""

from dataclasses import asdict, dataclass
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.access.row_security import as_server
from generator.grader.editions import numbered_edition
from generator.grader.storage.rows import UNLESS_THERE, Statement, insertion, read_all, taken
from generator.grader.tables.editions import course_number
from generator.grader.tables.life import Allow, State, TooLateError, transition
from generator.grader.tables.people import MOST_MINUTES, ExtraTime

_UNLESS_DECIDED_SINCE = (
    "(SELECT 1) AS once WHERE NOT EXISTS"
    " (SELECT 1 FROM grader_extratime WHERE trainee_id = %s AND course = %s AND id > %s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """How many minutes are added to somebody's time in a course, by the entry of that number; 0 is none."""

    course: str
    minutes: int = 0
    entry: int = 0


def extra_of(trainee: models.Trainee, course: str) -> Extra:
    """Give what is added to somebody's time."""
    times = read_all(ExtraTime, trainee=trainee.id, course=course)
    last = max(times, key=lambda time: time.id, default=None)
    return Extra(course=course, minutes=last.minutes, entry=last.id) if last else Extra(course=course)


def extra_minutes(trainee: models.Trainee, course: str) -> int:
    """Give how many minutes are added to somebody's time."""
    return extra_of(trainee, course).minutes


def insertion_of_attempt(attempt: models.Attempt, extra: Extra) -> Statement:
    """Give the statement that inserts an attempt whose deadline was reckoned with some extra time.

    It writes nothing when there is one in its place, or more was decided about the time since.
    """
    statement, values = insertion(attempt, source=_UNLESS_DECIDED_SINCE)
    decided = taken(ExtraTime, trainee=attempt.trainee_id, course=extra.course, id=extra.entry)
    return f"{statement} {UNLESS_THERE}", [*values, *decided]


def times_of(trainee: models.Trainee, course: str) -> QuerySet[ExtraTime]:
    """Give what was decided about somebody's extra time, the latest first."""
    entries: QuerySet[ExtraTime] = ExtraTime.objects.filter(trainee=trainee, course=course).order_by("-id")
    return entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Minutes added to somebody's time, why, and by whom; 0 withdraws what was given before."""

    minutes: int
    reason: str
    by: str


def set_extra_time(trainee: models.Trainee, course: str, given: Given, now_ms: int) -> None:
    """Set what is added to somebody's time; an attempt that is open has its new deadline at once.

    Raises `ValueError` without a reason, or for minutes out of bounds.
    """
    if not given.reason or not 0 <= given.minutes <= MOST_MINUTES:
        raise ValueError(f"extra time says why, and is between 0 and {MOST_MINUTES} minutes")
    with transaction.atomic():
        ExtraTime.objects.create(trainee=trainee, course=course, at_ms=now_ms, **asdict(given))
        detail = {"minutes": given.minutes, "reason": given.reason}
        note("extra-time", trainee.personnel_number, by=given.by, now_ms=now_ms, detail=detail)
        _move_deadlines(trainee, course, now_ms)
        # An attempt begun meanwhile is seen by nobody but itself before this is committed.
        transaction.on_commit(partial(_move_deadlines, trainee, course, now_ms))


def _move_deadlines(trainee: models.Trainee, course: str, now_ms: int) -> None:
    with as_server():
        minutes = extra_minutes(trainee, course)
        sat = models.Attempt.objects.filter(trainee=trainee, course=course_number(course), state=State.OPEN)
        for attempt in sat:
            if attempt.extra_minutes != minutes:
                _move_deadline(attempt, minutes, now_ms)


def _move_deadline(attempt: models.Attempt, minutes: int, now_ms: int) -> None:
    before = attempt.deadline_ms
    usual = numbered_edition(attempt.edition_id).examination.minutes
    try:
        attempt.life = transition(attempt.life, Allow(now_ms=now_ms, minutes=usual, extra_minutes=minutes))
    except TooLateError:
        # Its time was over before: what was saved is submitted as it stands, and the entry counts from the next on.
        return
    # One who hands in at this moment keeps the result of that.
    models.Attempt.objects.filter(id=attempt.id, state=State.OPEN, deadline_ms=before).update(
        deadline_ms=attempt.deadline_ms, extra_minutes=attempt.extra_minutes
    )
