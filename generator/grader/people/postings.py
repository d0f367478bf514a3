"""Where people stood on the roster, moment by moment: kept beside whatever changes it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from generator.grader import models
from generator.grader.tables.people import Posting

_PLACE = ("cadre_id", "academy_id", "batch", "status")

Place = tuple[str, str, str, str]
"""A cadre, an academy, a batch and a status."""


@contextmanager
def postings_kept(people: Collection[UUID], now_ms: int) -> Iterator[None]:
    """Let the roster's rows of some people be changed, and keep where they stood before and stand now, all or nothing.

    Every change of a cadre, academy, batch or status goes through here: reports of earlier days rest on it.
    """
    with transaction.atomic():
        before = _places(people)
        yield
        after = _places(people)
        changed = [person for person, place in before.items() if after[person] != place]
        known = set(Posting.objects.filter(trainee__in=changed).values_list("trainee", flat=True))
        first = [_posting(person, before[person], 0) for person in changed if person not in known]
        Posting.objects.bulk_create([*first, *(_posting(person, after[person], now_ms) for person in changed)])


def _places(people: Collection[UUID]) -> dict[UUID, Place]:
    rows = models.Trainee.objects.filter(pk__in=people).values_list("pk", *_PLACE)
    return {person: (cadre, academy, batch, status) for person, cadre, academy, batch, status in rows}


def _posting(person: UUID, place: Place, since_ms: int) -> Posting:
    return Posting(trainee_id=person, since_ms=since_ms, **dict(zip(_PLACE, place, strict=True)))
