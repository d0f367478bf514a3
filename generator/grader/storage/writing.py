"""Writes that are on the disk when they return: through one writer on SQLite, as one statement on PostgreSQL.

SQLite takes one writer at a time, and those who wait for it sleep unfairly. So a thread of ours writes for
all: what has come in the meantime goes into one transaction, and one wait for the disk serves everybody in it.
PostgreSQL does as much by itself; there a job is one statement, which needs no transaction around it.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

T = TypeVar("T")
Job = Callable[[CursorWrapper], T]

_AT_ONCE = 64
_TRIES = 3
_AGAIN = {"40001", "40P01"}
"""SQLSTATE of a serialisation failure and of a deadlock: nothing was written, and the next try may well succeed."""


def write(job: Job[T]) -> T:
    """Run a job and give its value once what it wrote is durable.

    A job reads and writes by its cursor alone; it may be run again, so it must leave alone what is done already.
    On PostgreSQL it must be one statement. Inside a transaction it becomes a part of that.
    """
    if connection.in_atomic_block:
        with transaction.atomic(), connection.cursor() as cursor:
            return job(cursor)
    if connection.vendor == "sqlite":
        return WRITER.write(job)
    return _tried(job)


class Writer:
    """The thread that writes for all threads of this process; it starts with the first job."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Job[Any], Future[Any]] | None] = SimpleQueue()
        self._starting = Lock()
        self._thread: Thread | None = None

    def write(self, job: Job[T]) -> T:
        """Wait until a job is written; raises what the job raised, or why nothing could be written."""
        with self._starting:
            # A process forked from this one has the object and not its thread.
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="sabaq-writer", daemon=True)
                self._thread.start()
        done: Future[T] = Future()
        self._jobs.put((job, done))
        return done.result()

    def stop(self) -> None:
        """End the thread and close its connection; the next job starts it again."""
        with self._starting:
            if self._thread is not None and self._thread.is_alive():
                self._jobs.put(None)
                self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while first := self._jobs.get():
            batch = [first]
            while len(batch) < _AT_ONCE and (more := self._next()):
                batch.append(more)
            _commit(batch)
        connection.close()

    def _next(self) -> tuple[Job[Any], Future[Any]] | None:
        try:
            more = self._jobs.get_nowait()
        except Empty:
            return None
        if more is None:
            # The sign to stop is for the loop, once this batch is written.
            self._jobs.put(None)
        return more


WRITER = Writer()


def _commit(batch: list[tuple[Job[Any], Future[Any]]]) -> None:
    """Write a batch in one transaction, and only then tell anybody; if it cannot be committed, all are told that."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            outcomes = _run_all(cursor, [job for job, _ in batch])
    except Exception as error:  # noqa: BLE001  whoever waits is given it
        for _, done in batch:
            done.set_exception(error)
        connection.close()
        return
    for (_, done), (value, fault) in zip(batch, outcomes, strict=True):
        if fault is None:
            done.set_result(value)
        else:
            done.set_exception(fault)


def _run_all(cursor: CursorWrapper, jobs: Sequence[Job[Any]]) -> list[tuple[Any, Exception | None]]:
    """Run jobs as if none would fail, for hardly one does; if one did, run all again, each apart from the others."""
    cursor.execute("SAVEPOINT jobs")
    try:
        return [(job(cursor), None) for job in jobs]
    except Exception:  # noqa: BLE001  whose it is shows below
        cursor.execute("ROLLBACK TO jobs")
        return [_alone(cursor, job) for job in jobs]


def _alone(cursor: CursorWrapper, job: Job[T]) -> tuple[T | None, Exception | None]:
    """Run one job so that a bad one spoils only itself."""
    cursor.execute("SAVEPOINT job")
    try:
        value = job(cursor)
    except Exception as error:  # noqa: BLE001  whoever waits is given it
        cursor.execute("ROLLBACK TO job")
        cursor.execute("RELEASE job")
        return None, error
    cursor.execute("RELEASE job")
    return value, None


def _tried(job: Job[T]) -> T:
    """Run a job, again where the server asks for that or has gone away."""
    for last in (*(False for _ in range(_TRIES - 1)), True):
        try:
            with connection.cursor() as cursor:
                return job(cursor)
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
