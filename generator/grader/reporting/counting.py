"""Counts of who has finished, by cadre, academy, batch and month, from the entries of covering indexes.

Nothing here is kept: a count is always that of the roster and the completions as they stood on the day asked about.
Whoever has finished counts where they stand on the roster that day, wherever they stood when they finished. Counts of
very many people are kept for some minutes by `tallies`, which asks for them here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from generator.grader import models
from generator.grader.access.scope import Scope
from generator.grader.clock import LOCAL_ZONE, day_number, moment, numbered_day
from generator.grader.people.progress import Place
from generator.grader.tables.people import Posting, Status

DAY_MS = 86_400_000


class By(StrEnum):
    """What the people are counted by."""

    CADRE = "cadre"
    ACADEMY = "academy"
    BATCH = "batch"


_PLACE = (*By, "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose completion of which course is asked for, and as of the end of which day; `now_ms` is the present.

    Meant are the people within a scope; `narrow` may name the one cadre, academy or batch they are of.
    """

    scope: Scope
    course: str
    day: date
    now_ms: int
    narrow: Mapping[By, str] = field(default_factory=dict)

    def where(self, suffix: str = "") -> Q:
        """Give what holds of the people meant; the columns of their place are meant, with a suffix."""
        return self.scope.condition(suffix) & Q(**{f"{by}{suffix}": code for by, code in self.narrow.items()})

    @property
    def people(self) -> QuerySet[models.Trainee]:
        """The people meant as the roster stands now."""
        return models.Trainee.objects.filter(self.where())

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
class Overview:
    """What a report tells: how many people are expected to finish at each place, and how many have, by place and day.

    A day is its number. `counted_ms` is the moment all of it was counted.
    """

    roster: Counter[Place]
    finished: Counter[Place]
    days: Counter[int]
    counted_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many people: on the roster by place, and finished by place and the number of the day."""

    roster: Counter[Place] = field(default_factory=Counter)
    finished: Counter[tuple[str, str, str, int]] = field(default_factory=Counter)

    def overview(self, counted_ms: int) -> Overview:
        """Add up the days of each place, and the places of each day."""
        places: Counter[Place] = Counter()
        days: Counter[int] = Counter()
        for (cadre, academy, batch, day), people in self.finished.items():
            places[cadre, academy, batch] += people
            days[day] += people
        return Overview(roster=self.roster, finished=places, days=days, counted_ms=counted_ms)

    def groups(self) -> tuple[Group, ...]:
        """Give the people in groups by place and month."""
        months: Counter[tuple[str, str, str, int]] = Counter()
        for place, people in self.roster.items():
            months[*place, 0] += people
        for (cadre, academy, batch, day), people in self.finished.items():
            months[cadre, academy, batch, 0] -= people
            months[cadre, academy, batch, month_of(day)] += people
        return tuple(
            Group(cadre=cadre, academy=academy, batch=batch, month=month, people=people)
            for (cadre, academy, batch, month), people in months.items()
            if people
        )


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


def month_of(day: int) -> int:
    """Give the month of a day of this number, written 202611."""
    found = numbered_day(day)
    return found.year * 100 + found.month


def today(now_ms: int) -> date:
    """Give the day a moment falls on in the local zone."""
    return moment(now_ms).date()


def standing(wanted: Wanted) -> QuerySet[Any]:
    """Give the people on the roster that day with `cadre_then`, `academy_then`, `batch_then` and `status_then`."""
    # An identifier begins with the moment the person was put on the roster (RFC 9562, section 5.7).
    there = models.Trainee.objects.filter(id__lt=UUID(int=wanted.end_ms << 80))
    if wanted.end_ms > wanted.now_ms:
        return there.annotate(**{f"{name}_then": F(name) for name in _PLACE})
    last = Posting.objects.filter(trainee=OuterRef("pk"), since_ms__lt=wanted.end_ms).order_by("-since_ms", "-id")
    then = {name: Coalesce(Subquery(last.values(name)[:1]), F(name), output_field=CharField()) for name in _PLACE}
    return there.annotate(**{f"{name}_then": place for name, place in then.items()})


def on_roster(wanted: Wanted) -> QuerySet[Any]:
    """Give, of the people within reach now, those who counted on the day."""
    return _counting(wanted).filter(wanted.where())


def exactly(wanted: Wanted, people: QuerySet[Any]) -> Counts:
    """Count some people as they stood on the day, one by one. Over everybody this is what `counted` gives, slowly."""
    # A join would leave it to the planner to begin at the completions of all cadres.
    done = _done(wanted).filter(trainee=OuterRef("pk")).values("day")[:1]
    counts = Counts()
    columns = (*(f"{name}_then" for name in By), "day")
    for (cadre, academy, batch, day), n in _numbers(people.annotate(day=Subquery(done)), *columns):
        counts.roster[cadre, academy, batch] += n
        if day is not None:
            counts.finished[cadre, academy, batch, day] += n
    return counts


def counted(wanted: Wanted) -> Counts:
    """Count everybody within reach as they stood on the day.

    Of most people nothing ever changed: they stand where they stood when they finished, so the entries of two
    indexes are counted, and nobody is looked at. Those of whom something changed are left out of both counts,
    and counted one by one as they stood.
    """
    changed = Posting.objects.filter(wanted.where())
    counts = exactly(wanted, _counting(wanted).filter(pk__in=changed.values("trainee")))
    settled = models.Trainee.objects.filter(
        ~Exists(changed.filter(trainee=OuterRef("pk"))),
        wanted.where(),
        id__lt=UUID(int=wanted.end_ms << 80),
        status=Status.NOMINATED,
    )
    done = _done(wanted).filter(~Exists(changed.filter(trainee=OuterRef("trainee"))), wanted.where())
    counts.roster.update(dict(_numbers(settled, *By)))
    for (cadre, academy, batch, day), n in _numbers(done, *By, "day"):
        counts.finished[cadre, academy, batch, day] += n
    return counts


def lines(found: Overview, by: By) -> tuple[Line, ...]:
    """Give a line for each cadre, academy or batch, the least finished first."""
    which = tuple(By).index(by)
    totals: Counter[str] = Counter()
    finished: Counter[str] = Counter()
    for place, people in found.roster.items():
        totals[place[which]] += people
    for place, people in found.finished.items():
        finished[place[which]] += people
    made = (Line(code=code, finished=finished[code], total=total) for code, total in totals.items() if total)
    return tuple(sorted(made, key=lambda line: (line.finished / line.total, line.code)))


def whole(found: Overview) -> Line:
    """Give everyone as one line."""
    return Line(code="", finished=found.finished.total(), total=found.roster.total())


def by_month(found: Overview) -> tuple[Line, ...]:
    """Give for each month in which someone finished how many did, and out of how many people in all."""
    months: Counter[int] = Counter()
    for day, people in found.days.items():
        months[month_of(day)] += people
    total = found.roster.total()
    return tuple(Line(code=str(month), finished=n, total=total) for month, n in sorted(months.items()) if n)


def finished_by_day(found: Overview) -> tuple[tuple[date, int], ...]:
    """Give how many had finished by the end of each day on which somebody did."""
    days = sorted(day for day, people in found.days.items() if people)
    so_far = accumulate(found.days[day] for day in days)
    return tuple(zip(map(numbered_day, days), so_far, strict=True))


def _counting(wanted: Wanted) -> QuerySet[Any]:
    """Give those who counted on the day: put on the roster by then, within reach, not exempt, transferred or gone."""
    return standing(wanted).filter(wanted.where("_then"), status_then=Status.NOMINATED)


def _done(wanted: Wanted) -> QuerySet[Any]:
    """Give the completions of the course by the end of the day."""
    done: QuerySet[Any] = models.Completion.objects.filter(course=wanted.course, day__lte=day_number(wanted.end_ms - 1))
    return done


def _numbers(rows: QuerySet[Any], *columns: str) -> Iterator[tuple[Any, int]]:
    """Give how many rows there are of each combination of the columns."""
    for *key, n in rows.order_by().values_list(*columns).annotate(people=Count("*")):
        yield tuple(key), n
