"""Who is late, whose certificate ends and who has not finished: page by page, whole for a spreadsheet, and narrowed."""

import csv
import html
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO, StringIO
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from generator.grader import models
from generator.grader.access import rules
from generator.grader.access.scope import Scope
from generator.grader.clock import day_number, moment, years_later
from generator.grader.editions import store_edition
from generator.grader.people.postings import postings_kept
from generator.grader.reporting.counting import Wanted, end_of
from generator.grader.reporting.due import Due
from generator.grader.storage.ids import uuid7
from generator.grader.tables.editions import course_number
from generator.grader.tables.reports import Deadline
from generator.grader.views import reports
from generator.marking import write_edition
from tests.grader.asking import asking

DAY_MINUTES = 24 * 60
MANY = 520
"""More than pages ever showed of a list, when they ended at 500."""
FILES = ("late", "expiring", "unfinished")
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A list as a browser is led through it: who stood on which page, and what each said."""

    people: list[list[str]]
    texts: list[str]

    @property
    def whole(self):
        return [person for part in self.people for person in part]


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(client, name, query=""):
    answer = client.get(f"/records/{name}.csv{query}")
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def sheet_of(client, name, query=""):
    return load_workbook(BytesIO(client.get(f"/records/{name}.xlsx{query}").getvalue())).active


def walk(client, address):
    """Follow the way to the next page to the end."""
    people, texts = [], []
    following = address
    while following:
        texts.append(text_of(client.get(following)))
        people.append(re.findall(r'href="/records/person/([^"]+)/"', texts[-1]))
        found = re.search(r'rel="next" href="(\?[^"]+)"', texts[-1])
        following = found and address.partition("?")[0] + html.unescape(found[1])
    return Seen(people=people, texts=texts)


def finish(people, at_ms):
    """Let people finish at a moment, as a submission writes it."""
    edition = models.Edition.objects.get()
    at = moment(at_ms)
    attempts = [
        models.Attempt(
            id=uuid7(at_ms), trainee=person, bucket=0, course=course_number("a-course"), number=1, edition=edition,
            seed="s", language="en", paper=b"", answers=b"", state="marked", opened_ms=1, deadline_ms=2,
            submitted_ms=at_ms,
        )
        for person in people
    ]  # fmt: skip
    results = [
        models.Result(
            attempt=attempt, bucket=0, earned=1, available=1, percent=100, passed=True, answers=b"", marked_ms=at_ms
        )
        for attempt in attempts
    ]
    done = [
        models.Completion(
            trainee=person, bucket=0, course="a-course", result=result, cadre_id=person.cadre_id,
            academy_id=person.academy_id, batch=person.batch, completed_ms=at_ms,
            month=at.year * 100 + at.month, day=day_number(at_ms),
        )
        for person, result in zip(people, results, strict=True)
    ]  # fmt: skip
    for table, rows in ((models.Attempt, attempts), (models.Result, results), (models.Completion, done)):
        table.objects.bulk_create(rows)


def numbers(prefix="P-"):
    return set(
        models.Trainee.objects.filter(cadre="pas", personnel_number__startswith=prefix).values_list(
            "personnel_number", flat=True
        )
    )


@pytest.fixture
def overdue(world):
    """Nobody has finished, and the deadline of both cadres was yesterday."""
    for cadre in ("pas", "psp"):
        Deadline.objects.create(cadre_id=cadre, course="a-course", day=moment(world.clock.now_ms).date())
    world.clock.forward(minutes=DAY_MINUTES)
    return world


@pytest.fixture
def ended(world):
    """Everybody finished at one of three moments, and all of their certificates end soon or have ended."""
    everybody = list(models.Trainee.objects.order_by("personnel_number"))
    for n in range(3):
        finish(everybody[n::3], world.clock.now_ms + n * DAY_MINUTES * 60_000 + n)
    world.clock.forward(minutes=700 * DAY_MINUTES)
    return world


@pytest.fixture
def auditor(world):
    models.Account.objects.create(user=User.objects.create(username="auditor"), role=models.Role.AUDITOR)
    return world.client("auditor")


def test_all_who_are_late_are_shown_page_by_page_and_given_whole_for_a_spreadsheet(add_trainees, overdue):
    add_trainees(MANY)
    client = overdue.client("admin-pas")
    seen = walk(client, "/records/late/")
    assert [len(part) for part in seen.people] == [100] * 5 + [23]
    assert len(set(seen.whole)) == MANY + 3
    assert all(f"deadline of their cadre: {MANY + 3}." in text for text in seen.texts)
    assert ['rel="first"' in text for text in seen.texts] == [False] + [True] * 5
    rows = rows_of(client, "late")
    assert rows[0] == [
        "Personnel number", "Name (English)", "Name (Urdu)", "Designation",
        "Grade", "Cadre", "Academy", "Batch", "Deadline",
    ]  # fmt: skip
    assert len(rows) == MANY + 4
    assert {row[0] for row in rows[1:]} == numbers()
    assert {row[8] for row in rows[1:]} == {str(moment(overdue.clock.now_ms).date() - timedelta(days=1))}
    names = [row[1] for row in rows[1:]]
    assert names == [row[1].value for row in sheet_of(client, "late").iter_rows(min_row=2)]
    shown = {str(pk): name for pk, name in models.Trainee.objects.values_list("pk", "name_en")}
    assert [shown[pk] for pk in seen.whole] == names


def test_all_whose_certificates_end_are_shown_page_by_page_and_given_whole(world, add_trainees, request):
    add_trainees(MANY)
    client = request.getfixturevalue("ended").client("admin-pas")
    seen = walk(client, "/records/expiring/?days=90")
    assert [len(part) for part in seen.people] == [100] * 5 + [23]
    assert len(set(seen.whole)) == MANY + 3
    assert all(f"ends within 90 days: {MANY + 3}." in text for text in seen.texts)
    rows = rows_of(client, "expiring", "?days=90")
    assert rows[0][8:] == ["Passed on", "Ends on"]
    assert len(rows) == MANY + 4
    assert {row[0] for row in rows[1:]} == numbers()
    assert [row[8] for row in rows[1:]] == sorted(row[8] for row in rows[1:])
    assert all(int(row[9][:4]) == int(row[8][:4]) + 2 for row in rows[1:])
    assert sheet_of(client, "expiring", "?days=90").max_row == MANY + 4
    ids = {str(pk): number for pk, number in models.Trainee.objects.values_list("pk", "personnel_number")}
    assert [ids[pk] for pk in seen.whole] == [row[0] for row in rows[1:]]


def test_who_moved_stands_on_the_list_of_those_whose_certificates_end_too(world, ended):
    danish = models.Trainee.objects.get(personnel_number="P-danish")
    with postings_kept([danish.id], ended.clock.now_ms):
        models.Trainee.objects.filter(pk=danish.pk).update(cadre="pas")
    ended.clock.forward(minutes=1)
    rows = rows_of(ended.client("admin-pas"), "expiring")[1:]
    assert {row[0] for row in rows} == {*numbers()} == {"P-ayesha", "P-bilal", "P-danish", "P-nologin"}
    assert [row[8] for row in rows] == sorted(row[8] for row in rows)
    assert rows_of(ended.client("admin-psp"), "expiring")[1:] == []


def test_everybody_who_has_not_finished_is_given_for_a_spreadsheet_whatever_fits_on_paper(world, sitter, monkeypatch):
    sitter(world.client("ayesha")).sit()
    monkeypatch.setattr(reports, "_LONGEST_PRINT", 1)
    client = world.client("admin-pas")
    page = text_of(client.get("/records/report/?batch=2026"))
    assert "Only the first 1 names are printed here; 1 more are left out." in page
    assert "http://127.0.0.1:8000/records/unfinished.csv?batch=2026" in page
    assert ("P-bilal" in page, "P-nologin" in page) == (True, False)
    urdu = text_of(world.client("admin-pas", "ur").get("/records/report/"))
    assert "یہاں صرف پہلے 1 نام ہیں؛ مزید 1 نام شامل نہیں" in urdu
    assert [row[0] for row in rows_of(client, "unfinished")[1:]] == ["P-bilal", "P-nologin"]
    assert sheet_of(client, "unfinished").max_row == 3


def test_a_report_that_holds_all_names_says_nothing_of_names_left_out(world):
    assert "more are left out" not in text_of(world.client("admin-pas").get("/records/report/"))


QUERIES = ("", "?cadre=psp", "?academy=csa", "?batch=2026", "?on=2027-01-01", "?days=365", "?on=2028-12-01&days=365")


@pytest.mark.parametrize("fixture", ["overdue", "ended"])
def test_nobody_of_another_cadre_is_in_any_list_or_file(request, fixture):
    client = request.getfixturevalue(fixture).client("admin-pas")
    danish = models.Trainee.objects.get(personnel_number="P-danish").pk
    for query in (*QUERIES, f"?after={danish}"):
        for name in FILES:
            assert "danish" not in str(rows_of(client, name, query)).lower(), (name, query)
            assert "danish" not in str([*sheet_of(client, name, query).values]).lower(), (name, query)
        for page in ("late", "expiring", "report", "completion"):
            text = text_of(client.get(f"/records/{page}/{query}"))
            assert "P-danish" not in text, (page, query)
            assert "PSP" not in text, (page, query)


@pytest.mark.parametrize(("fixture", "name"), [("overdue", "late"), ("ended", "expiring"), ("overdue", "unfinished")])
def test_no_cell_of_a_file_starts_a_formula(request, fixture, name):
    client = request.getfixturevalue(fixture).client("admin-pas")
    models.Trainee.objects.filter(personnel_number="P-bilal").update(name_en="=1+1", name_ur="@SUM(A1)", batch="-2")
    row = next(row for row in rows_of(client, name) if row[0] == "P-bilal")
    assert (row[1], row[2], row[7]) == ("'=1+1", "'@SUM(A1)", "'-2")
    cells = [cell for row in sheet_of(client, name).iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.value.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize("address", ["/records/late/", "/records/expiring/", "/records/report/", "/records/"])
def test_a_page_asks_the_database_no_more_when_there_are_more_people(request, add_trainees, address):
    world = request.getfixturevalue("overdue")
    client = world.client("admin-pas")

    def asked():
        with asking() as statements:
            text_of(client.get(address))
        return len(statements)

    asked()
    few = asked()
    add_trainees(MANY)
    finish(list(models.Trainee.objects.filter(cadre="pas")[:260]), world.clock.now_ms - 690 * DAY_MINUTES * 60_000)
    assert asked() <= few + 2


def test_the_lists_are_narrowed_by_what_stands_on_the_page(overdue, auditor):
    models.Academy.objects.create(code="sti", name_en="Other Academy", name_ur="دوسری اکیڈمی")
    models.Trainee.objects.filter(personnel_number="P-bilal").update(academy="sti", batch="2027")
    page = text_of(auditor.get("/records/late/"))
    assert '<option value="psp">PSP</option>' in page
    assert '<option value="sti">Other Academy</option>' in page
    for query, found in (
        ({"cadre": "psp"}, ["P-danish"]),
        ({"cadre": "pas", "academy": "csa"}, ["P-ayesha", "P-nologin"]),
        ({"batch": "2027"}, ["P-bilal"]),
        ({"cadre": "psp", "batch": "2027"}, []),
        ({"cadre": "no-such"}, []),
    ):
        asked = f"?{urlencode(query)}"
        text = text_of(auditor.get(f"/records/late/{asked}"))
        assert f"deadline of their cadre: {len(found)}." in text, query
        assert re.findall(r"<bdi>(P-\w+)</bdi>", text) == found
        assert [row[0] for row in rows_of(auditor, "late", asked)[1:]] == found
        assert all(f'<option value="{code}" selected>' in text for code in query.values())


@pytest.mark.parametrize(("days", "when"), [(0, "is good until"), (800, "ended on")])
def test_who_is_due_again_is_told_when_they_may_sit_and_so_is_their_administrator(world, sitter, days, when):
    ayesha = world.client("ayesha")
    sitter(ayesha).sit()
    world.clock.forward(minutes=days * DAY_MINUTES)
    page = text_of(world.client("admin-pas").get("/records/expiring/?days=365"))
    assert "this examination refuses them: they may sit again in the course of the next period" in page
    assert "اگلی مدت کے کورس" in text_of(world.client("admin-pas", "ur").get("/records/expiring/"))
    ayesha = world.client("ayesha")
    for answer in (ayesha.get("/exam/"), ayesha.post("/exam/")):
        text = answer.content.decode()
        assert f"Your certificate {when} " in text
        assert "sit the course of the next period" in text
    assert ayesha.post("/exam/").status_code == 403
    assert "نئی سند کے لیے اگلی مدت کا کورس" in world.client("ayesha", "ur").get("/exam/").content.decode()


def test_the_course_of_the_next_period_is_open_to_whoever_passed_the_one_before(world, sitter, make_edition):
    person = sitter(world.client("ayesha")).sit().trainee
    following = store_edition(write_edition(replace(make_edition(), course_id="a-later-course")), world.clock.now_ms)
    for edition, may in ((world.edition, False), (following, True)):
        assert bool(rules.may_start(rules.standing_of(person, edition, world.clock.now_ms))) is may


@given(finished=DAYS, asked=DAYS, years=st.integers(1, 5), within_days=st.sampled_from([0, 30, 365]))
@example(finished=date(2028, 2, 29), asked=date(2030, 1, 29), years=2, within_days=30)
@example(finished=date(2026, 3, 1), asked=date(2028, 1, 30), years=2, within_days=30)
def test_those_are_meant_whose_certificate_ends_by_the_last_of_the_days(finished, asked, years, within_days):
    at_ms = end_of(finished) - 1
    meant = Due(
        wanted=Wanted(scope=Scope(is_everyone=True), course="a-course", day=asked, now_ms=0),
        valid_years=years,
        within_days=within_days,
    )
    ends = years_later(moment(at_ms), years).date()
    assert (day_number(at_ms) <= meant.latest) == (ends <= asked + timedelta(days=within_days))


def test_those_whose_certificates_end_are_narrowed_too(ended, auditor):
    assert len(rows_of(auditor, "expiring")) == 5
    text = text_of(auditor.get("/records/expiring/?cadre=psp"))
    assert "ends within 90 days: 1." in text
    assert re.findall(r"<bdi>(P-\w+)</bdi>", text) == ["P-danish"]
    assert "/records/expiring.csv?cadre=psp" in text
    assert [row[0] for row in rows_of(auditor, "expiring", "?cadre=psp")[1:]] == ["P-danish"]


def test_the_people_are_narrowed_by_cadre_where_there_is_more_than_one(world, auditor):
    text = text_of(auditor.get("/records/?cadre=psp"))
    assert '<option value="psp" selected>PSP</option>' in text
    assert "People: 1" in text
    assert ("P-danish" in text, "P-ayesha" in text) == (True, False)
    assert [row[0] for row in rows_of(auditor, "roster", "?cadre=psp&state=nominated")[1:]] == ["P-danish"]
    assert 'name="cadre"' not in text_of(world.client("admin-pas").get("/records/"))
    assert "People: 0" in text_of(world.client("admin-pas").get("/records/?cadre=psp"))


def test_a_place_on_the_list_that_is_none_of_theirs_begins_it_anew(overdue, auditor):
    danish = models.Trainee.objects.get(personnel_number="P-danish").pk
    whole = walk(overdue.client("admin-pas"), "/records/late/").whole
    assert len(whole) == 3
    for after in (danish, "x", "00000000-0000-7000-8000-000000000000", "", "passed.x"):
        assert walk(overdue.client("admin-pas"), f"/records/late/?after={after}").whole == whole
    ayesha = models.Trainee.objects.get(personnel_number="P-ayesha").pk
    assert walk(auditor, f"/records/late/?cadre=psp&after={ayesha}").whole == [str(danish)]
    assert walk(auditor, f"/records/?cadre=psp&after=nominated.{ayesha}").whole == [str(danish)]
    assert walk(auditor, f"/records/?state=nominated&after=passed.{ayesha}").whole[-1] == str(danish)


def test_the_lists_of_a_day_that_is_over_are_paged_and_narrowed_as_it_was(overdue, add_trainees, auditor):
    add_trainees(120)
    first = moment(overdue.clock.now_ms).date()
    overdue.clock.forward(minutes=3 * DAY_MINUTES)
    bilal = models.Trainee.objects.get(personnel_number="P-bilal")
    with postings_kept([bilal.id], overdue.clock.now_ms):
        models.Trainee.objects.filter(pk=bilal.pk).update(batch="2027")
    assert len(walk(auditor, f"/records/late/?on={first}&batch=2027").whole) == 0
    seen = walk(auditor, f"/records/late/?on={first}")
    assert len(seen.whole) == len(set(seen.whole)) == 124
    assert f"on={first}&amp;after=" in seen.texts[0]
    assert len(rows_of(auditor, "late", f"?on={first}")) == 125
