"""Turns between the processes that write to one SQLite file.

A process that finds another writing is let sleep by SQLite, longer each time, while others go past it: with two
processes one hand-in in a hundred waited for most of a second. A lock on a file beside the database is given to the
one who waits as soon as it is let go, and goes with the process that holds it, however that ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class Turns:
    """The file by which processes take turns at a database. One thread of a process at a time may take one."""

    def __init__(self, database: str) -> None:
        file = Path(f"{database}-turn")
        file.touch(mode=0o600)
        self._file: BinaryIO = file.open("ab")

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait until no other process writes, and let none begin meanwhile."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    @contextmanager
    def mine_if_free(self) -> Iterator[bool]:
        """Let none begin meanwhile; give False at once where another is at it."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
