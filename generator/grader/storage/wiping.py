"""Removing from the file what is removed from the tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def wiped() -> Iterator[None]:
    """On SQLite, let what is deleted or changed be written over in the file, and not only be marked as free.

    The journal, which has it still, is emptied afterwards. What was changed before stays in unused parts of the file;
    PostgreSQL gives such parts to what comes next, after its own vacuum.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
        try:
            yield
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute("PRAGMA secure_delete=OFF")
