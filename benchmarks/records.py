"""The records room under load: submissions written and handed in, whole attempts, and the bytes of a result."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks import RECORDS_EACH
from benchmarks.figures import Figure
from benchmarks.load import Examinee, Server, hand_in_together
from benchmarks.pace import Pace
from benchmarks.postgresql import Cluster
from benchmarks.sittings import SAVED, sit_together
from benchmarks.steady import hand_in_steadily

_BROWSERS = (8, 32)
_RESULTS = 10_000
_ROUNDS = 7
"""How often a load is put on a server: the best round counts, for noise only ever adds, and the middle one is told."""
_APART_S = 3.0
"""Between rounds: each takes under a second, and a slow time of the machine some seconds or minutes."""
_PACE = Pace()


def record_figures() -> Iterator[Figure]:
    """Measure SQLite, then PostgreSQL: each on its own, with the floor and the machine's pace in the same run."""
    yield from _sqlite()
    yield from _postgresql()
    yield from _PACE.figures("the machine")


def _sqlite() -> Iterator[Figure]:
    with _fresh() as server:
        written = json.loads(server.run("benchmarks.writers", str(RECORDS_EACH), *map(str, _BROWSERS)))
    for browsers in _BROWSERS:
        ours, floor, _ = written[str(browsers)]
        yield Figure(name=f"written, SQLite, {browsers} clients / raw sqlite3", value=ours / floor, least=1.3)
    floor, commit_s = min((rate, middle_s) for _, rate, middle_s in written.values())
    with _fresh() as server:
        yield from _handed_in(server, "SQLite", floor, commit_s)
    for in_one_save in (SAVED, 1):
        for workers, core in ((2, None), (1, None), (1, min(os.sched_getaffinity(0)))):
            with _fresh() as server:
                server.workers, server.core = workers, core
                yield from _sat(server, in_one_save)


def _postgresql() -> Iterator[Figure]:
    with _cluster() as (_, server):
        written = json.loads(server.run("benchmarks.writers", str(RECORDS_EACH), "1", "32"))
        # A commit is one that waits for nobody else's; the floor's rate is that of as many clients as ours has.
        (_, _, commit_s), (ours, floor, _) = written["1"], written["32"]
        yield Figure(name="written, PostgreSQL, 32 clients / raw psycopg", value=ours / floor, least=0.6)
    with _cluster() as (_, server):
        yield from _handed_in(server, "PostgreSQL", floor, commit_s)
    with _cluster() as (_, server):
        yield from _sat(server, SAVED)
    with _cluster() as (cluster, server):
        yield from _sizes(cluster, server)


