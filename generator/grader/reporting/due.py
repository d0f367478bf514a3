"""Who is late, and whose certificate ends soon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from generator.grader import models
from generator.grader.clock import day_number, moment, years_later
from generator.grader.reporting.counting import By, Overview, Wanted, end_of, lines, on_roster
from generator.grader.reporting.tallies import overview
from generator.grader.tables.people import Posting
from generator.grader.tables.reports import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A person whose certificate ends on a day."""

    trainee: models.Trainee
    completed_ms: int
    ends: date
    is_over: bool


def deadlines(course: str, cadres: list[str]) -> dict[str, date]:
    """Give the deadline of each cadre that has one."""
    found = Deadline.objects.filter(course=course, cadre__in=cadres)
    return dict(found.values_list("cadre", "day"))


def unfinished(wanted: Wanted) -> QuerySet[Any]:
    """Give those on the roster who had not finished by the day."""
    done = models.Completion.objects.filter(
        trainee=OuterRef("pk"), course=wanted.course, completed_ms__lt=wanted.end_ms
    )
    return (
        on_roster(wanted)
        .filter(~Exists(done))
        .select_related("cadre", "academy")
        .order_by("cadre", "academy", "batch", "name_en", "personnel_number")
    )


def late(wanted: Wanted, by_cadre: Mapping[str, date], most: int) -> tuple[Any, ...]:
    """Give at most so many of those who had not finished although the deadline of their cadre was over by then."""
    found: list[Any] = []
    for cadre in _passed(wanted, by_cadre):
        # Cadre by cadre, each by name: an index has that order, so that only those who are given are read.
        people = unfinished(wanted).filter(cadre_then=cadre).order_by("name_en", "personnel_number")
        found += people[: most - len(found)]
    return tuple(found)


def count_late(found: Overview, wanted: Wanted, by_cadre: Mapping[str, date]) -> int:
    """Give how many those are."""
    passed = _passed(wanted, by_cadre)
    return sum(line.left for line in lines(found, By.CADRE) if line.code in passed)


def ending(wanted: Wanted, valid_years: int, within_days: int, most: int) -> tuple[int, tuple[Ending, ...]]:
    """Give how many people's certificates have ended or end within so many days, and the first of them to end.

    Counted by the years for which the edition now published lets a certificate stand.
    """
    latest = day_number(end_of(_years_earlier(wanted.day + timedelta(days=within_days), valid_years)) - 1)
    days = sorted((day, people) for day, people in overview(wanted).days.items() if day <= latest)
    # The days on which the first of them finished: so only those are read.
    until, so_far = 0, 0
    for day, people in days:
        until, so_far = day, so_far + people
        if so_far >= most:
            break
    rows = chain.from_iterable(_finished_by(wanted, until, most))
    first = sorted(rows, key=lambda row: row.completed_ms)[:most]
    return sum(people for _, people in days), tuple(_ending(row, valid_years, wanted.day) for row in first)


def _finished_by(wanted: Wanted, day: int, most: int) -> Iterator[QuerySet[Any]]:
    """Give the first to have finished by a day: those who never changed, from an index, and apart from them others."""
    changed = Posting.objects.filter(wanted.where())
    done = models.Completion.objects.filter(course=wanted.course, completed_ms__lt=wanted.end_ms, day__lte=day)
    settled = done.filter(~Exists(changed.filter(trainee=OuterRef("trainee"))), wanted.where())
    moved = done.filter(trainee__in=on_roster(wanted).filter(pk__in=changed.values("trainee")))
    for found in (settled, moved):
        yield found.select_related("trainee__cadre", "trainee__academy").order_by("completed_ms", "trainee")[:most]


def _passed(wanted: Wanted, by_cadre: Mapping[str, date]) -> tuple[str, ...]:
    return tuple(cadre for cadre, day in sorted(by_cadre.items()) if end_of(day) <= wanted.end_ms)


def _ending(completion: models.Completion, valid_years: int, day: date) -> Ending:
    ends = years_later(moment(completion.completed_ms), valid_years).date()
    return Ending(trainee=completion.trainee, completed_ms=completion.completed_ms, ends=ends, is_over=ends < day)


def _years_earlier(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, month=3, day=1)
