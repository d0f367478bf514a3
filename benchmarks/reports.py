"""A cadre's page of completion over a large roster: `python -m benchmarks.reports postgresql` or `sqlite`.

The roster has four million people and six million completions of two courses on PostgreSQL, a tenth of that on
SQLite; `REPORT_PEOPLE` makes it another size. The page is held against a floor measured in turn with it: the bare
number of the entries that it counts, in the same indexes.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Milliseconds of a cadre's page, and of the bare number of what it counts; how many people are in the cadre."""

    page: float
    floor: float
    people: int


def report_figures() -> Iterator[Figure]:
    """Time the page for cadres of two sizes on each database, in processes apart: Django is set up once in each."""
    for vendor in _PEOPLE:
        command = ["nice", sys.executable, "-m", "benchmarks.reports", vendor]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        large, small = (Taken(**taken) for taken in json.loads(done.stdout))
        for taken, most in ((large, 150), (small, 40)):
            name = f"{vendor}: page of a cadre of {taken.people:,} of {_people(vendor):,} people"
            yield Figure(name=name, value=taken.page, most=most, unit="ms")
        name = f"{vendor}: that page of {large.people:,} / the bare number of its entries"
        yield Figure(name=name, value=large.page / large.floor, most=3)


def measure(vendor: str) -> list[Taken]:
    """Fill a database, most of whose people have finished, and time the pages of the large and the small cadre."""
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


def _measured(vendor: str, given: dict[str, Any]) -> list[Taken]:
    settings = import_module("generator.grader.settings").read_settings(given)
    starting = import_module("generator.grader.serving.starting")
    starting.configure(settings)
    starting.migrate()
    import_module("generator.grader.keys.keyring").ensure_demo_issuer(settings)
    edition = import_module("generator.build").publish(ROOT)
    course = import_module("generator.grader.editions").store_edition(edition, large_roster.START_MS).course_id
    people = _people(vendor)
    large_roster.fill(people, people * 3 // 2, course)
    taken = [_timed(course, cadre) for cadre in (large_roster.LARGE, large_roster.SMALL)]
    import_module("django.db").connections.close_all()
    return taken


def _people(vendor: str) -> int:
    return int(os.environ.get("REPORT_PEOPLE", _PEOPLE[vendor]))


def _timed(course: str, cadre: str) -> Taken:
    """Give the least of some rounds, the two in turn: other work on the machine only ever adds."""
    browser = _browser_of_administrator(cadre)
    entries = _bare_numbers(course, cadre)

    def page() -> None:
        if browser.get("/records/completion/").status_code != 200:
            raise AssertionError("there is no such page")

    rounds = [(_ms(page), _ms(entries)) for _ in range(_ROUNDS)]
    models = import_module("generator.grader.models")
    return Taken(
        page=min(page for page, _ in rounds),
        floor=min(floor for _, floor in rounds),
        people=models.Trainee.objects.filter(cadre=cadre).count(),
    )


def _bare_numbers(course: str, cadre: str) -> Callable[[], None]:
    """Number the entries that a page counts."""
    connection = import_module("django.db").connection

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM grader_trainee WHERE cadre_id = %s AND status = 'nominated'", [cadre])
            cursor.execute(
                "SELECT count(*) FROM grader_completion WHERE course = %s AND cadre_id = %s", [course, cadre]
            )

    return run


def _browser_of_administrator(cadre: str) -> Any:  # noqa: ANN401  Django's classes are known only once it is ready
    models = import_module("generator.grader.models")
    user = import_module("django.contrib.auth.models").User.objects.create(username=f"administrator-{cadre}")
    account = models.Account.objects.create(user=user, role=models.Role.ADMINISTRATOR)
    account.cadres.set([cadre])
    browser = import_module("django.test").Client(SERVER_NAME="127.0.0.1")
    browser.force_login(user)
    return browser


def _ms(run: Callable[[], None]) -> float:
    gc.collect()
    begun = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    print(json.dumps([asdict(taken) for taken in measure(sys.argv[1])]))
