"""Counts against the roster, as of any day; the burn-up; who is late and whose certificate ends."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from generator.grader import models
from generator.grader.access.scope import Scope
from generator.grader.clock import moment
from generator.grader.people.states import set_status
from generator.grader.reporting import burnup, due
from generator.grader.reporting.counting import By, Overview, Wanted, by_month, counted, finished_by_day, lines, whole
from generator.grader.storage.ids import uuid7
from generator.grader.tables.people import Status
from generator.grader.tables.reports import Deadline

DAY_MINUTES = 24 * 60


def wanted(world, day: date | None = None) -> Wanted:
    now_ms = world.clock.now_ms
    return Wanted(
        scope=Scope(is_everyone=True),
        course="a-course",
        day=day or moment(now_ms).date(),
        now_ms=now_ms,
    )


def found_on(asked: Wanted) -> Overview:
    return counted(asked).overview(asked.now_ms)


def counts(found, by):
    return {line.code: (line.finished, line.total) for line in lines(found, by)}


def test_every_count_is_of_the_roster_and_those_who_finished(world, sitter):
    sitter(world.client("ayesha")).sit()
    sitter(world.client("bilal"), right=False).sit()
    found = found_on(wanted(world))
    assert counts(found, By.CADRE) == {"pas": (1, 3), "psp": (0, 1)}
    assert counts(found, By.ACADEMY) == {"csa": (1, 4)}
    assert counts(found, By.BATCH) == {"2026": (1, 4)}
    assert [(line.code, line.finished, line.total) for line in by_month(found)] == [("202611", 1, 4)]
    assert (whole(found).finished, whole(found).left, whole(found).percent) == (1, 3, 25)


def test_the_least_finished_stand_first(world, sitter):
    sitter(world.client("ayesha")).sit()
    assert [line.code for line in lines(found_on(wanted(world)), By.CADRE)] == ["psp", "pas"]


def test_a_report_of_an_earlier_day_stays_what_it_was(world, sitter):
    first = moment(world.clock.now_ms).date()
    sitter(world.client("ayesha")).sit()
    before = found_on(wanted(world, first))
    world.clock.forward(minutes=3 * DAY_MINUTES)
    sitter(world.client("bilal")).sit()
    late_comer = models.Trainee.objects.get(personnel_number="P-nologin")
    models.Trainee.objects.create(
        **{f.attname: getattr(late_comer, f.attname) for f in models.Trainee._meta.fields}
        | {"id": uuid7(world.clock.now_ms), "personnel_number": "P-new"}
    )
    assert replace(found_on(wanted(world, first)), counted_ms=before.counted_ms) == before
    assert counts(found_on(wanted(world)), By.CADRE) == {"pas": (2, 4), "psp": (0, 1)}
    assert whole(found_on(wanted(world, first - timedelta(days=1)))).total == 0


def test_who_is_exempt_or_gone_does_not_count_from_the_day_it_was_decided(world):
    first = moment(world.clock.now_ms).date()
    world.clock.forward(minutes=3 * DAY_MINUTES)
    person = models.Trainee.objects.get(personnel_number="P-nologin")
    set_status(person, Status.EXEMPT, "ill", by="x", now_ms=world.clock.now_ms)
    world.clock.forward(minutes=3 * DAY_MINUTES)
    second = moment(world.clock.now_ms).date()
    assert counts(found_on(wanted(world, first)), By.CADRE)["pas"] == (0, 3)
    assert counts(found_on(wanted(world, second)), By.CADRE)["pas"] == (0, 2)
    assert counts(found_on(wanted(world, second - timedelta(days=1))), By.CADRE)["pas"] == (0, 2)


@pytest.mark.parametrize("scope", [Scope(cadres=frozenset({"pas"})), Scope(academies=frozenset({"csa"}))])
def test_a_report_is_counted_from_the_indexes_alone(world, scope):
    with CaptureQueriesContext(connection) as asking:
        counted(replace(wanted(world), scope=scope))
    # Those of whom something changed are few, and are looked at one by one by the first query.
    for query, table in zip(asking.captured_queries[1:], ("trainee", "completion"), strict=True):
        assert _reads_only(f"{table}_of_", _plan_of(query["sql"]))


def _plan_of(query: str) -> str:
    """How the database would answer a query, in its own words, if the tables were large."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute(f"EXPLAIN {query}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def _reads_only(index: str, plan: str) -> bool:
    words = "Index Only Scan using" if connection.vendor == "postgresql" else "USING COVERING INDEX"
    return f"{words} {index}" in plan


