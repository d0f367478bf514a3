"""The records room's pages over a large roster: `python -m benchmarks.reports postgresql` or `sqlite`.

The roster has four million people and six million completions of two courses on PostgreSQL, a tenth of that on
SQLite; `REPORT_PEOPLE` makes it another size. A page of completion is held against a floor measured in turn with it:
the bare number of the entries that it tells of, in the same indexes.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import large_roster
from benchmarks.figures import Figure
from benchmarks.postgresql import Cluster
from benchmarks.synthetic import ROOT

_PEOPLE = {"postgresql": 4_000_000, "sqlite": 400_000}
_POSTGRESQL = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "maintenance_work_mem": "512MB",
}
_ROUNDS = 9


_PAGES = {
    "completion": "/records/completion/",
    "the roster": "/records/",
    "the roster's passed": "/records/?state=passed",
    "whoever has a name": "/records/?search=Name+1234567",
    "certificates that end": "/records/expiring/?days=365",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Milliseconds of each page for somebody's people, and of the bare number of these; how many people they are."""

    pages: dict[str, float]
    floor: float
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was taken for the large cadre, the small one and everybody, and how many seconds counting everybody took."""

    taken: tuple[Taken, Taken, Taken]
    counting_s: float


def report_figures() -> Iterator[Figure]:
    """Time the pages for cadres of two sizes and for everybody on each database, in processes apart.

    Django is set up once in each.
    """
    for vendor in _PEOPLE:
        command = ["nice", sys.executable, "-m", "benchmarks.reports", vendor]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        measured = json.loads(done.stdout)
        large, small, everybody = (Taken(**taken) for taken in measured["taken"])
        for taken in (large, small, everybody):
            name = f"{vendor}: completion of {taken.people:,} of {_people(vendor):,} people"
            yield Figure(name=name, value=taken.pages["completion"], most=150, unit="ms")
            yield Figure(
                name=f"{vendor}: that page of {taken.people:,} / the bare number of its entries",
                value=taken.pages["completion"] / taken.floor,
                most=1,
            )
        for page, ms in large.pages.items():
            if page != "completion":
                yield Figure(name=f"{vendor}: {page}, of {large.people:,}", value=ms, unit="ms")
        yield Figure(name=f"{vendor}: counting everybody anew", value=measured["counting_s"], unit="s")


def measure(vendor: str) -> Measured:
    """Fill a database, most of whose people have finished, and time the pages of two cadres and of everybody."""
    with tempfile.TemporaryDirectory(prefix="sabaq-bench-") as folder:
        given: dict[str, Any] = {"data": Path(folder)}
        if vendor == "sqlite":
            return _measured(vendor, given)
        cluster = Cluster(is_durable=False, **_POSTGRESQL)
        try:
            # As in earnest the owner is no superuser, whom row-level security would cost nothing.
            cluster.sql("CREATE ROLE owner LOGIN")
            cluster.sql("GRANT SET ON PARAMETER session_replication_role TO owner")
            cluster.sql("CREATE DATABASE sabaq OWNER owner")
            return _measured(vendor, given | {"database_url": cluster.url("sabaq", "owner")})
        finally:
            cluster.remove()


def _measured(vendor: str, given: dict[str, Any]) -> Measured:
    settings = import_module("generator.grader.settings").read_settings(given)
    starting = import_module("generator.grader.serving.starting")
    starting.configure(settings)
    starting.migrate()
    import_module("generator.grader.keys.keyring").ensure_demo_issuer(settings)
    edition = import_module("generator.build").publish(ROOT)
    course = import_module("generator.grader.editions").store_edition(edition, large_roster.START_MS).course_id
    people = _people(vendor)
    large_roster.fill(people, people * 3 // 2, course)
    # As the server does, so that only what a page leaves behind is ever looked for.
    gc.freeze()
    begun = time.perf_counter()
    import_module("generator.grader.reporting.tallies").count_again(course, time.time_ns() // 1_000_000)
    counting_s = time.perf_counter() - begun
    taken = (_timed(course, large_roster.LARGE), _timed(course, large_roster.SMALL), _timed(course, None))
    import_module("django.db").connections.close_all()
    return Measured(taken=taken, counting_s=counting_s)


def _people(vendor: str) -> int:
    return int(os.environ.get("REPORT_PEOPLE", _PEOPLE[vendor]))


def _timed(course: str, cadre: str | None) -> Taken:
    """Give the least of some rounds, all in turn: other work on the machine only ever adds."""
    browser = _browser(cadre)
    entries = _bare_numbers(course, cadre)

    def show(address: str) -> None:
        if browser.get(address).status_code != 200:
            raise AssertionError(f"there is no page {address}")

    # Everybody is looked for by nobody: to see the lists of one cadre is enough.
    asked = _PAGES if cadre else {"completion": _PAGES["completion"]}
    rounds = [
        ({name: _ms(partial(show, address)) for name, address in asked.items()}, _ms(entries)) for _ in range(_ROUNDS)
    ]
    models = import_module("generator.grader.models")
    return Taken(
        pages={name: min(pages[name] for pages, _ in rounds) for name in asked},
        floor=min(floor for _, floor in rounds),
        people=models.Trainee.objects.filter(**({"cadre": cadre} if cadre else {})).count(),
    )


def _bare_numbers(course: str, cadre: str | None) -> Callable[[], None]:
    """Number the entries of a cadre, or of everybody."""
    connection = import_module("django.db").connection
    mine, codes = (" AND cadre_id = %s", [cadre]) if cadre else ("", [])

    def run() -> None:
        with connection.cursor() as cursor:
            # What stands in the statements is this module's own.
            cursor.execute(f"SELECT count(*) FROM grader_trainee WHERE status = 'nominated'{mine}", codes)  # noqa: S608
            cursor.execute(f"SELECT count(*) FROM grader_completion WHERE course = %s{mine}", [course, *codes])  # noqa: S608

    return run


def _browser(cadre: str | None) -> Any:  # noqa: ANN401  Django's classes are known only once it is ready
    """Give the browser of a cadre's administrator, or of an auditor, who sees everybody."""
    models = import_module("generator.grader.models")
    user = import_module("django.contrib.auth.models").User.objects.create(username=f"reader-{cadre}")
    role = models.Role.ADMINISTRATOR if cadre else models.Role.AUDITOR
    account = models.Account.objects.create(user=user, role=role)
    account.cadres.set([cadre] if cadre else [])
    browser = import_module("django.test").Client(SERVER_NAME="127.0.0.1")
    browser.force_login(user)
    return browser


def _ms(run: Callable[[], None]) -> float:
    gc.collect()
    begun = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(sys.argv[1]))))
