"""What the public log says of a certificate, as `sabaq verify --log` asks: by the log's keys alone, or by a copy of it.

With the keys, a certificate must carry its own proof. With a copy of `/log/`, which is first found whole, the
certificate is looked up in it, its proof must be of the same history, and a revocation is seen too.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.credential import Document, read_log_proof
from generator.credential.log import (
    Checkpoint,
    Event,
    LogEntry,
    Logged,
    LogVerifier,
    ReadFile,
    Tiles,
    check_kept,
    check_logged,
    check_whole,
    credential_digest,
    open_with_any,
)
from generator.errors import ConfigError, VerificationError

KEYS, CHECKPOINT = "key", "checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCopy:
    """A copy of a log that was found whole: its files, and what it records of each credential, by its digest."""

    checkpoint: Checkpoint
    read: ReadFile
    recorded: Mapping[str, tuple[LogEntry, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLog:
    """A log as a verifier knows it: its keys, the newest last, and a copy of it, if there is one."""

    keys: tuple[LogVerifier, ...]
    copy: LogCopy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logging:
    """Whether it is proven that the log holds a certificate and no revocation of it, and how, or why not."""

    is_proven: bool
    reason: str


def known_log(path: Path) -> KnownLog:
    """Read a log's keys from a file, as its `/log/key` gives them, or from a folder that is a copy of `/log/`.

    Raises `ConfigError` when they cannot be read, or the copy is not whole.
    """
    if not path.is_dir():
        return KnownLog(keys=_keys(path.parent, path.name))
    keys = _keys(path, KEYS)

    def read(name: str) -> bytes:
        return _read(path, name)

    try:
        checkpoint = open_with_any(read(CHECKPOINT).decode(errors="replace"), keys)
        check_whole(checkpoint, read)
        recorded = _recorded(checkpoint, read)
    except VerificationError as error:
        raise ConfigError(f"--log {path}: {error}") from error
    return KnownLog(keys=keys, copy=LogCopy(checkpoint=checkpoint, read=read, recorded=recorded))


def look_up(document: Document, data: bytes, log: KnownLog) -> Logging:
    """Say whether the log holds a certificate that was read from a file's `data`."""
    try:
        proof = read_log_proof(data)
        proven = check_logged(document, proof, *log.keys) if proof else None
    except VerificationError as error:
        return Logging(is_proven=False, reason=f"the proof does not hold: {error}")
    if log.copy:
        return _in_copy(document, proven, log.copy)
    if proven is None:
        return Logging(is_proven=False, reason="the file carries no proof; a PDF printed once it was sealed does")
    return Logging(is_proven=True, reason=f"entry {proven.index} of {_told(proven.checkpoint, proven.entry)}")


def _in_copy(document: Document, proven: Logged | None, copy: LogCopy) -> Logging:
    if proven and proven.checkpoint.size > copy.checkpoint.size:
        return Logging(
            is_proven=False,
            reason=f"the proof is of a log of {proven.checkpoint.size} entries, the copy has "
            f"{copy.checkpoint.size}: copy the log again",
        )
    try:
        if proven:
            check_kept(proven.checkpoint, copy.checkpoint, copy.read)
    except VerificationError as error:
        return Logging(is_proven=False, reason=f"the copy is not of the history that the proof is of: {error}")
    entries = copy.recorded.get(credential_digest(document), ())
    if not entries:
        return Logging(is_proven=False, reason=f"the copy of {copy.checkpoint.origin} does not hold it")
    return Logging(is_proven=entries[-1].event is not Event.REVOKE, reason=_told(copy.checkpoint, entries[-1]))


def _told(checkpoint: Checkpoint, entry: LogEntry) -> str:
    return f"{checkpoint.origin}, {entry.event} at {entry.at.isoformat()}"


def _recorded(checkpoint: Checkpoint, read: ReadFile) -> dict[str, tuple[LogEntry, ...]]:
    found: defaultdict[str, tuple[LogEntry, ...]] = defaultdict(tuple)
    for data in Tiles(checkpoint.size, read).every_entry():
        entry = LogEntry.from_bytes(data)
        found[entry.credential] += (entry,)
    return dict(found)


def read_keys(data: bytes) -> tuple[LogVerifier, ...]:
    """Read a log's keys as its `/log/key` gives them, the newest last. Raises `VerificationError`."""
    keys = tuple(map(LogVerifier.from_text, data.decode(errors="replace").split()))
    if not keys:
        raise VerificationError("the file holds no key")
    return keys


def _keys(folder: Path, name: str) -> tuple[LogVerifier, ...]:
    try:
        return read_keys(_read(folder, name))
    except VerificationError as error:
        raise ConfigError(f"--log {folder / name}: {error}") from error


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise VerificationError(f"the file {name} of the log cannot be read: {error.strerror}") from error
