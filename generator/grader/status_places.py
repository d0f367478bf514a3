"""Where a new certificate stands in the status lists: a random place, so that places tell nothing about people.

Some places are drawn and looked up at once, so that a submission asks one time and hardly ever tries again. Where
all of them are taken the list is some three quarters full, and the next list is begun.
"""

import secrets
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from generator.credential import LIST_SIZE
from generator.grader import models

_DRAWN = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPlace:
    """A place, counted from 0, in one of the status lists, counted from 1."""

    list_number: int
    index: int


def free_place() -> StatusPlace:
    """Give a place that no certificate has. Another request may take it first, which the database then tells."""
    number = newest_list()
    drawn = [secrets.randbelow(LIST_SIZE) for _ in range(_DRAWN)]
    taken = set(_issues().filter(status_list=number, status_index__in=drawn).values_list("status_index", flat=True))
    free = next((index for index in drawn if index not in taken), None)
    if free is None:
        return StatusPlace(list_number=number + 1, index=drawn[0])
    return StatusPlace(list_number=number, index=free)


def newest_list() -> int:
    """Give the list that certificates take their places in now; all before it are in use too."""
    found: int | None = _issues().aggregate(newest=Max("status_list"))["newest"]
    return found or 1


def _issues() -> QuerySet[models.Issuance]:
    issues: QuerySet[models.Issuance] = models.Issuance.objects.filter(kind=models.IssuanceKind.ISSUE)
    return issues
