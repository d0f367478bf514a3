"""Lists of the roster, of millions too: read part by part from an index, each part beginning where the last ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from generator.grader import models
from generator.grader.access.scope import Scope
from generator.grader.people.progress import Progress, conditions, with_progress
from generator.grader.storage.ids import read_id
from generator.grader.tables.editions import course_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whom an administrator wants to see; an empty field does not narrow."""

    cadre: str = ""
    academy: str = ""
    batch: str = ""
    progress: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A person on a list, with where they stand and what their attempts came to; a time is in milliseconds.

    `mark` says where on the list they are: what comes after them is asked for with it.
    """

    person: models.Trainee
    progress: Progress
    attempts: int
    best: int | None
    finished_ms: int | None
    mark: str

    @property
    def phrase(self) -> str:
        """The key of the phrase that names where they stand."""
        return f"state_{self.progress}"


Stands = tuple[str, str]
"""What orders people of one place: the name in English and the personnel number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a list goes on: in which of its places, and beyond whom."""

    place: int
    stands: Stands


def listed(scope: Scope, course: str, choice: Choice, *, after: str = "", at_once: int) -> Iterator[Entry]:
    """Give the people within a scope whom a choice names, those who have not finished first, so many read `at_once`.

    They stand by progress, then by cadre, or academy where that is what makes them ours, name and number; people
    searched for by all but the first. `after` is the mark of the last person seen; without one of ours, the list
    begins at its beginning.
    """
    places, parts = scope.places(choice.cadre), _parts(choice)
    part_seen, _, person = after.partition(".")
    mark = mark_of(places, person) if part_seen in parts else None
    for part in parts[parts.index(part_seen) if mark else 0 :]:
        condition = conditions(course)[Progress(part)] if part else Q()
        found = _narrowed(models.Trainee.objects.filter(condition), choice)
        for people in in_places(found.only("name_en", "personnel_number"), places, mark, at_once):
            yield from _entries([person.pk for person in people], course, part)
        mark = None


def mark_of(places: tuple[Q, ...], person: str) -> Mark | None:
    """Give the mark of a person in one of some places, by their identifier; None where there is nobody such."""
    if (pk := read_id(person)) is None:
        return None
    whens = (When(place, then=Value(n)) for n, place in enumerate(places))
    found = models.Trainee.objects.annotate(place=Case(*whens, output_field=IntegerField()))
    row = found.filter(pk=pk, place__isnull=False).values_list("place", "name_en", "personnel_number").first()
    return Mark(place=row[0], stands=row[1:]) if row else None


def in_places(people: QuerySet[Any], places: tuple[Q, ...], mark: Mark | None, at_once: int) -> Iterator[list[Any]]:
    """Give people of one place after the other, each by name and number, so many at once; from a mark on, or all.

    An index has that order in a place, so only those who are given are read, and those whom `people` leaves out.
    """
    for place in places[mark.place if mark else 0 :]:
        yield from _in_turn(people.filter(place), mark.stands if mark else None, at_once)
        mark = None


def _parts(choice: Choice) -> tuple[str, ...]:
    """Give the parts of a list: those of one progress after the other, or "" for people of any."""
    if choice.progress:
        return (choice.progress,) if choice.progress in set(Progress) else ()
    return ("",) if choice.search else tuple(Progress)


def _narrowed(people: QuerySet[models.Trainee], choice: Choice) -> QuerySet[models.Trainee]:
    wanted = {"academy": choice.academy, "batch": choice.batch}
    found = people.filter(**{name: value for name, value in wanted.items() if value})
    for word in choice.search.split():
        found = found.filter(
            Q(name_en__icontains=word) | Q(name_ur__contains=word) | Q(personnel_number__icontains=word)
        )
    return found


def _in_turn(people: QuerySet[Any], last: Stands | None, at_once: int) -> Iterator[list[Any]]:
    in_order = people.order_by("name_en", "personnel_number")
    while True:
        rows = list((in_order.filter(_beyond(last)) if last else in_order)[:at_once])
        yield rows
        if len(rows) < at_once:
            return
        last = rows[-1].name_en, rows[-1].personnel_number


def _beyond(last: Stands) -> Q:
    name, number = last
    # The first half is what an index understands; many have a name in common, but few of them stand in one place.
    return Q(name_en__gte=name) & (Q(name_en__gt=name) | Q(personnel_number__gt=number))


def _entries(ids: list[UUID], course: str, part: str) -> list[Entry]:
    """Give some people as entries of a list, in the order given."""
    mine = Q(attempt__course=course_number(course))
    finished = models.Completion.objects.filter(trainee=OuterRef("pk"), course=course).values("completed_ms")[:1]
    found = with_progress(models.Trainee.objects.filter(pk__in=ids), course).annotate(
        attempts=Count("attempt", filter=mine),
        best=Max("attempt__result__percent", filter=mine),
        finished_ms=Subquery(finished),
    )
    by_id = {person.pk: person for person in found.select_related("cadre", "academy")}
    return [
        Entry(
            person=person,
            progress=Progress(person.progress),
            attempts=person.attempts,
            best=person.best,
            finished_ms=person.finished_ms,
            mark=f"{part}.{person.pk}",
        )
        for person in map(by_id.get, ids)
        if person is not None
    ]
