"""A cadre's page of completion over a large roster: what its two queries take, and how that grows with the cadre."""

import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from benchmarks.figures import Figure

_PEOPLE = int(os.environ.get("REPORT_PEOPLE", "400000"))
_COURSE = "a-course"
_START_MS = 1_790_000_000_000
_DAY_MS = 86_400_000
_ROUNDS = 5
# A twentieth of the people are in the large cadre, a hundredth in a small one; 45 more share the rest.
_LARGE, _SMALL, _OTHERS = "large", "small", 45


def report_figures() -> Iterator[Figure]:
    """Time the page's queries for cadres of two sizes, in a process apart: Django is set up once in each."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.reports"], capture_output=True, text=True, check=True)
    taken = json.loads(done.stdout)
    whole = f"{_PEOPLE:,}"
    yield Figure(
        name=f"page of a cadre of {_PEOPLE // 20:,} of {whole} people", value=taken[_LARGE], most=150, unit="ms"
    )
    yield Figure(name=f"page of a cadre of {_PEOPLE // 100:,}", value=taken[_SMALL], most=40, unit="ms")
    yield Figure(name="large cadre / small one, 5 times the people", value=taken[_LARGE] / taken[_SMALL], most=7)


def measure() -> dict[str, float]:
    """Fill a database, most of whose people have finished, and give the milliseconds of each cadre's page."""
    with tempfile.TemporaryDirectory(prefix="sabaq-bench-") as folder:
        settings = import_module("generator.grader.settings").read_settings({"data": Path(folder)})
        starting = import_module("generator.grader.starting")
        starting.configure(settings)
        starting.migrate()
        _fill()
        taken = {cadre: _page_ms(cadre) for cadre in (_LARGE, _SMALL)}
        import_module("django.db").connections.close_all()
    return taken


def _page_ms(cadre: str) -> float:
    """Give the least of some rounds: other work on the machine only ever adds."""
    counting = import_module("generator.grader.reporting.counting")
    models = import_module("generator.grader.models")
    now_ms = _START_MS + 200 * _DAY_MS
    wanted = counting.Wanted(
        people=models.Trainee.objects.filter(cadre__in=[cadre]),
        course=_COURSE,
        day=counting.today(now_ms),
        now_ms=now_ms,
    )
    rounds = []
    for _ in range(_ROUNDS):
        gc.collect()
        begun = time.perf_counter()
        found = counting.groups(wanted)
        days = counting.finished_by_day(wanted)
        rounds.append(1000 * (time.perf_counter() - begun))
        if counting.whole(found).finished != days[-1][1]:
            raise AssertionError("the groups and the days do not add up to the same")
    return min(rounds)


def _fill() -> None:
    """Write people and completions as a database that grew has them: people in no order of cadre."""
    connection = import_module("django.db").connection
    uuid7 = import_module("generator.grader.ids").uuid7
    chance = random.Random(1)
    codes = [_LARGE, _SMALL, *(f"cadre-{n}" for n in range(_OTHERS))]
    weights = [5, 1, *[94 / _OTHERS] * _OTHERS]
    cadres = chance.choices(codes, weights, k=_PEOPLE)
    # How many belong to the two cadres is made exact.
    cadres = [code if code not in {_LARGE, _SMALL} else codes[2] for code in cadres]
    for place in chance.sample(range(_PEOPLE), _PEOPLE // 20 + _PEOPLE // 100):
        cadres[place] = _LARGE
    large = [place for place, code in enumerate(cadres) if code == _LARGE]
    for place in large[: _PEOPLE // 100]:
        cadres[place] = _SMALL
    ids = [uuid7(_START_MS).hex for _ in range(_PEOPLE)]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("BEGIN")
        people = (
            (ids[n], f"P{n:08d}", "Name", "نام", "Post", "عہدہ", 17, cadres[n], f"academy-{n % 12}", str(2018 + n % 9))
            for n in range(_PEOPLE)
        )
        cursor.cursor.executemany(
            "INSERT INTO grader_trainee (id, personnel_number, name_en, name_ur, designation_en, designation_ur, grade,"
            " cadre_id, academy_id, batch, email, phone, status) VALUES (?,?,?,?,?,?,?,?,?,?,'','','nominated')",
            people,
        )
        cursor.execute("COMMIT")
    _complete(ids, chance)


def _complete(ids: list[str], chance: random.Random) -> None:
    """Let three of four have finished, on days of half a year."""
    connection = import_module("django.db").connection
    month = import_module("generator.grader.clock").moment
    rows = []
    for n, trainee in enumerate(ids):
        if chance.random() < 0.75:
            at_ms = _START_MS + chance.randrange(180) * _DAY_MS
            when = month(at_ms)
            rows.append((n + 1, trainee, f"{n:032x}", at_ms, when.year * 100 + when.month))
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.cursor.executemany(
            "INSERT INTO grader_completion (id, trainee_id, course, result_id, completed_ms, month)"
            " VALUES (?,?,'a-course',?,?,?)",
            rows,
        )
        cursor.execute("COMMIT")


if __name__ == "__main__":
    print(json.dumps(measure()))
