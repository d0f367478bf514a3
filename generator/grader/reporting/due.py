"""Who is late, and whose certificate ends soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from generator.grader import models
from generator.grader.clock import moment, years_later
from generator.grader.reporting.counting import Wanted, end_of, on_roster
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


def late(wanted: Wanted, by_cadre: dict[str, date]) -> QuerySet[Any]:
    """Give those who had not finished although the deadline of their cadre was over by then."""
    passed = [cadre for cadre, day in by_cadre.items() if end_of(day) <= wanted.end_ms]
    return unfinished(wanted).filter(cadre__in=passed)


def ending(wanted: Wanted, valid_years: int, within_days: int) -> list[Ending]:
    """Give those whose certificate has ended or ends within so many days, the first to end first.

    Counted by the years for which the edition now published lets a certificate stand.
    """
    last = wanted.day + timedelta(days=within_days)
    latest_ms = end_of(_years_earlier(last, valid_years))
    found = (
        models.Completion.objects.filter(
            course=wanted.course, completed_ms__lt=min(latest_ms, wanted.end_ms), trainee__in=on_roster(wanted)
        )
        .select_related("trainee__cadre", "trainee__academy")
        .order_by("completed_ms")
    )
    made = (_ending(row, valid_years, wanted.day) for row in found)
    return [person for person in made if person.ends <= last]


def _ending(completion: models.Completion, valid_years: int, day: date) -> Ending:
    ends = years_later(moment(completion.completed_ms), valid_years).date()
    return Ending(trainee=completion.trainee, completed_ms=completion.completed_ms, ends=ends, is_over=ends < day)


def _years_earlier(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, month=3, day=1)
