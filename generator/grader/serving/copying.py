"""The records as a backup keeps them, each in one file: a copy of SQLite's, or a dump of PostgreSQL."""

from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from generator.errors import ConfigError
from generator.grader.storage import sqlite

_PAGES_AT_ONCE = 4_000


class Records(Protocol):
    """Where the records are, and how they are copied and brought back; each raises `ConfigError` with the reason."""

    @property
    def file(self) -> str:
        """The name of their file in a backup."""

    @property
    def missing(self) -> str:
        """What is said of a backup that does not hold them."""

    def look(self, data: Path) -> None:
        """See that there are records to be copied, before anything is begun."""

    def copy(self, data: Path, copy: Path) -> None:
        """Write one moment of them to a file of that name, whoever writes meanwhile."""

    def look_for_room(self) -> None:
        """See that nothing stands where they are to be brought back to."""

    def bring_back(self, data: Path) -> None:
        """Bring them back from their file in the data folder, whole or not at all."""


class SqliteFile:
    """The records in a file of the data folder."""

    file = sqlite.DATABASE_FILE
    missing = "it holds no database of SQLite; if it holds PostgreSQL's, name an empty one in DATABASE_URL"

    def look(self, data: Path) -> None:
        """See that the file is there."""
        if not (data / self.file).is_file():
            raise ConfigError(f"there is no database in {str(data)!r}; is this the data folder?")

    def copy(self, data: Path, copy: Path) -> None:
        """Copy it by SQLite's online backup, and see that the copy is sound."""
        connect = _connect()
        copy.touch(mode=0o600)
        with closing(connect(data / self.file, timeout=20)) as live, closing(connect(copy)) as kept:
            # In steps, so that those who write wait only for one of them.
            live.backup(kept, pages=_PAGES_AT_ONCE, sleep=0.005)
            # The copy is one file: the journal that the live database keeps beside it stays behind.
            kept.execute("PRAGMA journal_mode=DELETE")
        _check(copy)

    def look_for_room(self) -> None:
        """There is always room: it goes into the data folder, which is new."""

    def bring_back(self, data: Path) -> None:
        """See that it is sound; it is where it belongs already."""
        _check(data / self.file)


def _check(path: Path) -> None:
    error = import_module("sqlite3").Error
    try:
        with closing(_connect()(path)) as database:
            (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except error as fault:
        raise ConfigError(f"the database in the backup cannot be read: {fault}") from fault
    if said != "ok":
        raise ConfigError(f"the database is damaged: {said}")


def _connect() -> Any:  # noqa: ANN401  whichever SQLite is in place
    sqlite.prefer_new_sqlite()
    return import_module("sqlite3").connect