def _handed_in(server: Server, database: str, floor: float, commit_s: float) -> Iterator[Figure]:
    """Hand in over HTTP: by browsers that wait for their answers, and then at half that rate by ones that do not.

    The floor is in submissions a second; the middle one of its own takes `commit_s` seconds.
    """
    people = iter(server.people((_ROUNDS * (len(_BROWSERS) + 1) + 2) * RECORDS_EACH))
    server.start()
    try:
        hand_in_together(server.port, islice(people, RECORDS_EACH // 2), 8, [])
        server.settle()
        rate = 0.0
        for browsers in _BROWSERS:
            rate, *costs = _closed_model(server, people, browsers)
            which = f"{database}, {browsers} browsers"
            yield Figure(name=f"handed in, {which} / written bare", value=rate / floor)
            yield Figure(name=f"handed in, {which}, a second", value=rate, unit="/s")
            yield from _cost(f"handed in, {which}", *costs)
        # It goes on for a second at the least.
        pace = min(rate / 2, RECORDS_EACH - 1)
        steady = hand_in_steadily(server.port, list(islice(people, RECORDS_EACH)), pace)
        which = f"{database}, steady {pace:.0f}/s"
        yield Figure(name=f"handed in, {which}, p99 / a commit", value=steady.p99_s / commit_s, most=15)
        yield Figure(name=f"handed in, {which}, p99", value=steady.p99_s * 1000, unit="ms")
        yield Figure(name=f"handed in, {which}, CPU of k6", value=steady.client_cpu_s * 1000, unit="ms")
    finally:
        server.stop()
    yield from _held(server, people, database)


def _held(server: Server, people: Iterator[Examinee], database: str) -> Iterator[Figure]:
    """Hand in to one process that is held to one core, as the handbook for operators has it."""
    server.workers, server.core = 1, min(os.sched_getaffinity(0))
    server.start()
    try:
        hand_in_together(server.port, islice(people, RECORDS_EACH // 2), 8, [])
        server.settle()
        rate, *costs = _closed_model(server, people, _BROWSERS[-1])
    finally:
        server.stop()
    which = f"handed in, {database}, 1 process held to one core"
    yield Figure(name=f"{which}, a second", value=rate, unit="/s")
    yield from _cost(which, *costs)


def _closed_model(server: Server, people: Iterator[Examinee], browsers: int) -> tuple[float, float, float]:
    """Give hand-ins a second, and the milliseconds of the server's processor for each, at best and in the middle."""
    rates, costs = [], []
    for _ in range(_ROUNDS):
        _wait_for_another_time()
        mine, acknowledged = list(islice(people, RECORDS_EACH)), list[str]()
        spent, begun = server.cpu_s(), time.perf_counter()
        hand_in_together(server.port, mine, browsers, acknowledged)
        rates.append(len(mine) / (time.perf_counter() - begun))
        costs.append(1000 * (server.cpu_s() - spent) / len(mine))
        if len(acknowledged) != len(mine):
            raise RuntimeError(f"{len(mine) - len(acknowledged)} of {len(mine)} hand-ins were not acknowledged")
    return max(rates), min(costs), median(costs)


def _wait_for_another_time() -> None:
    time.sleep(_APART_S)
    _PACE.take()


def _cost(what: str, least_ms: float, middle_ms: float) -> Iterator[Figure]:
    yield Figure(name=f"{what}, CPU of the server", value=least_ms, most=1.3, unit="ms")
    yield Figure(name=f"{what}, CPU in the middle round", value=middle_ms, unit="ms")


def _sat(server: Server, in_one_save: int) -> Iterator[Figure]:
    each = max(RECORDS_EACH // 2, 16)
    people = iter(server.people(_ROUNDS * each + 8, "arriving"))
    server.start()
    try:
        sit_together(server.port, list(islice(people, 8)), 8, SAVED)
        server.settle()
        rates = []
        for _ in range(_ROUNDS):
            _wait_for_another_time()
            rates.append(sit_together(server.port, list(islice(people, each)), 8, in_one_save))
    finally:
        server.stop()
    processes = f"{server.workers} processes" if server.workers > 1 else "1 process"
    where = f"{'PostgreSQL' if server.database_url else 'SQLite'}, {processes}"
    where += "" if server.core is None else " held to one core"
    name = f"whole attempts, {SAVED} answers in {SAVED // in_one_save} requests, {where}"
    yield Figure(name=name, value=max(rates), least=150, unit="/s")
    yield Figure(name=f"{name}, the middle round", value=median(rates), unit="/s")


def _sizes(cluster: Cluster, server: Server) -> Iterator[Figure]:
    """Weigh rows with their indexes, in the order in which people hand in, where no row before them left any room."""
    server.run("benchmarks.writers", "1", "1")
    before = _weights(cluster)
    server.run("benchmarks.results", str(_RESULTS))
    grown = {table: (weight - before[table]) / _RESULTS for table, weight in _weights(cluster).items()}
    yield Figure(name="a result on PostgreSQL, its row and index", value=grown["result"], most=250, unit="B")
    yield Figure(name="the attempt it is of, its row and indexes", value=grown["attempt"], unit="B")
    yield Figure(name="both together", value=grown["result"] + grown["attempt"], unit="B")
    # Every other one passed.
    for table in ("completion", "issuance"):
        yield Figure(name=f"beside it, of a pass: {table}", value=2 * grown[table], unit="B")


def _weights(cluster: Cluster) -> dict[str, int]:
    """Give the bytes of each table with its indexes."""
    return {
        table: size
        for table in ("attempt", "result", "completion", "issuance")
        for (size,) in cluster.ask("sabaq", f"SELECT pg_total_relation_size('grader_{table}'::regclass)")
    }


@contextmanager
def _fresh(database_url: str | None = None) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="sabaq-bench-") as folder:
        yield Server(data=Path(folder), database_url=database_url)


@contextmanager
def _cluster() -> Iterator[tuple[Cluster, Server]]:
    cluster = Cluster(is_durable=True)
    try:
        with _fresh(cluster.make_database("sabaq")) as server:
            yield cluster, server
    finally:
        cluster.remove()
