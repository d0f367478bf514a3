"""Published editions in the database: stored once under their digest, and one of them current."""

import zlib
from functools import lru_cache

from django.db import transaction

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.storage.rows import read_all
from generator.grader.tables.editions import edition_digest, next_number
from generator.marking import Edition, read_edition


def store_edition(document: bytes, now_ms: int) -> Edition:
    """Keep an edition's bytes and make it the one that new attempts of its course are drawn from.

    Storing the same bytes again changes nothing. Raises `MarkingError` for bytes that are no edition.
    """
    edition = read_edition(document)
    with transaction.atomic():
        if not models.Edition.objects.filter(digest=edition.digest).exists():
            models.Edition.objects.create(
                digest=edition.digest,
                course=edition.course_id,
                label=edition.label,
                document=zlib.compress(document, 9),
                stored_ms=now_ms,
                number=next_number(),
            )
        models.CurrentEdition.objects.update_or_create(
            course=edition.course_id, defaults={"edition_id": edition.digest}
        )
    return edition


def take_edition(document: bytes, now_ms: int) -> Edition:
    """Store an edition as `store_edition` does, and keep in the trail that it was taken.

    Raises `ConfigError` for an edition of another course than the one that is examined here.
    """
    with transaction.atomic():
        edition = store_edition(document, now_ms)
        others = models.CurrentEdition.objects.exclude(course=edition.course_id)
        if other := others.first():
            raise ConfigError(
                f"this data folder examines the course {other.course!r}, and the edition is of {edition.course_id!r}; "
                "give each course a data folder of its own: --data DIR"
            )
        note("edition-taken", edition.label, by="", now_ms=now_ms, detail={"digest": edition.digest})
    return edition


def all_editions() -> list[tuple[models.Edition, bool]]:
    """Give the stored editions, the latest first, each with whether new papers are drawn from it."""
    current = set(models.CurrentEdition.objects.values_list("edition_id", flat=True))
    stored = models.Edition.objects.order_by("-stored_ms", "label").defer("document")
    return [(edition, edition.digest in current) for edition in stored]


def current_edition() -> Edition:
    """Give the edition that new attempts are drawn from.

    Raises `ConfigError` when nothing has been published yet.
    """
    current = min(read_all(models.CurrentEdition), key=lambda row: row.course, default=None)
    if current is None:
        raise ConfigError(
            "no edition has been taken; run `sabaq publish`, then `sabaq edition take build/edition.json`"
        )
    return load_edition(current.edition_id)


@lru_cache(maxsize=4)
def load_edition(digest: str) -> Edition:
    """Give a stored edition. What a digest stands for never changes, so it is read once."""
    return read_edition(zlib.decompress(models.Edition.objects.get(digest=digest).document))


def numbered_edition(number: int) -> Edition:
    """Give the edition that an attempt names."""
    return load_edition(edition_digest(number))
