"""The log's files, under `log/` of the data directory: whoever mirrors them has the log.

A file is there whole or not at all, and is on the disk before anything is said that relies on it.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from generator.errors import ConfigError

FOLDER = "log"
CHECKPOINT = "checkpoint"
_TILE = re.compile(r"tile/(?:entries|[0-9]{1,2})/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?")


class LogFiles:
    """The files of the log of a data directory, or those of a copy of some log in a folder of any name."""

    def __init__(self, data: Path, name: str = FOLDER) -> None:
        """Take the log of a directory, which need not be there yet."""
        self._folder = data / name

    def checkpoint(self) -> str | None:
        """Give the published checkpoint, or None before the first."""
        path = self._folder / CHECKPOINT
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def read(self, path: str) -> bytes:
        """Give a file by its path in the log. Raises `ConfigError` when it is missing."""
        try:
            return (self._folder / path).read_bytes()
        except OSError as error:
            raise ConfigError(
                f"the log's file {path} in {str(self._folder)!r} cannot be read: {error.strerror}; "
                "restore the folder from a copy"
            ) from error

    def find(self, path: str) -> bytes | None:
        """Give a tile by the path someone asks for; None for one there is not, and for whatever is no tile."""
        file = self._folder / path
        return file.read_bytes() if _TILE.fullmatch(path) and file.is_file() else None

    def write_tiles(self, files: Mapping[str, bytes]) -> None:
        """Put tiles on the disk, safe from a power cut when this returns."""
        folders = {self._folder}
        for path, data in files.items():
            target = self._folder / path
            folders |= {target.parent, *self._between(target.parent)}
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, data)
        _sync(folders)

    def publish(self, note: str) -> None:
        """Publish a checkpoint; the tiles beneath it are on the disk already."""
        _write(self._folder / CHECKPOINT, note.encode())
        _sync({self._folder})

    @contextmanager
    def held(self, *, waits: bool) -> Iterator[bool]:
        """Hold the log against other processes; gives False when another has it and this one does not wait."""
        self._folder.mkdir(parents=True, exist_ok=True)
        # The lock goes with the process that holds it, however that ends.
        file = self._folder / ".lock"
        file.touch(mode=0o600)
        with file.open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def _between(self, folder: Path) -> Iterable[Path]:
        return (parent for parent in folder.parents if parent.is_relative_to(self._folder))


def _write(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _sync(folders: Iterable[Path]) -> None:
    """Make new names in these folders durable."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
