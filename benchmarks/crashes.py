"""Kills under load: `python -m benchmarks.crashes [KILLS]` ends the server, and apart all of PostgreSQL, that often.

While browsers hand in, everything is killed at a random moment and started again. Whatever had been acknowledged
must be there, and everybody who then sends the same form twice at once is given the one result.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

import psycopg

from benchmarks.load import Examinee, Server, hand_in_together
from benchmarks.postgresql import Cluster
from generator.grader.storage.sqlite import DATABASE_FILE, prefer_new_sqlite

_BROWSERS = 16


class Mortal(Protocol):
    """What can be killed and started again."""

    def kill(self) -> None:
        """End it at once."""

    def start(self) -> None:
        """Start it and wait until it answers."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What the kills did: of the four counts after the first, each must be zero."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    unanswered: int = 0
    damaged: int = 0
    written_unacknowledged: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, name)} {name.replace('_', ' ')}" for name in self.__slots__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A server that does not run yet, how to ask its database something in SQL, and what to kill to harm it."""

    server: Server
    ask: Callable[[str], list[Any]]
    mortal: Mortal


@contextmanager
def on_sqlite() -> Iterator[Stage]:
    """Give a server on SQLite; it is ended and removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(data=Path(folder))
        try:
            yield Stage(server=server, ask=lambda sql: _in_file(Path(folder), sql), mortal=server)
        finally:
            server.kill()


@contextmanager
def on_postgresql(owner: str = "") -> Iterator[Stage]:
    """Give a server on a PostgreSQL of its own; both are ended and removed afterwards.

    With an owner, the server works as that role, which is no superuser: row-level security holds for it.
    """
    cluster = Cluster(is_durable=True)
    try:
        if owner:
            cluster.sql(f"CREATE ROLE {owner} LOGIN")
        cluster.sql(f"CREATE DATABASE sabaq{f' OWNER {owner}' if owner else ''}")
        with tempfile.TemporaryDirectory() as folder:
            url = cluster.url("sabaq", owner) if owner else cluster.url("sabaq")
            server = Server(data=Path(folder), database_url=url)
            try:
                yield Stage(server=server, ask=lambda sql: _in_cluster(cluster, sql), mortal=cluster)
            finally:
                server.kill()
    finally:
        cluster.remove()


def kill_the_server(kills: int, seed: int, *, each: int = 100) -> Tally:
    """Kill the server on SQLite."""
    with on_sqlite() as stage:
        return _killed(stage, kills, each, random.Random(seed))


def kill_postgresql(kills: int, seed: int, *, each: int = 100) -> Tally:
    """Kill every process of PostgreSQL while the server goes on."""
    with on_postgresql() as stage:
        return _killed(stage, kills, each, random.Random(seed))


def _killed(stage: Stage, kills: int, each: int, chance: random.Random) -> Tally:
    server, ask, tally = stage.server, stage.ask, Tally()
    rounds = sittings(server, kills, each)
    server.start()
    for sitting in rounds:
        acknowledged: list[str] = []
        load = Thread(target=hand_in_together, args=(server.port, sitting, _BROWSERS, acknowledged))
        load.start()
        enough = chance.randint(1, len(sitting) // 2)
        while load.is_alive() and len(acknowledged) < enough:
            time.sleep(0.001)
        stage.mortal.kill()
        load.join()
        stage.mortal.start()
        kept = {_hex(row[0]) for row in ask("SELECT attempt_id FROM grader_result")}
        told = {attempt.replace("-", "") for attempt in acknowledged}
        mine = {person.attempt.replace("-", "") for person in sitting}
        tally.acknowledged += len(told)
        tally.lost += len(told - kept)
        tally.written_unacknowledged += len(kept & mine - told)
        answered: list[str] = []
        hand_in_together(server.port, [*sitting, *sitting], _BROWSERS, answered)
        tally.unanswered += 2 * len(sitting) - len(answered)
    tally.doubled = _surplus(ask, sum(map(len, rounds)))
    tally.damaged = sum(row[0] != "ok" for row in ask("PRAGMA integrity_check")) if stage.mortal is server else 0
    return tally


def sittings(server: Server, rounds: int, each: int) -> list[list[Examinee]]:
    """Make people who are about to hand in, as many for every round."""
    people = server.people(rounds * each)
    return [people[turn * each : (turn + 1) * each] for turn in range(rounds)]


def _surplus(ask: Callable[[str], list[Any]], people: int) -> int:
    """Count what is there more, or less, than once: a result each, and for each pass one certificate and no other."""
    counted = ask(
        "SELECT (SELECT count(*) FROM grader_result),"
        " (SELECT count(*) FROM grader_result WHERE passed), (SELECT count(*) FROM grader_completion),"
        " (SELECT count(*) FROM grader_issuance), (SELECT count(DISTINCT completion_id) FROM grader_issuance)"
    )[0]
    results, passes, *rest = map(int, counted)
    return abs(results - people) + sum(abs(number - passes) for number in rest)


def _hex(value: Any) -> str:  # noqa: ANN401  SQLite gives text or bytes, PostgreSQL a UUID
    return value.hex() if isinstance(value, bytes) else str(value).replace("-", "")


def _in_file(data: Path, statement: str) -> list[Any]:
    # The same library as the server's: an older one may damage what both have open.
    prefer_new_sqlite()
    library = import_module("sqlite3")
    with closing(library.connect(data / DATABASE_FILE)) as connection:
        rows: list[Any] = connection.execute(statement).fetchall()
        return rows


def _in_cluster(cluster: Cluster, statement: str) -> list[Any]:
    with psycopg.connect(cluster.url("sabaq")) as connection:
        return connection.execute(statement.encode()).fetchall()


def main(kills: int) -> None:
    """Kill each, and say what came of it."""
    print("server on SQLite:", kill_the_server(kills, seed=1))
    print("all of PostgreSQL:", kill_postgresql(kills, seed=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
