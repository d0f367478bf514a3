"""Writes that are on the disk when they return: many in one transaction on SQLite, as one statement on PostgreSQL.

SQLite takes one writer at a time, and those who wait for it sleep unfairly. So whoever finds nobody writing writes for
all: what has come in the meantime goes into one transaction, and one wait for the disk serves everybody in it.
PostgreSQL does as much by itself; there all is one statement, which needs no transaction around it.
"""

from collections import deque
from collections.abc import Sequence
from threading import Lock
from typing import Any

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections, transaction

from generator.grader.storage.rows import Statement, as_sqlite_has_it
from generator.grader.storage.turns import Turns

_AT_ONCE = 64
_TRIES = 3
_AGAIN = {"40001", "40P01"}
"""SQLSTATE of a serialisation failure and of a deadlock: nothing was written, and the next try may well succeed."""


def write(*statements: Statement) -> bool:
    """Run statements, each where the one before it wrote a row; tell once that is durable whether the first one did.

    They may be run again, so they must leave alone what is done already. On PostgreSQL there must be one only. Inside a
    transaction they become a part of that.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]
    if here.in_atomic_block:
        with transaction.atomic(), here.cursor() as cursor:
            return _run(cursor, statements)
    if here.vendor == "sqlite":
        return WRITER.write([(as_sqlite_has_it(statement), values) for statement, values in statements])
    return _tried(here, statements)


class _Job:
    """What one thread wants written; `turn` is let go once that is done, or once it is up to this thread to write."""

    __slots__ = ("is_done", "outcome", "statements", "turn")

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self.turn = Lock()
        self.turn.acquire()
        self.is_done = False
        # What is told should the thread that writes be ended: nothing is taken for written before it is durable.
        self.outcome: bool | Exception = OperationalError("nothing was written")


class Writer:
    """The connection by which this process writes to SQLite: one thread at a time, and each for all who wait."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[_Job] = deque()
        self._is_busy = False
        self._open: tuple[Any, Turns] | None = None

    def write(self, statements: Sequence[Statement]) -> bool:
        """Give what `write` gives; raises why these statements, and not what others, could not be written."""
        job = _Job(statements)
        with self._guard:
            self._waiting.append(job)
            must_wait, self._is_busy = self._is_busy, True
        if must_wait:
            job.turn.acquire()
        if not job.is_done:
            self._write_for_all()
        if isinstance(job.outcome, Exception):
            with connection.wrap_database_errors:
                raise job.outcome
        return job.outcome

    def stop(self) -> None:
        """Close the connection, when nobody writes; the next to write opens it again."""
        if self._open is not None:
            for part in self._open:
                part.close()
            self._open = None

    def _write_for_all(self) -> None:
        """Write what waits, of which one's own is the first; then let another write, and those go whose is done."""
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), _AT_ONCE))]
        try:
            self._write(batch)
        finally:
            with self._guard:
                self._is_busy = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].turn.release()
            for job in batch:
                job.is_done = True
                job.turn.release()

    def _write(self, batch: Sequence[_Job]) -> None:
        """Write jobs in one transaction as if none would fail, for hardly one does; if one did, each in its own."""
        try:
            for job, outcome in zip(batch, self._committed(batch), strict=True):
                job.outcome = outcome
        except Exception as fault:  # noqa: BLE001  whoever waits is given it
            if len(batch) == 1:
                batch[0].outcome = fault
            else:
                for job in batch:
                    self._write([job])

    def _committed(self, batch: Sequence[_Job]) -> list[bool]:
        try:
            raw, turns = self._opened()
            with turns.mine():
                cursor = raw.cursor()
                cursor.execute("BEGIN IMMEDIATE")
                outcomes = [_run(cursor, job.statements) for job in batch]
                cursor.execute("COMMIT")
        except BaseException:
            # With it goes whatever was begun.
            self.stop()
            raise
        return outcomes

    def _opened(self) -> tuple[Any, Turns]:
        if self._open is None:
            opened = connection.copy()
            opened.connect()
            self._open = opened.connection, Turns(connection.settings_dict["NAME"])
        return self._open


WRITER = Writer()


def _run(cursor: Any, statements: Sequence[Statement]) -> bool:  # noqa: ANN401  Django's cursor, or SQLite's own
    for before, (statement, values) in enumerate(statements):
        cursor.execute(statement, values)
        if cursor.rowcount < 1:
            return before > 0
    return True


def _tried(here: Any, statements: Sequence[Statement]) -> bool:  # noqa: ANN401  Django's connection to PostgreSQL
    """Run a statement, again where the server asks for that or has gone away."""
    for last in (*(False for _ in range(_TRIES - 1)), True):
        try:
            with here.planned() as cursor:
                return _run(cursor, statements)
        except (OperationalError, InterfaceError) as error:
            if last or not _may_be_tried_again(error):
                raise
    raise AssertionError("the last try returns or raises")


def _may_be_tried_again(error: Exception) -> bool:
    if getattr(error.__cause__, "sqlstate", None) in _AGAIN:
        return True
    lost = connection.connection is None or connection.connection.closed or connection.connection.broken
    connection.close()
    return bool(lost)
