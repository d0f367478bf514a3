"""The roster: who sees whom, who stands where, and what a spreadsheet is given."""

import csv
import html
import re
from io import StringIO

import pytest

from generator.grader import models
from generator.grader.people.cells import defused


def rows_of(response):
    return list(csv.reader(StringIO(response.getvalue().decode("utf-8-sig"))))


def test_an_administrator_sees_the_people_of_their_own_cadre_only(world):
    page = world.client("admin-pas").get("/records/").content.decode()
    assert all(name in page for name in ("Ayesha", "Bilal", "Nologin"))
    assert "Danish" not in page
    theirs = world.client("admin-psp").get("/records/").content.decode()
    assert "Danish" in theirs
    assert "Ayesha" not in theirs


@pytest.mark.parametrize(
    "query",
    [
        "?search=danish",
        "?search=P-danish",
        "?cadre=psp",
        "?cadre__in=psp",
        "?academy=csa",
        "?batch=2026",
        "?after=passed.x",
    ],
)
@pytest.mark.parametrize("address", ["/records/", "/records/roster.csv"])
def test_no_query_reaches_another_cadre(world, address, query):
    answer = world.client("admin-pas").get(address + query).getvalue().decode()
    assert "Danish" not in answer
    assert 'value="P-danish"' in answer or "P-danish" not in answer


def test_an_administrator_without_a_cadre_sees_nobody(world):
    models.Account.objects.get(user__username="admin-pas").cadres.clear()
    page = world.client("admin-pas").get("/records/").content.decode()
    assert "No cadre is assigned" in page
    assert "Ayesha" not in page


def test_those_who_have_not_finished_come_first_each_with_their_state(world, sitter):
    sitter(world.client("ayesha")).sit()
    sitter(world.client("bilal"), right=False).sit()
    people = rows_of(world.client("admin-pas").get("/records/roster.csv"))[1:]
    assert [(row[1], row[8], row[9], row[10]) for row in people] == [
        ("Nologin", "Nominated", "0", ""),
        ("Bilal", "Failed", "1", "0"),
        ("Ayesha", "Passed", "1", "100"),
    ]


def test_an_open_attempt_counts_as_started_until_its_time_is_over(world, sitter):
    sitter(world.client("bilal")).start()
    admin = world.client("admin-pas")

    def state() -> str:
        return next(row[8] for row in rows_of(admin.get("/records/roster.csv")) if row[1] == "Bilal")

    assert state() == "Started"
    world.clock.forward(minutes=46)
    assert state() == "Failed"


def test_a_retake_that_passes_counts_as_passed(world, sitter):
    sitter(world.client("bilal"), right=False).sit()
    sitter(world.client("bilal")).sit()
    page = world.client("admin-pas").get("/records/").content.decode()
    assert "1 of 3 have passed (33 per cent)" in page


def test_the_counts_are_those_of_the_roster_whatever_is_shown(world, sitter):
    sitter(world.client("ayesha")).sit()
    page = world.client("admin-pas").get("/records/?state=nominated").content.decode()
    assert "1 of 3 have passed" in page
    assert "People: 2" in page
    assert "Ayesha" not in page


def test_the_spreadsheet_holds_the_same_choice_as_the_page(world, sitter):
    sitter(world.client("ayesha")).sit()
    rows = rows_of(world.client("admin-pas").get("/records/roster.csv?state=passed"))
    assert [row[1] for row in rows] == ["Name (English)", "Ayesha"]
    assert rows[1][11].startswith("2026-11-")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1"])
def test_no_cell_of_the_spreadsheet_starts_a_formula(world, start):
    models.Trainee.objects.filter(personnel_number="P-bilal").update(name_en=start, batch=start)
    row = next(r for r in rows_of(world.client("admin-pas").get("/records/roster.csv")) if r[0] == "P-bilal")
    assert row[1].startswith("'")
    assert row[7].startswith("'")


def test_an_ordinary_cell_stays_as_it_is():
    assert [defused(cell) for cell in ("Ayesha", "عائشہ", "00300137", "", "a=b")] == [
        "Ayesha",
        "عائشہ",
        "00300137",
        "",
        "a=b",
    ]


def test_names_are_shown_as_text_whatever_is_in_them(world):
    models.Trainee.objects.filter(personnel_number="P-bilal").update(name_en="<script>alert(1)</script>")
    page = world.client("admin-pas").get("/records/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def following(page):
    return "/records/" + html.unescape(re.search(r'rel="next" href="([^"]+)"', page)[1])


def test_a_long_roster_is_shown_page_by_page(world, add_trainees):
    add_trainees(120)
    client = world.client("admin-pas")
    first = client.get("/records/").content.decode()
    second = client.get(following(first)).content.decode()
    assert "People: 123" in first
    assert "First page" not in first
    assert "First page" in second
    assert 'rel="next"' not in second
    people = [re.findall(r'href="/records/person/([^"]+)/"', page) for page in (first, second)]
    assert list(map(len, people)) == [100, 23]
    assert len({*people[0], *people[1]}) == 123


def test_the_trainers_page_counts_the_bank_and_shows_no_key(world):
    page = world.client("trainer").get("/bank/").content.decode()
    assert world.edition.digest in page
    assert re.findall(r"<td[^>]*>(\d+)</td>", page)[:4] == ["4", "2", "4", "1"]
    assert "SECRET" not in page
