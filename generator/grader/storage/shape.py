"""One program at a time brings the database to its shape; another waits, and then finds nothing left to do.

Servers and commands do so whenever they start, at one moment where several are started together.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from generator.grader.storage.turns import Turns

_LOCK = int.from_bytes(b"sabaq")


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other program is at it, and let none begin meanwhile."""
    if connection.vendor == "sqlite":
        # A file apart from that of the hand-ins, which go on while it is only looked whether there is anything to do.
        with closing(Turns(f"{connection.settings_dict['NAME']}-shape")) as turns, turns.mine():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        # The lock is the connection's, and goes with it: also where what failed left it unfit for a statement.
        connection.close()


def unknown() -> list[str]:
    """Give the steps that brought the database to its shape and that this program does not know, the first first."""
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    done = MigrationRecorder(connection).applied_migrations()
    return sorted(name for app, name in done.keys() - loader.disk_migrations.keys() if app == "grader")
