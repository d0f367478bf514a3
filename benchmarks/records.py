"""The records room under load: submissions written and handed in, whole attempts, and what a result takes on the disk.

`RECORDS_EACH` sets how many hand-ins there are in a round (200): with 20 all of it takes a minute or two, and tells
only that it works.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.figures import Figure
from benchmarks.load import Examinee, Server, hand_in_together
from benchmarks.postgresql import Cluster
from benchmarks.sittings import SAVED, hand_in_steadily, sit_together

_EACH = int(os.environ.get("RECORDS_EACH", "200"))
_BROWSERS = (8, 32)
_RESULTS = 10_000


def record_figures() -> Iterator[Figure]:
    """Measure SQLite, then PostgreSQL: each on its own, with the floor in the same run."""
    yield from _sqlite()
    yield from _postgresql()


def _sqlite() -> Iterator[Figure]:
    with _fresh() as server:
        written = json.loads(server.run("benchmarks.writers", str(_EACH), *map(str, _BROWSERS)))
    for browsers in _BROWSERS:
        ours, floor, _ = written[str(browsers)]
        yield Figure(name=f"written, SQLite, {browsers} clients / raw sqlite3", value=ours / floor, least=1.3)
    floor, commit_s = min((rate, middle_s) for _, rate, middle_s in written.values())
    with _fresh() as server:
        yield from _handed_in(server, "SQLite", floor, commit_s)
    for in_one_save in (SAVED, 1):
        for core in (None, min(os.sched_getaffinity(0))):
            with _fresh() as server:
                server.core = core
                yield _sat(server, in_one_save)


def _postgresql() -> Iterator[Figure]:
    with _cluster() as (cluster, server):
        written = json.loads(server.run("benchmarks.writers", str(_EACH), "1", "32"))
        # A commit is one that waits for nobody else's; the floor's rate is that of as many clients as ours has.
        (_, _, commit_s), (ours, floor, _) = written["1"], written["32"]
        yield Figure(name="written, PostgreSQL, 32 clients / raw psycopg", value=ours / floor, least=0.6)
        yield from _sizes(cluster, server)
    with _cluster() as (_, server):
        yield from _handed_in(server, "PostgreSQL", floor, commit_s)


def _handed_in(server: Server, database: str, floor: float, commit_s: float) -> Iterator[Figure]:
    """Hand in over HTTP: by browsers that wait for their answers, and then at half that rate by ones that do not.

    The floor is in submissions a second; the middle one of its own takes `commit_s` seconds.
    """
    people = server.people((len(_BROWSERS) + 2) * _EACH + _EACH)
    server.start()
    try:
        hand_in_together(server.port, people[: _EACH // 2], 8, [])
        rate, start = 0.0, _EACH // 2
        for browsers in _BROWSERS:
            mine, start = people[start : start + _EACH], start + _EACH
            rate, cpu_ms = _closed_model(server, mine, browsers)
            which = f"{database}, {browsers} browsers"
            yield Figure(name=f"handed in, {which} / written bare", value=rate / floor)
            yield Figure(name=f"handed in, {which}, a second", value=rate, unit="/s")
            yield Figure(name=f"handed in, {which}, CPU of the server", value=cpu_ms, most=1.3, unit="ms")
        waits = hand_in_steadily(server.port, people[start : start + _EACH], rate / 2)
        late = waits[int(len(waits) * 0.99)]
        yield Figure(
            name=f"handed in, {database}, steady {rate / 2:.0f}/s, p99 / a commit", value=late / commit_s, most=15
        )
        yield Figure(name=f"handed in, {database}, steady {rate / 2:.0f}/s, p99", value=late * 1000, unit="ms")
    finally:
        server.stop()
    yield from _held(server, people[-_EACH - _EACH // 2 :], database)


def _held(server: Server, people: list[Examinee], database: str) -> Iterator[Figure]:
    """Hand in to a server that is held to one core, as the handbook for operators has it."""
    server.core = min(os.sched_getaffinity(0))
    server.start()
    try:
        hand_in_together(server.port, people[: _EACH // 2], 8, [])
        rate, cpu_ms = _closed_model(server, people[_EACH // 2 :], _BROWSERS[-1])
    finally:
        server.stop()
    yield Figure(name=f"handed in, {database}, server held to one core, a second", value=rate, unit="/s")
    yield Figure(name=f"handed in, {database}, server held to one core, CPU", value=cpu_ms, most=1.3, unit="ms")


def _closed_model(server: Server, people: list[Examinee], browsers: int) -> tuple[float, float]:
    """Give hand-ins a second, and the milliseconds of the server's processor for each."""
    acknowledged: list[str] = []
    spent, begun = server.cpu_s(), time.perf_counter()
    hand_in_together(server.port, people, browsers, acknowledged)
    took, spent = time.perf_counter() - begun, server.cpu_s() - spent
    if len(acknowledged) != len(people):
        raise RuntimeError(f"{len(people) - len(acknowledged)} of {len(people)} hand-ins were not acknowledged")
    return len(people) / took, 1000 * spent / len(people)


def _sat(server: Server, in_one_save: int) -> Figure:
    people = server.people(max(_EACH // 2, 16), "arriving")
    server.start()
    try:
        sit_together(server.port, people[:8], 8, SAVED)
        rate = sit_together(server.port, people[8:], 8, in_one_save)
    finally:
        server.stop()
    where = "" if server.core is None else ", server held to one core"
    name = f"whole attempts, {SAVED} answers in {SAVED // in_one_save} requests{where}"
    return Figure(name=name, value=rate, least=150, unit="/s")


def _sizes(cluster: Cluster, server: Server) -> Iterator[Figure]:
    """Weigh rows with their indexes, after so many more were written in the order in which people hand in."""
    before = _weights(cluster)
    server.run("benchmarks.results", str(_RESULTS))
    grown = {table: (weight - before[table]) / _RESULTS for table, weight in _weights(cluster).items()}
    result = grown["grader_attempt"] + grown["grader_result"]
    yield Figure(name="a result on PostgreSQL: attempt and result", value=result, most=250, unit="B")
    for table in ("grader_completion", "grader_issuance"):
        yield Figure(name=f"beside it, of a pass: {table.removeprefix('grader_')}", value=grown[table], unit="B")


def _weights(cluster: Cluster) -> dict[str, int]:
    tables = ("grader_attempt", "grader_result", "grader_completion", "grader_issuance")
    with psycopg.connect(cluster.url("sabaq")) as connection:
        asked = {t: connection.execute("SELECT pg_total_relation_size(%s::regclass)", [t]).fetchone() for t in tables}
    return {table: row[0] for table, row in asked.items() if row}


@contextmanager
def _fresh(database_url: str | None = None) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="sabaq-bench-") as folder:
        yield Server(data=Path(folder), database_url=database_url)


@contextmanager
def _cluster() -> Iterator[tuple[Cluster, Server]]:
    cluster = Cluster(is_durable=True)
    try:
        cluster.sql("CREATE DATABASE sabaq")
        with _fresh(cluster.url("sabaq")) as server:
            yield cluster, server
    finally:
        cluster.remove()
