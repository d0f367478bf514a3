"""Who has not finished, who of them is late, and whose certificate ends soon: lists of millions too, read in parts.

A list is read from where the person last seen stands on it, whose identifier is given as `after`; without one of
those meant, it begins at its beginning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from generator.grader import models
from generator.grader.clock import day_number, moment, years_later
from generator.grader.people.listing import in_places, mark_of
from generator.grader.reporting.counting import By, Overview, Wanted, end_of, lines, on_roster
from generator.grader.storage.ids import read_id
from generator.grader.tables.people import Posting
from generator.grader.tables.reports import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A person who is late, and since when."""

    trainee: models.Trainee
    deadline: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A person whose certificate ends on a day."""

    trainee: models.Trainee
    completed_ms: int
    ends: date
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Whose certificates are asked for: those that have ended by the report's day, or end within some days of it.

    Counted by the years for which the edition now published lets a certificate stand.
    """

    wanted: Wanted
    valid_years: int
    within_days: int

    @property
    def latest(self) -> int:
        """The number of the last day on which somebody finished whose certificate is meant."""
        # The day before the first that is not meant: with those of a 28 February end those of a 29th.
        beyond = _years_earlier(self.wanted.day + timedelta(days=self.within_days + 1), self.valid_years)
        return day_number(end_of(beyond - timedelta(days=1)) - 1)

    def days(self, found: Overview) -> dict[int, int]:
        """Give how many people of an overview are meant, by the number of the day they finished on, in order."""
        return {day: people for day, people in sorted(found.days.items()) if day <= self.latest}


def deadlines(wanted: Wanted, found: Overview) -> dict[str, date]:
    """Give the deadline of each cadre of an overview that has one."""
    cadres = sorted(line.code for line in lines(found, By.CADRE))
    return dict(Deadline.objects.filter(course=wanted.course, cadre__in=cadres).values_list("cadre", "day"))


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


def unfinished_in_turn(wanted: Wanted, *, at_once: int) -> Iterator[models.Trainee]:
    """Give the same people, of one cadre or academy after the other, by name, so many read `at_once`."""
    places = wanted.scope.places(wanted.narrow.get(By.CADRE, ""))
    return chain.from_iterable(in_places(unfinished(wanted), places, None, at_once))


def late(wanted: Wanted, by_cadre: Mapping[str, date], *, after: str = "", at_once: int) -> Iterator[Late]:
    """Give those who had not finished although the deadline of their cadre was over by then."""
    passed = _passed(wanted, by_cadre)
    places = _places_of_late(wanted, passed)
    found = unfinished(wanted).filter(cadre_then__in=passed)
    for people in in_places(found, places, mark_of(places, after), at_once):
        for person in people:
            yield Late(trainee=person, deadline=by_cadre[person.cadre_then])


def count_late(found: Overview, wanted: Wanted, by_cadre: Mapping[str, date]) -> int:
    """Give how many those are."""
    passed = _passed(wanted, by_cadre)
    return sum(line.left for line in lines(found, By.CADRE) if line.code in passed)


def ending(due: Due, found: Overview, *, after: str = "", at_once: int) -> Iterator[Ending]:
    """Give the people whose certificates are meant, those whose ends first before the others.

    Whoever finished within some days is read together, `at_once` as many as `found` tells, so that a page looks at
    those days and not at all of them.
    """
    last = _last_seen(due.wanted, after)
    for first, until in _spans(due, found, last[0] if last else None, at_once):
        while True:
            rows = _next_to_end(due.wanted, first, until, last, at_once)
            yield from (_ending(row, due) for row in rows)
            if len(rows) < at_once:
                break
            last = _stands(rows[-1])


def _spans(due: Due, found: Overview, seen_ms: int | None, at_once: int) -> Iterator[tuple[int, int]]:
    """Give all days from the one last seen on, in spans in which so many people finished, as far as was counted."""
    first = 0 if seen_ms is None else day_number(seen_ms)
    people = 0
    for day, finished in due.days(found).items():
        if day < first:
            continue
        people += finished
        if people >= at_once:
            yield first, day
            first, people = day + 1, 0
    # Some may have finished since people were counted.
    yield first, due.latest


def _next_to_end(
    wanted: Wanted, first: int, until: int, last: tuple[int, UUID] | None, at_once: int
) -> list[models.Completion]:
    """Give the next to have finished in a span of days: those who never changed, from an index, and the others."""
    changed = Posting.objects.filter(wanted.where())
    done = models.Completion.objects.filter(
        course=wanted.course, completed_ms__lt=wanted.end_ms, day__gte=first, day__lte=until
    )
    if last:
        at_ms, person = last
        done = done.filter(Q(completed_ms__gt=at_ms) | Q(completed_ms=at_ms, trainee__gt=person))
    settled = done.filter(~Exists(changed.filter(trainee=OuterRef("trainee"))), wanted.where())
    moved = done.filter(trainee__in=on_roster(wanted).filter(pk__in=changed.values("trainee")))
    in_order = (
        rows.select_related("trainee__cadre", "trainee__academy").order_by("completed_ms", "trainee")[:at_once]
        for rows in (settled, moved)
    )
    return list(islice(merge(*in_order, key=_stands), at_once))


def _last_seen(wanted: Wanted, person: str) -> tuple[int, UUID] | None:
    """Give where a person stands on the list of those who finished, if they are one of those meant."""
    if (pk := read_id(person)) is None:
        return None
    done = models.Completion.objects.filter(trainee__in=wanted.people.filter(pk=pk), course=wanted.course).first()
    return _stands(done) if done else None


def _stands(completion: models.Completion) -> tuple[int, UUID]:
    return completion.completed_ms, completion.trainee_id


def _places_of_late(wanted: Wanted, passed: tuple[str, ...]) -> tuple[Q, ...]:
    if wanted.end_ms > wanted.now_ms:
        # Whoever is late stands in one of these cadres now, and nobody of another need be looked at.
        return tuple(chain.from_iterable(wanted.scope.places(cadre) for cadre in passed))
    return wanted.scope.places(wanted.narrow.get(By.CADRE, ""))


def _passed(wanted: Wanted, by_cadre: Mapping[str, date]) -> tuple[str, ...]:
    return tuple(cadre for cadre, day in sorted(by_cadre.items()) if end_of(day) <= wanted.end_ms)


def _ending(completion: models.Completion, due: Due) -> Ending:
    ends = years_later(moment(completion.completed_ms), due.valid_years).date()
    return Ending(
        trainee=completion.trainee, completed_ms=completion.completed_ms, ends=ends, is_over=ends < due.wanted.day
    )


def _years_earlier(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, month=3, day=1)
