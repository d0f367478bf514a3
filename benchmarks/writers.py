"""Submissions written with nothing around them: by our writer, and by raw SQL as the floor, into the same tables.

`python -m benchmarks.writers EACH CLIENTS...` works in the database the settings name, on attempts that it makes, of
which every other one passes. For each number of clients it prints submissions a second, ours and the floor's, and how
long the middle one of the floor's took, in seconds. The floor has the very statements and values ready. On SQLite it is
one connection with one durable transaction a submission; on PostgreSQL as many connections as clients, each sending the
statements one after the other.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import islice
from queue import Empty, SimpleQueue
from statistics import median
from threading import Thread
from typing import Any

from benchmarks.examinees import make

_ROUNDS = 3
_Statements = list[tuple[str, list[Any]]]
_Line = tuple[Callable[[Any], None], Callable[[], None]]
"""How a client does a job, and how it ends."""
_Pace = tuple[float, float]
"""How many jobs a second were done, and how many seconds the middle one of them took."""


def main(each: int, clients: Sequence[int]) -> None:
    """Measure each number of clients in some rounds, ours and the floor in turn; the best of each counts."""
    people = iter(list(make(each * 2 * _ROUNDS * len(clients))))
    rates = {}
    for count in clients:
        rounds = [(ours(closings(people, each), count), _floor(closings(people, each), count)) for _ in range(_ROUNDS)]
        mine, floors = zip(*rounds, strict=True)
        rates[count] = [max(mine)[0], *max(floors)]
    print(json.dumps(rates))


def closings(people: Any, each: int) -> list[Any]:  # noqa: ANN401  Django's classes are known only once it is ready
    """Mark the next attempts; all that is left is to write them."""
    attempts, models = import_module("generator.grader.examining.attempts"), import_module("generator.grader.models")
    issuer = import_module("generator.grader.views.exam").issuer()
    found = []
    places = set()
    for person in islice(people, each):
        place = None
        # None of them is written yet, so that two certificates may be given the same place: then another is drawn.
        while place in places or place is None:
            attempt = models.Attempt.objects.get(id=person["attempt"])
            sitting = attempts.sitting_of(attempt)
            closing = attempts.closing_of(sitting, bytes(attempt.answers), issuer, attempt.opened_ms + 60_000)
            issued = closing.issuance
            place = (issued.status_list, issued.status_index) if issued else attempt.id
        places.add(place)
        found.append(closing)
    return found


def ours(marked: list[Any], clients: int) -> _Pace:
    """Let clients write what is marked, as the grader does."""
    connection = import_module("django.db").connection
    write = import_module("generator.grader.storage.writing").write
    submission = import_module("generator.grader.examining.recording").submission

    def work(closing: Any) -> None:  # noqa: ANN401  as above
        if not write(*submission(closing)):
            raise AssertionError("an attempt was written twice")

    return _rate(marked, clients, lambda: (work, connection.close))


def _floor(marked: list[Any], clients: int) -> _Pace:
    connection = import_module("django.db").connection
    settings = connection.get_connection_params()
    statements = list(map(_statements, marked))
    if connection.vendor == "sqlite":
        return _rate(statements, 1, lambda: _raw_sqlite(settings))
    return _rate(statements, clients, lambda: _raw_postgresql(settings))


def _statements(closing: Any) -> _Statements:  # noqa: ANN401  as above
    recording = import_module("generator.grader.examining.recording")
    rows = import_module("generator.grader.storage.rows")
    found: _Statements = [recording.closed(closing), rows.insertion(closing.result)]
    if closing.completion is not None:
        statement, values = rows.insertion(closing.completion)
        found += [(f"{statement} {rows.UNLESS_THERE}", values), rows.insertion(closing.issuance)]
    return found


def _raw_sqlite(settings: dict[str, Any]) -> _Line:
    sqlite = import_module("generator.grader.storage.sqlite")
    raw = import_module("sqlite3").connect(settings["database"], isolation_level=None)
    raw.executescript(sqlite.opening_statements(sqlite.library_version()))

    def work(statements: _Statements) -> None:
        raw.execute("BEGIN IMMEDIATE")
        _run(raw, [(statement.replace("%s", "?"), values) for statement, values in statements])
        raw.execute("COMMIT")

    return work, raw.close


def _raw_postgresql(settings: dict[str, Any]) -> _Line:
    # With the options it is said that everybody is meant: to whoever says nothing, the owner too, there are no rows.
    names = ("dbname", "user", "host", "port", "password", "options")
    known = {name: settings[name] for name in names if settings.get(name)}
    raw = import_module("psycopg").connect(**known)

    def work(statements: _Statements) -> None:
        _run(raw, statements)
        raw.commit()

    return work, raw.close


def _run(raw: Any, statements: _Statements) -> None:  # noqa: ANN401  either driver's connection
    for statement, values in statements:
        raw.execute(statement, values)


def _rate(
    jobs: list[Any], clients: int, open_line: Callable[[], tuple[Callable[[Any], None], Callable[[], None]]]
) -> _Pace:
    """Let clients do the jobs, each over a line of its own."""
    queue: SimpleQueue[Any] = SimpleQueue()
    for job in jobs:
        queue.put(job)
    faults: list[Exception] = []
    took: list[float] = []

    def serve() -> None:
        work, end = open_line()
        try:
            while True:
                job = queue.get_nowait()
                started = time.perf_counter()
                work(job)
                took.append(time.perf_counter() - started)
        except Empty:
            pass
        except Exception as fault:  # noqa: BLE001  told by the one who waits
            faults.append(fault)
        finally:
            end()

    threads = [Thread(target=serve) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return len(jobs) / (time.perf_counter() - begun), median(took)


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(count) for count in sys.argv[2:]])
