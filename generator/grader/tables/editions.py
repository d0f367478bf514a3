"""Published editions, each under its digest and a small number, by which the many rows about papers name it."""

from functools import lru_cache

from django.db import models
from django.db.models import Max

from generator.grader.tables.append_only import AppendOnly


class Edition(AppendOnly):
    """A published edition under its digest, its bytes compressed (zlib).

    `number` counts the editions of this database from 1 and is only for rows of its own. What is signed or shown
    names the digest.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    course = models.CharField(max_length=100)
    label = models.CharField(max_length=100)
    document = models.BinaryField()
    stored_ms = models.BigIntegerField()
    number = models.PositiveSmallIntegerField(unique=True)

    def __str__(self) -> str:
        return f"{self.course} {self.label} ({self.digest[:12]})"


class CurrentEdition(models.Model):
    """Which edition new attempts of a course are drawn from."""

    course = models.CharField(primary_key=True, max_length=100)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return str(self.edition)


def next_number() -> int:
    """Give the number of the edition that is stored next."""
    last: int | None = Edition.objects.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def course_number(course: str) -> int:
    """Give the number under which attempts know a course: that of its first edition, and 0 before there is one."""
    try:
        return _first_number(course)
    except Edition.DoesNotExist:
        return 0


# What a number stands for never changes, so it is asked for once; that there is none yet is not kept.


@lru_cache(maxsize=64)
def edition_number(digest: str) -> int:
    """Give the number of a stored edition. Raises `Edition.DoesNotExist`."""
    number: int = Edition.objects.values_list("number", flat=True).get(digest=digest)
    return number


@lru_cache(maxsize=64)
def edition_digest(number: int) -> str:
    """Give the digest of a stored edition by its number. Raises `Edition.DoesNotExist`."""
    digest: str = Edition.objects.values_list("digest", flat=True).get(number=number)
    return digest


@lru_cache(maxsize=64)
def _first_number(course: str) -> int:
    number: int = Edition.objects.filter(course=course).earliest("number").number
    return number


def forget() -> None:
    """Let go of what is known of the numbers: the next who asks is told by another database."""
    for known in (edition_number, edition_digest, _first_number):
        known.cache_clear()
