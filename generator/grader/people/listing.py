"""Lists of the roster, of millions too: read part by part from an index, each part beginning where the last ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from generator.grader import models
from generator.grader.access.scope import Scope
from generator.grader.people.progress import Progress, conditions, with_progress
from generator.grader.tables.editions import course_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whom an administrator wants to see; an empty field does not narrow."""

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
class _Mark:
    """The part of the list that a person was in, who, and by what they stand in it."""

    part: str
    person: UUID
    stands: Stands


def listed(scope: Scope, course: str, choice: Choice, *, after: str = "", at_once: int) -> Iterator[Entry]:
    """Give the people within a scope whom a choice names, those who have not finished first, so many read `at_once`.

    They stand by progress, then by cadre, or academy where that is what makes them ours, name and number; people
    searched for by all but the first. `after` is the mark of the last person seen; without one of ours, the list
    begins at its beginning.
    """
    places, mark = scope.places(), _read_mark(scope, after)
    for part in _parts(choice):
        if mark and mark.part != part:
            continue
        condition = conditions(course)[Progress(part)] if part else Q()
        for place in places:
            people = models.Trainee.objects.filter(place)
            if mark and not people.filter(pk=mark.person).exists():
                continue
            found = _narrowed(people.filter(condition), choice)
            yield from _in_turn(found, course, part, mark.stands if mark else None, at_once)
            mark = None


def _parts(choice: Choice) -> tuple[str, ...]:
    """Give the parts of a list: those of one progress after the other, or "" for people of any."""
    if choice.progress:
        return (choice.progress,) if choice.progress in set(Progress) else ()
    return ("",) if choice.search else tuple(Progress)


def _read_mark(scope: Scope, after: str) -> _Mark | None:
    part, _, person_id = after.partition(".")
    try:
        stands = scope.people().filter(pk=UUID(person_id)).values_list("name_en", "personnel_number").first()
    except ValueError:
        return None
    return _Mark(part=part, person=UUID(person_id), stands=stands) if stands else None


def _narrowed(people: QuerySet[models.Trainee], choice: Choice) -> QuerySet[models.Trainee]:
    wanted = {"academy": choice.academy, "batch": choice.batch}
    found = people.filter(**{name: value for name, value in wanted.items() if value})
    for word in choice.search.split():
        found = found.filter(
            Q(name_en__icontains=word) | Q(name_ur__contains=word) | Q(personnel_number__icontains=word)
        )
    return found


def _in_turn(
    people: QuerySet[models.Trainee], course: str, part: str, last: Stands | None, at_once: int
) -> Iterator[Entry]:
    in_order = people.order_by("name_en", "personnel_number")
    while True:
        rest = in_order.filter(_beyond(last)) if last else in_order
        rows = list(rest.values_list("pk", "name_en", "personnel_number")[:at_once])
        yield from _entries([pk for pk, *_ in rows], course, part)
        if len(rows) < at_once:
            return
        last = rows[-1][1:]


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
