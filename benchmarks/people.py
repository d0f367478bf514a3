"""A roster of 100,000 people: `sabaq roster` against a bare reading of the file and a bare insertion of its rows."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Cost, Figure, cheapest, cost_of

_PEOPLE = 100_000
_SEED = """
import sys
from pathlib import Path
from generator.grader.settings import read_settings
from generator.grader.serving.starting import configure, migrate
configure(read_settings({"data": Path(sys.argv[1])}, {}))
migrate()
from generator.grader import models
models.Cadre.objects.get_or_create(code="pas", defaults={"name_en": "PAS", "name_ur": "پی اے ایس"})
models.Academy.objects.get_or_create(code="csa", defaults={"name_en": "Academy", "name_ur": "اکیڈمی"})
"""
# What any import must do: read the file, and insert each person and the first line of their history, in one
# durable transaction, with raw sqlite3.
_FLOOR = """
import csv, sqlite3, sys, uuid
database = sqlite3.connect(sys.argv[2], isolation_level=None)
database.executescript(
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "CREATE TABLE person (id BLOB PRIMARY KEY, number TEXT UNIQUE, en TEXT, ur TEXT, den TEXT, dur TEXT, grade INT,"
    " batch TEXT, email TEXT, phone TEXT, status TEXT, cadre TEXT, academy TEXT);"
    "CREATE INDEX scope ON person (cadre, academy, id);"
    "CREATE TABLE history (id INTEGER PRIMARY KEY, person BLOB, status TEXT, at INT, who TEXT, reason TEXT);"
    "CREATE INDEX whose ON history (person);"
)
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    rows = [(uuid.uuid4().bytes, *row) for row in csv.reader(file)][1:]
database.execute("BEGIN IMMEDIATE")
database.executemany(
    "INSERT INTO person VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?9, '', '', 'nominated', ?7, ?8)", rows
)
database.executemany("INSERT INTO history VALUES (NULL, ?1, 'nominated', 1, '', 'roster')", ([row[0]] for row in rows))
database.execute("COMMIT")
"""


def people_figures() -> Iterator[Figure]:
    """Bring in 100,000 people who are new; give the ratio to the floor in the same run, and the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.csv"
        file.write_text(_roster(), encoding="utf-8")
        turns = iter(range(100))
        ours, floor = cheapest(
            2,
            lambda: _import(Path(folder) / f"data-{next(turns)}", file),
            lambda: _floor(Path(folder), file, next(turns)),
        )
    yield Figure(name="roster of 100,000 / reading and inserting bare, CPU", value=ours.cpu_s / floor.cpu_s, most=12.0)
    yield Figure(name="roster of 100,000, CPU", value=ours.cpu_s, most=30.0, unit="s")


def _import(data: Path, file: Path) -> Cost:
    cost_of([sys.executable, "-c", _SEED, str(data)])
    command = [sys.executable, "-m", "generator", "roster", str(file), "--academy", "csa", "--apply"]
    return cost_of([*command, "--data", str(data)])


def _floor(folder: Path, file: Path, turn: int) -> Cost:
    return cost_of([sys.executable, "-c", _FLOOR, str(file), str(folder / f"floor-{turn}.sqlite3")])


def _roster() -> str:
    heading = "Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch\n"
    return heading + "".join(
        f"{n:08d},Person Number {n},فرد نمبر {n},Section Officer,{17 + n % 5},pas,csa,{2020 + n % 7}\n"
        for n in range(_PEOPLE)
    )
