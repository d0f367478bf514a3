"""Extra time for a person in a course's examination: given with a reason, counted at once, withdrawn likewise."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import QuerySet

from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.editions import load_edition
from generator.grader.storage.rows import read_all
from generator.grader.tables.life import Allow, State, TooLateError, transition
from generator.grader.tables.people import MOST_MINUTES, ExtraTime


def extra_minutes(trainee: models.Trainee, course: str) -> int:
    """Give how many minutes are added to somebody's time."""
    times = read_all(ExtraTime, trainee=trainee.id, course=course)
    return max(times, key=lambda time: time.id).minutes if times else 0


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
        for attempt in models.Attempt.objects.filter(trainee=trainee, course=course, state=State.OPEN):
            _move_deadline(attempt, given.minutes, now_ms)


def _move_deadline(attempt: models.Attempt, minutes: int, now_ms: int) -> None:
    before = attempt.deadline_ms
    usual = load_edition(attempt.edition_id).examination.minutes
    try:
        attempt.life = transition(attempt.life, Allow(now_ms=now_ms, minutes=usual, extra_minutes=minutes))
    except TooLateError:
        # Its time was over before: what was saved is submitted as it stands, and the entry counts from the next on.
        return
    # One who hands in at this moment keeps the result of that.
    models.Attempt.objects.filter(id=attempt.id, state=State.OPEN, deadline_ms=before).update(
        deadline_ms=attempt.deadline_ms, extra_minutes=attempt.extra_minutes
    )
