"""Is the log whole? Every entry is hashed again, and every issuance looked for: once, where it is said to stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from generator.credential.log import Checkpoint, LogKeys, Tiles, check_kept, check_whole, open_with_any
from generator.errors import ConfigError, VerificationError
from generator.grader import models
from generator.grader.log.files import LogFiles
from generator.grader.log.sequencer import published, rows, unknown_entry, unsealed
from generator.grader.tables.certificates import Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReport:
    """What a log that is whole holds, and how many issuances still wait for it."""

    checkpoint: Checkpoint | None
    waiting: int


def verify_log(files: LogFiles, logs: LogKeys | None, since: Sequence[str] = ()) -> LogReport:
    """Check the whole log against its checkpoint and the database; `since` are checkpoints kept from earlier.

    Raises `VerificationError` or `ConfigError` that says what is wrong.
    """
    # A row is marked once the log that holds it is published: read in this order, the log may grow meanwhile.
    places = dict(Sealed.objects.values_list("issuance_id", "place"))
    checkpoint = published(files, logs)
    if checkpoint is None:
        if places or since:
            raise VerificationError("the log is missing, though certificates stand in it")
        return LogReport(checkpoint=None, waiting=_waiting())
    tiles = Tiles(checkpoint.size, files.read)
    check_whole(checkpoint, files.read)
    for note in since:
        check_kept(_opened(note, logs), checkpoint, files.read)
    _check_rows(tiles, places)
    return LogReport(checkpoint=checkpoint, waiting=_waiting())


def _waiting() -> int:
    waiting: int = models.Issuance.objects.filter(sealed=None).count()
    return waiting


def _opened(note: str, logs: LogKeys | None) -> Checkpoint:
    try:
        return open_with_any(note, logs.verifiers if logs else ())
    except VerificationError as error:
        raise ConfigError(f"the earlier checkpoint is not one of this log: {error}") from error


def _check_rows(tiles: Tiles, places: Mapping[UUID, int]) -> None:
    """Every entry belongs to one issuance, and every sealed issuance stands where it is said to."""
    entries = list(tiles.every_entry())
    if len(set(entries)) != len(entries):
        raise VerificationError("an issuance stands in the log twice")
    if len(places) > tiles.size:
        raise VerificationError(f"{len(places)} issuances are marked as sealed, but the log has {tiles.size} entries")
    unmarked = {entries[place]: place for place in set(range(tiles.size)) - set(places.values())}
    # Those that wait come first: what is marked while we look stands among one of the two.
    for row in rows(unsealed()) if unmarked else ():
        unmarked.pop(row.entry, None)
    for row in rows(models.Issuance.objects.exclude(sealed=None).order_by("id")):
        place = places.get(row.id)
        if place is None:
            unmarked.pop(row.entry, None)
        elif place >= tiles.size or entries[place] != row.entry:
            raise VerificationError(f"the log does not hold issuance {row.id} at place {place}")
    if unmarked:
        raise VerificationError(unknown_entry(min(unmarked.values())))
