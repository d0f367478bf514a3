"""Counts of who has finished, by cadre, academy, batch and month, from one scan of two covering indexes.

Nothing here is kept: a count is always that of the roster and the completions as they stood on the day asked about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from generator.grader import models
from generator.grader.clock import LOCAL_ZONE, moment
from generator.grader.people_tables import StateChange, Status

DAY_MS = 86_400_000


class By(StrEnum):
    """What the people are counted by."""

    CADRE = "cadre"
    ACADEMY = "academy"
    BATCH = "batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose completion of which course is asked for, and as of the end of which day; `now_ms` is the present."""

    people: QuerySet[models.Trainee]
    course: str
    day: date
    now_ms: int

    @property
    def end_ms(self) -> int:
        """The first moment that no longer counts: the day's end, or the present while the day lasts."""
        return min(end_of(self.day), self.now_ms + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How many people of one cadre, academy and batch finished in a month, written 202611; 0 is not at all."""

    cadre: str
    academy: str
    batch: str
    month: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a report: how many of how many have finished."""

    code: str
    finished: int
    total: int

    @property
    def left(self) -> int:
        """How many have not finished."""
        return self.total - self.finished

    @property
    def percent(self) -> int:
        """The share that has finished, rounded down, so that 100 means everyone."""
        return 100 * self.finished // self.total if self.total else 0


def end_of(day: date) -> int:
    """Give the moment a day ends in the local zone, in milliseconds since 1970."""
    following = datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE) + timedelta(days=1)
    return int(following.timestamp() * 1000)


def today(now_ms: int) -> date:
    """Give the day a moment falls on in the local zone."""
    return moment(now_ms).date()


def on_roster(wanted: Wanted) -> QuerySet[models.Trainee]:
    """Give the people who counted on the day: put on the roster by then, and not exempt, transferred or gone."""
    # An identifier begins with the moment the person was put on the roster (RFC 9562, section 5.7).
    there = wanted.people.filter(id__lt=UUID(int=wanted.end_ms << 80))
    if wanted.end_ms > wanted.now_ms:
        return there.filter(status=Status.NOMINATED)
    changes = StateChange.objects.filter(trainee=OuterRef("pk"), at_ms__lt=wanted.end_ms)
    then = Coalesce(Subquery(changes.order_by("-at_ms", "-pk").values("status")[:1]), Value(Status.NOMINATED.value))
    return there.annotate(status_then=then).filter(status_then=Status.NOMINATED)


def groups(wanted: Wanted) -> tuple[Group, ...]:
    """Give the people of a report in groups, in one query; every other count is added up from these."""
    rows = (
        _with_completion(wanted)
        .order_by()
        .values("cadre", "academy", "batch", month=Coalesce("done__month", 0))
        .annotate(people=Count("pk"))
    )
    return tuple(Group(**row) for row in rows)


def lines(found: Iterable[Group], by: By) -> tuple[Line, ...]:
    """Give a line for each cadre, academy or batch, the least finished first."""
    totals: dict[str, list[int]] = {}
    for group in found:
        counts = totals.setdefault(getattr(group, by), [0, 0])
        counts[0] += group.people if group.month else 0
        counts[1] += group.people
    made = (Line(code=code, finished=finished, total=total) for code, (finished, total) in totals.items())
    return tuple(sorted(made, key=lambda line: (line.finished / line.total, line.code)))


def whole(found: Iterable[Group]) -> Line:
    """Give everyone as one line."""
    finished = total = 0
    for group in found:
        finished += group.people if group.month else 0
        total += group.people
    return Line(code="", finished=finished, total=total)


def by_month(found: Iterable[Group]) -> tuple[Line, ...]:
    """Give for each month in which someone finished how many did, and out of how many people in all."""
    counted: dict[int, int] = {}
    total = 0
    for group in found:
        total += group.people
        if group.month:
            counted[group.month] = counted.get(group.month, 0) + group.people
    return tuple(Line(code=str(month), finished=n, total=total) for month, n in sorted(counted.items()))


def finished_by_day(wanted: Wanted) -> tuple[tuple[date, int], ...]:
    """Give how many had finished by the end of each day on which somebody did."""
    offset_ms = int((LOCAL_ZONE.utcoffset(datetime(2026, 1, 1)) or timedelta()).total_seconds() * 1000)  # noqa: DTZ001
    # Those who have not finished are counted and left out here: a filter would make the join an inner one, which
    # a planner may begin at the completions of all cadres.
    rows = (
        _with_completion(wanted)
        .order_by()
        .values(number=(F("done__completed_ms") + offset_ms) / DAY_MS)
        .annotate(people=Count("pk"))
        .values_list("number", "people")
    )
    return tuple(_running(sorted((number, people) for number, people in rows if number is not None)))


def _running(rows: Iterable[tuple[int, int]]) -> Iterator[tuple[date, int]]:
    so_far = 0
    for number, people in rows:
        so_far += people
        yield date(1970, 1, 1) + timedelta(days=int(number)), so_far


def _with_completion(wanted: Wanted) -> QuerySet[Any]:
    done = Q(completion__course=wanted.course, completion__completed_ms__lt=wanted.end_ms)
    return on_roster(wanted).annotate(done=FilteredRelation("completion", condition=done))
