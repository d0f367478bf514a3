"""Where people stand with a course: what has been decided about them, and what follows from their attempts."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeAlias

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from generator.grader import models
from generator.grader.tables.editions import course_number
from generator.grader.tables.life import State
from generator.grader.tables.people import Status


class Progress(StrEnum):
    """Where a person stands with the course: those who have not finished, those who have, those who need not."""

    NOMINATED = "nominated"
    STARTED = "started"
    FAILED = "failed"
    PASSED = "passed"
    EXEMPT = "exempt"
    TRANSFERRED = "transferred"
    LEFT = "left"


EXPECTED = (Progress.PASSED, Progress.STARTED, Progress.FAILED, Progress.NOMINATED)
"""The states of those who are expected to finish: completion is counted against them."""

Place: TypeAlias = tuple[str, str, str]
"""A cadre, an academy and a batch."""

Standing: TypeAlias = tuple[str, str, str, Progress]
"""A place, and where people of it stand."""


_PLACE = ("cadre", "academy", "batch")


def conditions(course: str) -> Mapping[Progress, Q]:
    """Give what holds of the people at each point; of every person one holds."""
    attempts = models.Attempt.objects.filter(trainee=OuterRef("pk"), course=course_number(course))
    finished = Exists(models.Completion.objects.filter(trainee=OuterRef("pk"), course=course))
    sits = Exists(attempts.exclude(state=State.MARKED))
    nominated = Q(status=Status.NOMINATED)
    return {
        Progress.TRANSFERRED: Q(status=Status.TRANSFERRED),
        Progress.LEFT: Q(status=Status.LEFT),
        Progress.PASSED: Q(status__in=[Status.NOMINATED, Status.EXEMPT]) & Q(finished),
        Progress.EXEMPT: Q(status=Status.EXEMPT) & ~Q(finished),
        Progress.NOMINATED: nominated & ~Q(Exists(attempts)) & ~Q(finished),
        Progress.STARTED: nominated & Q(sits) & ~Q(finished),
        Progress.FAILED: nominated & Q(Exists(attempts)) & ~Q(sits) & ~Q(finished),
    }


def with_progress(people: QuerySet[Any], course: str) -> QuerySet[Any]:
    """Add to each person `progress`."""
    whens = (When(condition, then=Value(progress.value)) for progress, condition in conditions(course).items())
    found: QuerySet[Any] = people.annotate(progress=Case(*whens, default=Value("")))
    return found


def counted_progress_of_all(course: str, finished: Counter[Place]) -> Counter[Standing]:
    """Give what `counted_progress` gives of everybody, told how many of the nominated have finished at each place.

    Few have begun and not finished, so only they are looked at one by one; all others follow by taking away.
    """
    counts: Counter[Standing] = Counter()

    def move(place: Place, people: int, origin: Progress, to: Progress) -> None:
        counts[*place, origin] -= people
        counts[*place, to] += people

    everyone = models.Trainee.objects.order_by()
    for cadre, academy, batch, status, people in everyone.values_list(*_PLACE, "status").annotate(people=Count("*")):
        counts[cadre, academy, batch, Progress(status)] += people
    for place, people in finished.items():
        move(place, people, Progress.NOMINATED, Progress.PASSED)
    excused = everyone.filter(conditions(course)[Progress.PASSED], status=Status.EXEMPT)
    for cadre, academy, batch, people in excused.values_list(*_PLACE).annotate(people=Count("*")):
        move((cadre, academy, batch), people, Progress.EXEMPT, Progress.PASSED)
    for cadre, academy, batch, sits, people in _begun(course):
        move((cadre, academy, batch), people, Progress.NOMINATED, Progress.STARTED if sits else Progress.FAILED)
    return +counts


def counted_progress(people: QuerySet[Any], course: str) -> Counter[Standing]:
    """Count some people by place and by where they stand."""
    counts: Counter[Standing] = Counter()
    for progress, condition in conditions(course).items():
        # One at a time, as each has another index that answers it.
        found = people.filter(condition).order_by().values_list(*_PLACE)
        for cadre, academy, batch, n in found.annotate(people=Count("*")):
            counts[cadre, academy, batch, progress] += n
    return counts


def _begun(course: str) -> QuerySet[Any]:
    """Give how many of the nominated have begun and not finished, by place and by whether they sit now."""
    done = models.Completion.objects.filter(trainee=OuterRef("trainee"), course=course)
    number = course_number(course)
    sits = models.Attempt.objects.filter(trainee=OuterRef("trainee"), course=number).exclude(state=State.MARKED)
    # Whoever has sat has a first attempt.
    first = models.Attempt.objects.filter(~Exists(done), course=number, number=1, trainee__status=Status.NOMINATED)
    places = (f"trainee__{name}" for name in _PLACE)
    found: QuerySet[Any] = first.annotate(sits=Exists(sits)).order_by().values_list(*places, "sits")
    numbered: QuerySet[Any] = found.annotate(people=Count("*"))
    return numbered
