"""The one sequencer: it puts what was issued, reissued and revoked into the log, in batches, once it is signed.

Each step may be the last before the machine stops, and all of it can be done again:

1. read the published checkpoint, and mark what it covers and an earlier run could not mark any more;
2. take the rows that are not in the log, and give each the next place;
3. write the tiles, and wait for the disk;
4. publish the checkpoint, and wait for the disk: from here on the log holds them;
5. mark the rows as sealed.

A row is known by its entry, which names the credential's digest and the event: no row has two and no two have one.
So what stands in the log is never taken into it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from generator.credential import parse_document
from generator.credential.log import (
    Checkpoint,
    Edge,
    Event,
    LogEntry,
    LogKeys,
    Tiles,
    append,
    credential_digest,
    open_with_any,
    prove_logged,
    sign_checkpoint,
)
from generator.errors import ConfigError, VerificationError
from generator.grader import models
from generator.grader.log.files import LogFiles
from generator.grader.storage.ids import first_uuid7
from generator.grader.tables.certificates import Reissue, Sealed, SignedCredential


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An issuance and the entry by which the log knows it."""

    id: UUID
    entry: bytes


def seal(files: LogFiles, logs: LogKeys | None, *, waits: bool, since_ms: int = 0, at_once: int = 1000) -> int:
    """Put everything that was issued into the log, so many `at_once`; give how many entries it grew by.

    Only what came into the database at or after `since_ms` is looked at. Nothing is done where another process is at
    it and this one does not wait. Raises `ConfigError` when the log
    has no key, is damaged, or holds what the database does not know.
    """
    if not logs:
        raise ConfigError("the log has no key; make one: sabaq keys new --for log --keep-passphrase")
    with files.held(waits=waits) as is_ours:
        if not is_ours:
            return 0
        mark_published(files, logs)
        return sum(iter(lambda: _seal_some(files, logs, since_ms, at_once), 0))


def mark_published(files: LogFiles, logs: LogKeys | None) -> None:
    """Mark the rows that the published log holds and that are not marked yet: a run ended in between."""
    checkpoint = published(files, logs)
    # Places are given without gaps, and the last is found at once where a count would go through them all.
    last: int | None = Sealed.objects.aggregate(last=Max("place"))["last"]
    marked = 0 if last is None else last + 1
    if checkpoint is None or checkpoint.size == marked:
        if checkpoint is None and marked:
            raise ConfigError(f"the log is missing, but {marked} certificates stand in it; restore it from a copy")
        return
    if checkpoint.size < marked:
        raise ConfigError(
            f"the log has {checkpoint.size} entries, but {marked} stand in it; restore the log from a newer copy"
        )
    tiles = Tiles(checkpoint.size, files.read)
    wanted = {tiles.entry(place): place for place in range(marked, checkpoint.size)}
    found = {wanted[row.entry]: row.id for row in rows(unsealed()) if row.entry in wanted}
    if len(found) != len(wanted):
        lost = min(set(wanted.values()) - found.keys())
        raise ConfigError(unknown_entry(lost))
    _mark(found)


def unknown_entry(place: int) -> str:
    """Say what is wrong when no issuance belongs to the entry at a place of the log."""
    return f"entry {place} of the log is of nothing the database knows; was the database restored from an old copy?"


def published(files: LogFiles, logs: LogKeys | None) -> Checkpoint | None:
    """Give the published checkpoint, opened with whichever of the log's keys signed it; None before the first."""
    note = files.checkpoint()
    if note is None:
        return None
    try:
        return open_with_any(note, logs.verifiers if logs else ())
    except VerificationError as fault:
        raise ConfigError(f"the log's checkpoint cannot be believed: {fault}") from fault


def prove(issuance: models.Issuance, files: LogFiles, logs: LogKeys | None) -> str | None:
    """Give the proof that the log holds an issuance, as a file; None until it does."""
    sealed = Sealed.objects.filter(issuance=issuance).first()
    note = files.checkpoint()
    checkpoint = published(files, logs)
    if sealed is None or note is None or checkpoint is None or sealed.place >= checkpoint.size:
        return None
    return prove_logged(sealed.place, Tiles(checkpoint.size, files.read), note)


def unsealed(since_ms: int = 0) -> QuerySet[models.Issuance]:
    """Give what is not marked as sealed, in the order it happened: of certificates that are signed.

    The log names credentials by their digests, so what has none waits until `signing` has made it.
    """
    signed = SignedCredential.objects.filter(
        issuance__number=OuterRef("number"), issuance__kind=models.IssuanceKind.ISSUE
    )
    found: QuerySet[models.Issuance] = models.Issuance.objects.filter(
        Exists(signed), sealed=None, id__gte=first_uuid7(since_ms)
    )
    return found.order_by("issued_ms", "id")


def rows(issuances: QuerySet[models.Issuance]) -> Iterator[Row]:
    """Give issuances with their entries."""
    for issuance in issuances.select_related("signed").iterator(chunk_size=200):
        yield Row(id=issuance.id, entry=_entry(issuance).to_bytes())


def _seal_some(files: LogFiles, logs: LogKeys, since_ms: int, at_once: int) -> int:
    checkpoint = published(files, logs)
    size = checkpoint.size if checkpoint else 0
    batch = tuple(islice(rows(unsealed(since_ms)), at_once))
    if not batch:
        return 0
    edge = Edge.of(size, files.read)
    if checkpoint and edge.root != checkpoint.root:
        raise ConfigError("the log's tiles are not those its checkpoint speaks of; restore the log from a copy")
    growth = append(edge, [row.entry for row in batch])
    files.write_tiles(growth.files)
    files.publish(sign_checkpoint(growth.edge.size, growth.edge.root, logs.signer))
    _mark({size + n: row.id for n, row in enumerate(batch)})
    return len(batch)


def _mark(places: dict[int, UUID]) -> None:
    with transaction.atomic():
        Sealed.objects.bulk_create(Sealed(issuance_id=row, place=place) for place, row in sorted(places.items()))


def _entry(issuance: models.Issuance) -> LogEntry:
    at = datetime.fromtimestamp(issuance.issued_ms // 1000, UTC)
    if issuance.kind == models.IssuanceKind.REVOKE:
        issued = models.Issuance.objects.select_related("signed").get(
            number=issuance.number, kind=models.IssuanceKind.ISSUE
        )
        return LogEntry(event=Event.REVOKE, credential=_digest(issued), at=at)
    reissue = Reissue.objects.filter(issuance=issuance).select_related("replaced__signed").first()
    # One that could not be signed was never a credential, so there is none that another could stand in place of.
    if reissue and hasattr(reissue.replaced, "signed"):
        return LogEntry(event=Event.REISSUE, credential=_digest(issuance), at=at, replaces=_digest(reissue.replaced))
    return LogEntry(event=Event.ISSUE, credential=_digest(issuance), at=at)


def _digest(issuance: models.Issuance) -> str:
    return credential_digest(parse_document(issuance.signed.credential.encode()))
