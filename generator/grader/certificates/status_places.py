"""Where a new certificate stands in the status lists: a random place, so that places tell nothing about people.

Some places are drawn and looked up at once, so that a submission asks one time and hardly ever tries again. Where
all of them are taken the list is some three quarters full, and the next list is begun.
"""

import secrets
from dataclasses import dataclass
from struct import unpack

from generator.credential import LIST_SIZE
from generator.grader.access.row_security import as_server
from generator.grader.storage.rows import fetched
from generator.grader.tables.buckets import BUCKETS

_DRAWN = 32
_NEWEST = "SELECT max(status_list) FROM grader_issuance WHERE kind = 'issue'"
# The newest list, and then those of the places drawn that are taken in it.
_TAKEN = (
    f"SELECT ({_NEWEST}) UNION ALL SELECT status_index FROM grader_issuance"  # noqa: S608  nothing of it came from anybody
    f" WHERE kind = 'issue' AND status_list = ({_NEWEST}) AND status_index IN ({', '.join(['%s'] * _DRAWN)})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPlace:
    """A place, counted from 0, in one of the status lists, counted from 1."""

    list_number: int
    index: int


def free_place(bucket: int) -> StatusPlace:
    """Give a place that no certificate has. Another request may take it first, which the database then tells.

    Each bucket has places of its own, so that a key that holds the bucket keeps any two certificates apart.
    """
    # The size is a power of two, so what is left over of a random number is as random.
    drawn = [BUCKETS * number % LIST_SIZE + bucket for number in unpack(f"{_DRAWN}I", secrets.token_bytes(4 * _DRAWN))]
    with as_server():
        (newest, *taken) = (number for (number,) in fetched(_TAKEN, drawn))
    free = next((index for index in drawn if index not in taken), None)
    if free is None:
        return StatusPlace(list_number=newest + 1, index=drawn[0])
    return StatusPlace(list_number=newest or 1, index=free)


def newest_list() -> int:
    """Give the list that certificates take their places in now; all before it are in use too."""
    with as_server():
        ((newest,),) = fetched(_NEWEST, ())
    return newest or 1
