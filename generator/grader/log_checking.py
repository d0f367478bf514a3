"""Is the log whole? Every entry is hashed again, and every issuance looked for: once, where it is said to stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.credential.log import (
    Checkpoint,
    LogSigner,
    Tiles,
    check_continues,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    open_checkpoint,
)
from generator.credential.log.merkle import leaf_hash, root
from generator.credential.log.tiles import TILE_WIDTH
from generator.errors import ConfigError, VerificationError
from generator.grader import models
from generator.grader.certificate_tables import Sealed
from generator.grader.log_files import LogFiles
from generator.grader.sequencer import published, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReport:
    """What a log that is whole holds, and how many issuances still wait for it."""

    checkpoint: Checkpoint | None
    waiting: int


def verify_log(files: LogFiles, logs: tuple[LogSigner, ...], since: Sequence[str] = ()) -> LogReport:
    """Check the whole log against its checkpoint and the database; `since` are checkpoints kept from earlier.

    Raises `VerificationError` or `ConfigError` that says what is wrong.
    """
    checkpoint = published(files, logs)
    if checkpoint is None:
        if Sealed.objects.exists() or since:
            raise VerificationError("the log is missing, though certificates stand in it")
        return LogReport(checkpoint=None, waiting=_waiting())
    tiles = Tiles(checkpoint.size, files.read)
    _check_entries(tiles, checkpoint)
    for note in since:
        _check_continues(note, tiles, checkpoint, logs)
    _check_rows(tiles)
    return LogReport(checkpoint=checkpoint, waiting=_waiting())


def _waiting() -> int:
    waiting: int = models.Issuance.objects.filter(sealed=None).count()
    return waiting


def _check_entries(tiles: Tiles, checkpoint: Checkpoint) -> None:
    """Hold the entries against the root: what one tile says of itself proves nothing."""
    if root(tiles.size, tiles.subtree) != checkpoint.root:
        raise VerificationError("the log's tiles do not make the root that its checkpoint signs")
    for bundle in range(-(-tiles.size // TILE_WIDTH)):
        for n, entry in enumerate(tiles.entries(bundle)):
            place = bundle * TILE_WIDTH + n
            proof = inclusion_proof(place, tiles.size, tiles.subtree)
            check_inclusion(leaf_hash(entry), place, tiles.size, proof, checkpoint.root)


def _check_continues(since: str, tiles: Tiles, new: Checkpoint, logs: tuple[LogSigner, ...]) -> None:
    old = _opened(since, logs)
    if old.size > new.size:
        raise VerificationError(f"the log had {old.size} entries and now has {new.size}: entries are gone")
    check_continues(old, new, consistency_proof(old.size, new.size, tiles.subtree))


def _opened(note: str, logs: tuple[LogSigner, ...]) -> Checkpoint:
    for log in logs:
        try:
            return open_checkpoint(note, log.verifier)
        except VerificationError:
            continue
    raise ConfigError("the earlier checkpoint is not signed by any key of this log")


def _check_rows(tiles: Tiles) -> None:
    """Every entry belongs to one issuance, and every sealed issuance stands where it is said to."""
    entries = [entry for bundle in range(-(-tiles.size // TILE_WIDTH)) for entry in tiles.entries(bundle)]
    if len(set(entries)) != len(entries):
        raise VerificationError("an issuance stands in the log twice")
    places = dict(Sealed.objects.values_list("issuance_id", "place"))
    if len(places) > tiles.size:
        raise VerificationError(f"{len(places)} issuances are marked as sealed, but the log has {tiles.size} entries")
    for row in rows(models.Issuance.objects.exclude(sealed=None).order_by("id")):
        place = places[row.id]
        if place >= tiles.size or entries[place] != row.entry:
            raise VerificationError(f"the log does not hold issuance {row.id} at place {place}")
