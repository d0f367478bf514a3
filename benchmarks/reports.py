"""The records room's pages over a large roster: `python -m benchmarks.reports postgresql` or `sqlite`.

The roster has half as many completions again as people, of two courses. A page of completion is held against a floor
measured in turn with it: the bare number of the entries that it tells of, in the same indexes. On PostgreSQL pages are
held against the same ones without the policies of row-level security too.
"""

import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import REPORT_PEOPLE, large_roster
from benchmarks.figures import Figure
from benchmarks.postgresql import OWNER, Cluster
from benchmarks.synthetic import ROOT

_PEOPLE = {"postgresql": REPORT_PEOPLE, "sqlite": min(REPORT_PEOPLE, 400_000)}
_POSTGRESQL = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "maintenance_work_mem": "512MB",
}
_ROUNDS = 9
_TURNS = 25
"""Of what differs by little, there are more, of which the middle one counts."""


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
    """What was taken for the large cadre, the small one and everybody, and how many seconds counting everybody took.

    `guarded` is the share that pages of the large cadre take with PostgreSQL's policies, of what they take without.
    """

    taken: tuple[Taken, Taken, Taken]
    counting_s: float
    guarded: dict[str, float]


def report_figures() -> Iterator[Figure]:
    """Time the pages for cadres of two sizes and for everybody on each database, in processes apart.

    Django is set up once in each.
    """
    for vendor, people in _PEOPLE.items():
        command = ["nice", sys.executable, "-m", "benchmarks.reports", vendor]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        measured = json.loads(done.stdout)
        large, small, everybody = (Taken(**taken) for taken in measured["taken"])
        for taken in (large, small, everybody):
            name = f"{vendor}: completion of {taken.people:,} of {people:,} people"
            yield Figure(name=name, value=taken.pages["completion"], most=150, unit="ms")
            yield Figure(
                name=f"{vendor}: that page of {taken.people:,} / the bare number of its entries",
                value=taken.pages["completion"] / taken.floor,
                most=1,
            )
        for page, ms in large.pages.items():
            if page != "completion":
                yield Figure(name=f"{vendor}: {page}, of {large.people:,}", value=ms, unit="ms")
        for page, share in measured["guarded"].items():
            yield Figure(name=f"{vendor}: {page} / without row-level security, CPU", value=share)
        yield Figure(name=f"{vendor}: counting everybody anew", value=measured["counting_s"], unit="s")


def measure(vendor: str) -> Measured:
    """Fill a database, most of whose people have finished, and time the pages of two cadres and of everybody."""
    with tempfile.TemporaryDirectory(prefix="sabaq-bench-") as folder:
        given: dict[str, Any] = {"data": Path(folder)}
        if vendor == "sqlite":
            return _measured(vendor, given)
        cluster = Cluster(is_durable=False, **_POSTGRESQL)
        try:
            # The roster is written straight into the tables, past their checks.
            cluster.sql(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
            return _measured(vendor, given | {"database_url": cluster.make_database("sabaq")})
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
    people = _PEOPLE[vendor]
    large_roster.fill(people, people * 3 // 2, course)
    # As the server does, so that only what a page leaves behind is ever looked for.
    gc.freeze()
    begun = time.perf_counter()
    import_module("generator.grader.reporting.tallies").count_again(course, time.time_ns() // 1_000_000)
    counting_s = time.perf_counter() - begun
    taken = (_timed(course, large_roster.LARGE), _timed(course, large_roster.SMALL), _timed(course, None))
    guarded = _guarded(large_roster.LARGE)
    import_module("django.db").connections.close_all()
    return Measured(taken=taken, counting_s=counting_s, guarded=guarded)


def _timed(course: str, cadre: str | None) -> Taken:
    """Give the least of some rounds, all in turn: other work on the machine only ever adds."""
    show = _browser(cadre)
    entries = _bare_numbers(course, cadre)
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


def _guarded(cadre: str) -> dict[str, float]:
    """Give what each page of a cadre takes of both processors, as a share of what it takes without any policy."""
    connection = import_module("django.db").connection
    if connection.vendor != "postgresql":
        return {}
    show = _browser(cadre)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), array_agg(relname::text) FROM pg_class WHERE relrowsecurity")
        ((backend, tables),) = cursor.fetchall()

    def spent_ns() -> int:
        return time.process_time_ns() + int(Path(f"/proc/{backend}/schedstat").read_text().split()[0])

    def taken(how: str, address: str) -> int:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" {how} ROW LEVEL SECURITY')
        # PostgreSQL forgets what it knows of a table that is altered, and looks it up at the next question.
        show(address)
        begun = spent_ns()
        show(address)
        return spent_ns() - begun

    shares: dict[str, list[float]] = {name: [] for name in _PAGES}
    for _ in range(_TURNS):
        for name, address in _PAGES.items():
            bare = taken("DISABLE", address)
            shares[name].append(taken("ENABLE", address) / bare)
    return {name: median(found) for name, found in shares.items()}


def _browser(cadre: str | None) -> Callable[[str], None]:
    """Give what opens a page as a cadre's administrator, or as an auditor, who sees everybody."""
    models = import_module("generator.grader.models")
    user = import_module("django.contrib.auth.models").User.objects.create(username=f"reader-{time.time_ns()}")
    role = models.Role.ADMINISTRATOR if cadre else models.Role.AUDITOR
    account = models.Account.objects.create(user=user, role=role)
    account.cadres.set([cadre] if cadre else [])
    browser = import_module("django.test").Client(SERVER_NAME="127.0.0.1")
    browser.force_login(user)

    def show(address: str) -> None:
        if browser.get(address).status_code != 200:
            raise AssertionError(f"there is no page {address}")

    return show


def _ms(run: Callable[[], None]) -> float:
    gc.collect()
    begun = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(sys.argv[1]))))
