"""Counts of any day are those of a slow count over everything that happened, whoever moved, left or came back."""

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from generator.grader import models
from generator.grader.access.scope import Scope
from generator.grader.clock import day_number, moment, numbered_day
from generator.grader.people.postings import postings_kept
from generator.grader.reporting.counting import By, Counts, Wanted, counted, exactly, standing
from generator.grader.storage.ids import uuid7
from generator.grader.tables.people import Posting, Status

DAY_MS = 86_400_000
DAYS = 12
CADRES, ACADEMIES, BATCHES = ("pas", "psp", "omg"), ("csa", "sti"), ("2025", "2026")
SCOPES = (
    Scope(is_everyone=True),
    Scope(cadres=frozenset({"pas"})),
    Scope(academies=frozenset({"sti"})),
    Scope(cadres=frozenset({"psp"}), academies=frozenset({"csa"})),
    Scope(),
)
NARROW = ({}, {By.BATCH: "2026"}, {By.CADRE: "pas", By.ACADEMY: "csa"})


@dataclass
class Life:
    """What happened to one person: each place with the moment from which they stood there, and when they finished."""

    came_ms: int
    places: list[tuple[int, tuple[str, str, str, str]]] = field(default_factory=list)
    finished_ms: int | None = None

    def place(self, before_ms: int) -> tuple[str, str, str, str]:
        return [place for since, place in self.places if since < before_ms][-1]


def some_people(chance: random.Random, start_ms: int) -> list[Life]:
    """Half of them never change; the others move, are excused, leave, and come back."""
    for table, codes in ((models.Cadre, CADRES), (models.Academy, ACADEMIES)):
        for code in codes:
            table.objects.get_or_create(code=code, defaults={"name_en": code, "name_ur": code})
    return [one_person(chance, start_ms, n) for n in range(60)]


def one_person(chance: random.Random, start_ms: int, n: int) -> Life:
    def a_place(status: str = Status.NOMINATED) -> tuple[str, str, str, str]:
        return chance.choice(CADRES), chance.choice(ACADEMIES), chance.choice(BATCHES), status

    def a_moment(after_ms: int) -> int:
        return after_ms + 1 + int(chance.random() * (start_ms + DAYS * DAY_MS - after_ms - 2))

    life = Life(came_ms=start_ms + chance.randrange(3 * DAY_MS))
    life.places.append((life.came_ms, a_place()))
    person = models.Trainee.objects.create(
        id=uuid7(life.came_ms), personnel_number=f"H-{n}", name_en="n", name_ur="n", designation_en="d",
        designation_ur="d", grade=17, **as_columns(life.places[0][1]),
    )  # fmt: skip
    events = sorted(a_moment(life.came_ms) for _ in range(chance.choice((0, 0, 0, 1, 2, 4))))
    finished = a_moment(life.came_ms) if chance.random() < 0.7 else None
    for at_ms in sorted({*events, *([finished] if finished else [])}):
        if at_ms == finished:
            life.finished_ms = at_ms
            complete(person, at_ms)
            continue
        place = a_place(chance.choice(Status.values))
        with postings_kept([person.id], at_ms):
            models.Trainee.objects.filter(pk=person.id).update(**as_columns(place))
        life.places.append((at_ms, place))
        if chance.random() < 0.8:
            # Otherwise it finishes with the place it was read with: the move came in between.
            person.refresh_from_db()
    return life


def as_columns(place: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(("cadre_id", "academy_id", "batch", "status"), place, strict=True))


def complete(person: models.Trainee, at_ms: int) -> None:
    """Finish as a submission does, with the place the person was read with."""
    known = {"digest": "d", "course": "c", "label": "1", "document": b"", "stored_ms": 1, "number": 99}
    edition, _ = models.Edition.objects.get_or_create(**known)
    attempt = models.Attempt.objects.create(
        id=uuid7(at_ms), trainee=person, bucket=0, course=99, number=1, edition=edition, seed="s", language="en",
        paper=b"", state="marked", opened_ms=1, deadline_ms=2, submitted_ms=at_ms, answers=b"",
    )  # fmt: skip
    result = models.Result.objects.create(
        attempt=attempt, bucket=0, earned=1, available=1, percent=100, passed=True, answers=b"", marked_ms=at_ms
    )
    when = moment(at_ms)
    models.Completion.objects.create(
        trainee=person, bucket=0, course="c", result=result, cadre=person.cadre, academy=person.academy,
        batch=person.batch, completed_ms=at_ms, month=when.year * 100 + when.month, day=day_number(at_ms),
    )  # fmt: skip


def slowly(people: list[Life], asked: Wanted) -> Counts:
    counts = Counts()
    for life in people:
        if life.came_ms >= asked.end_ms:
            continue
        cadre, academy, batch, status = life.place(asked.end_ms)
        mine = asked.scope.covers(cadre, academy)
        place = {By.CADRE: cadre, By.ACADEMY: academy, By.BATCH: batch}
        if status != Status.NOMINATED or not mine or any(place[by] != code for by, code in asked.narrow.items()):
            continue
        counts.roster[cadre, academy, batch] += 1
        if life.finished_ms is not None and life.finished_ms < asked.end_ms:
            counts.finished[cadre, academy, batch, day_number(life.finished_ms)] += 1
    return counts


def without_zeros(counts: Counts) -> tuple[Counter, ...]:
    return tuple(Counter({key: n for key, n in part.items() if n}) for part in (counts.roster, counts.finished))


@pytest.mark.parametrize("seed", range(4))
def test_the_counts_of_every_day_are_those_of_everything_that_happened(world, seed):
    models.Trainee.objects.filter(personnel_number__startswith="P-").delete()
    start_ms = world.clock.now_ms
    people = some_people(random.Random(seed), start_ms)
    now_ms = start_ms + DAYS * DAY_MS
    assert Posting.objects.count() > 30
    for day in range(day_number(start_ms) - 1, day_number(now_ms) + 1):
        for scope in SCOPES:
            for narrow in NARROW:
                asked = Wanted(scope=scope, course="c", day=numbered_day(day), now_ms=now_ms, narrow=narrow)
                expected = without_zeros(slowly(people, asked))
                assert without_zeros(counted(asked)) == expected
                everyone = standing(asked).filter(asked.where("_then"), status_then=Status.NOMINATED)
                assert without_zeros(exactly(asked, everyone)) == expected