def test_the_days_add_up(world, sitter):
    sitter(world.client("ayesha")).sit()
    world.clock.forward(minutes=2 * DAY_MINUTES)
    sitter(world.client("bilal")).sit()
    first, second = finished_by_day(found_on(wanted(world)))
    assert (first[1], second[1]) == (1, 2)
    assert (second[0] - first[0]).days == 2
    assert second[0] == moment(world.clock.now_ms).date()


@given(
    st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 9), min_size=1), st.integers(0, 9)
)
def test_a_burn_up_only_rises_and_stays_in_its_box(added, others):
    so_far = 0
    finished = []
    for day in sorted(added):
        so_far += added[day]
        finished.append((day, so_far))
    drawn = burnup.draw(finished, so_far + others, date(2027, 1, 1), date(2026, 6, 1))
    points = [tuple(map(float, point.split(","))) for point in drawn.points.split()]
    assert points == sorted(points, key=lambda point: (point[0], -point[1]))
    assert all(0 <= x <= burnup.WIDTH and 0 <= y <= burnup.HEIGHT for x, y in points)
    assert len(drawn.rows) <= 14
    assert drawn.rows[-1] == finished[-1]


def test_the_pace_tells_how_many_a_day():
    assert burnup.pace(10, date(2026, 11, 1), date(2026, 11, 3)).each_day == 4
    assert burnup.pace(10, date(2026, 11, 4), date(2026, 11, 3)) is None
    assert burnup.pace(0, date(2026, 11, 1), date(2026, 11, 3)) is None
    assert burnup.pace(10, date(2026, 11, 1), None) is None


def test_late_are_those_unfinished_after_the_deadline_of_their_own_cadre(world, sitter):
    sitter(world.client("ayesha")).sit()
    today = moment(world.clock.now_ms).date()
    Deadline.objects.create(cadre_id="pas", course="a-course", day=today)
    Deadline.objects.create(cadre_id="psp", course="a-course", day=today + timedelta(days=9))
    world.clock.forward(minutes=DAY_MINUTES)
    by_cadre = due.deadlines(wanted(world), found_on(wanted(world)))
    found = list(due.late(wanted(world), by_cadre, at_once=9))
    assert [(late.trainee.name_en, late.deadline) for late in found] == [("Bilal", today), ("Nologin", today)]
    assert due.count_late(found_on(wanted(world)), wanted(world), by_cadre) == 2
    assert list(due.late(wanted(world), by_cadre, at_once=1)) == found
    assert list(due.late(wanted(world), by_cadre, after=str(found[0].trainee.pk), at_once=1)) == found[1:]
    assert not list(due.late(wanted(world, today - timedelta(days=1)), by_cadre, at_once=9))


@pytest.mark.parametrize(("within", "found"), [(0, 0), (800, 1)])
def test_a_certificate_that_ends_soon_is_listed(world, sitter, within, found):
    sitter(world.client("ayesha")).sit()
    asked, overview = due.Due(wanted=wanted(world), valid_years=2, within_days=within), found_on(wanted(world))
    listed = list(due.ending(asked, overview, at_once=9))
    assert sum(asked.days(overview).values()) == len(listed) == found
    assert all(person.ends.year == 2028 and not person.is_over for person in listed)


def test_an_identifier_tells_when_a_person_came():
    assert UUID(int=5 << 80) <= uuid7(5) < UUID(int=6 << 80)
