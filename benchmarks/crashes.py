"""Kills under load: `python -m benchmarks.crashes [KILLS]`, which `make crashes` runs, does each of them that often.

The server is ended on SQLite and on PostgreSQL, and apart from that all of PostgreSQL. While browsers hand in, what is
to be harmed is killed at a random moment and started again. Whatever had been acknowledged must be there, and everybody
who then sends the same form twice at once is given the one result. At last the power goes, at every moment of that many
recordings of what was written to SQLite. The command ends with 1 if anything was lost, doubled or not answered.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, Protocol, TypeAlias

from benchmarks.load import Examinee, Server, hand_in_together
from benchmarks.postgresql import Cluster
from benchmarks.power_cut import PowerCuts, cut_power
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
    """What the kills did; retries are the forms that were sent again, each person's twice at once."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    retries: int = 0
    unanswered: int = 0
    damaged: int = 0
    written_unacknowledged: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing acknowledged is lost, nothing is there twice, and every retry was given the one result."""
        return not (self.lost or self.doubled or self.unanswered or self.damaged)

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, name):,} {name.replace('_', ' ')}" for name in self.__slots__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A server that does not run yet, how to ask its database something in SQL, and what the database runs in.

    That is all of PostgreSQL, or on SQLite the server itself.
    """

    server: Server
    ask: Callable[[str], list[Any]]
    database: Mortal


StageMaker: TypeAlias = Callable[[], AbstractContextManager[Stage]]


@contextmanager
def on_sqlite() -> Iterator[Stage]:
    """Give a server on SQLite; it is ended and removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(data=Path(folder))
        try:
            yield Stage(server=server, ask=lambda sql: _in_file(Path(folder), sql), database=server)
        finally:
            server.kill()


@contextmanager
def on_postgresql() -> Iterator[Stage]:
    """Give a server on a PostgreSQL of its own; both are ended and removed afterwards."""
    cluster = Cluster(is_durable=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            server = Server(data=Path(folder), database_url=cluster.make_database("sabaq"))
            try:
                yield Stage(server=server, ask=lambda sql: cluster.ask("sabaq", sql), database=cluster)
            finally:
                server.kill()
    finally:
        cluster.remove()


def kill_the_server(on: StageMaker, kills: int, seed: int, *, each: int = 100) -> Tally:
    """Kill every process of the server; a PostgreSQL below it goes on."""
    with on() as stage:
        return _killed(stage, stage.server, kills, each, random.Random(seed))


def kill_postgresql(kills: int, seed: int, *, each: int = 100) -> Tally:
    """Kill every process of PostgreSQL while the server goes on."""
    with on_postgresql() as stage:
        return _killed(stage, stage.database, kills, each, random.Random(seed))


def _killed(stage: Stage, mortal: Mortal, kills: int, each: int, chance: random.Random) -> Tally:
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
        mortal.kill()
        load.join()
        mortal.start()
        tally.kills += 1
        kept = {_hex(row[0]) for row in ask("SELECT attempt_id FROM grader_result")}
        told = {attempt.replace("-", "") for attempt in acknowledged}
        mine = {person.attempt.replace("-", "") for person in sitting}
        tally.acknowledged += len(told)
        tally.lost += len(told - kept)
        tally.written_unacknowledged += len(kept & mine - told)
        answered: list[str] = []
        hand_in_together(server.port, [*sitting, *sitting], _BROWSERS, answered)
        tally.retries += 2 * len(sitting)
        tally.unanswered += 2 * len(sitting) - len(answered)
    tally.doubled = _surplus(ask, sum(map(len, rounds)))
    if stage.database is server:
        tally.damaged = sum(row[0] != "ok" for row in ask("PRAGMA integrity_check"))
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


_KINDS: Mapping[str, Callable[[int], Tally | PowerCuts]] = {
    "the server on SQLite": partial(kill_the_server, on_sqlite, seed=1),
    "the server on PostgreSQL": partial(kill_the_server, on_postgresql, seed=2),
    "all of PostgreSQL": partial(kill_postgresql, seed=3),
    "the power, on SQLite": partial(cut_power, seed=4),
}


def main(kills: int) -> int:
    """Kill each, and say what came of it. Give the exit code."""
    are_whole = True
    for kind, harm in _KINDS.items():
        tally = harm(kills)
        print(f"{kind}: {tally}", flush=True)
        are_whole &= tally.is_whole
    return int(not are_whole)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
