"""A copy of somebody's public log: fetched, found whole and of one history, and only then kept.

Whoever keeps one is a witness: a log that takes something back, or tells two people two histories, is refused.
"""

from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from generator.credential.log import Checkpoint, LogVerifier, check_kept, check_whole, open_with_any
from generator.errors import ConfigError, VerificationError
from generator.grader.log.files import CHECKPOINT, LogFiles
from generator.logged import KEYS, read_keys

_LONGEST_WAIT_S = 30
_MOST_BYTES = 32 << 20
_REFUSED = f"{CHECKPOINT}.refused"


def copy_log(address: str, folder: Path) -> str:
    """Bring a copy up to date, or make one; give in words what it holds.

    The keys that are found the first time are believed, and held against ever after. Raises `ConfigError` when the
    log cannot be fetched, and `VerificationError` when it is not whole or not of one history: the copy then stays as
    it was, and the checkpoint that was refused is kept beside it.
    """
    base = address.rstrip("/")
    if not base.startswith(("https://", "http://")):
        raise ConfigError(f"{address!r} is no address of a log; expected one such as https://academy.example/log")
    files = LogFiles(folder.parent, folder.name)
    with files.held(waits=True):
        keys, note = _fetch(base, KEYS), _fetch(base, CHECKPOINT).decode(errors="replace")
        log = _same_keys(folder, keys)
        try:
            checkpoint, fresh = _checked(note, log, files, base)
        except VerificationError:
            (folder / _REFUSED).write_text(note, encoding="utf-8")
            raise
        files.write_tiles(fresh)
        (folder / KEYS).write_bytes(keys)
        files.publish(note)
    return f"{checkpoint.origin}: {checkpoint.size} entries, all as the checkpoint signs them"


def _checked(
    note: str, log: tuple[LogVerifier, ...], files: LogFiles, base: str
) -> tuple[Checkpoint, dict[str, bytes]]:
    """Give a log's checkpoint and the files that the copy lacks, once all of it is found to be as it must."""
    checkpoint, before = open_with_any(note, log), files.checkpoint()
    fresh: dict[str, bytes] = {}

    def read(path: str) -> bytes:
        kept = files.find(path) if is_kept_read else None
        if kept is None and path not in fresh:
            fresh[path] = _fetch(base, path)
        return fresh[path] if kept is None else kept

    is_kept_read = before is not None
    try:
        check_whole(checkpoint, read)
    except VerificationError:
        if before is None:
            raise
        # What is wrong is seen only in what the log itself gives; if that is whole, it was the copy.
        is_kept_read = False
        check_whole(checkpoint, read)
    if before is not None:
        check_kept(open_with_any(before, log), checkpoint, read)
    return checkpoint, fresh


def _same_keys(folder: Path, fetched: bytes) -> tuple[LogVerifier, ...]:
    """Give the log's keys; those of an earlier copy must be among them, in their order."""
    log = read_keys(fetched)
    known = read_keys((folder / KEYS).read_bytes()) if (folder / KEYS).is_file() else ()
    if tuple(map(str, log[: len(known)])) != tuple(map(str, known)):
        raise VerificationError("the log now names other keys than those it had when it was first copied")
    return log


def _fetch(base: str, path: str) -> bytes:
    try:
        with urlopen(f"{base}/{path}", timeout=_LONGEST_WAIT_S) as answer:  # noqa: S310  its scheme was looked at
            data: bytes = answer.read(_MOST_BYTES)
    except HTTPError as error:
        error.close()
        raise ConfigError(f"{base}/{path} cannot be fetched: {error.code} {error.reason}") from error
    except (OSError, HTTPException) as error:
        raise ConfigError(f"{base}/{path} cannot be fetched: {getattr(error, 'reason', error)}") from error
    return data
