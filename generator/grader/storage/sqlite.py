"""Which SQLite serves the grader, and how its journal is kept.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when two connections write or checkpoint at
once (mended in 3.51.3). Debian 12's Python carries 3.40, so the pysqlite3 wheel takes its place where
there is one; where neither is new enough, the rollback journal serves: slower, and not affected.
"""

import importlib
import sys

DATABASE_FILE = "sabaq.sqlite3"
_WAL_IS_SOUND_FROM = (3, 51, 3)


def prefer_new_sqlite() -> None:
    """Put pysqlite3 in the place of `sqlite3`, if it is installed. Call this before Django is loaded."""
    try:
        newer = importlib.import_module("pysqlite3")
    except ImportError:
        return
    sys.modules["sqlite3"] = newer
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")


def library_version() -> tuple[int, ...]:
    """Give the version of the SQLite library in use, such as (3, 53, 4)."""
    version: tuple[int, ...] = importlib.import_module("sqlite3").sqlite_version_info
    return version


def journal_mode(version: tuple[int, ...]) -> str:
    """Give the journal mode that is safe with a version of the library."""
    return "WAL" if version >= _WAL_IS_SOUND_FROM else "DELETE"


def opening_statements(version: tuple[int, ...]) -> str:
    """Give what every new connection runs first: nothing acknowledged may be lost in a power cut.

    EXTRA is FULL where there is a WAL; with a rollback journal it also waits until the journal's removal is safe,
    for one that comes back after a cut undoes what was committed. The WAL is moved into the database where somebody
    waits for his commit, so that is done for some hundreds of hand-ins at a time, not for every hundred. Whoever
    finds a large roster being written waits for longer than that takes.
    """
    return (
        f"PRAGMA journal_mode={journal_mode(version)};"
        "PRAGMA synchronous=EXTRA;"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA busy_timeout=60000;"
        "PRAGMA cache_size=-65536;"
        "PRAGMA wal_autocheckpoint=4000;"
    )


def warning(version: tuple[int, ...]) -> str | None:
    """Give the sentence an operator sees when the rollback journal is used, or None."""
    if journal_mode(version) == "WAL":
        return None
    return (
        f"SQLite {'.'.join(map(str, version))} is older than 3.51.3, so the rollback journal is used: "
        "safe, but slower with many people at once; `pip install pysqlite3` brings a newer one"
    )
