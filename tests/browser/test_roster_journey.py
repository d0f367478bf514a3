"""An administrator's whole way, in a real browser: a roster with faults, mended; one finishes; the rest exported."""

import csv
import io
import sqlite3
from uuid import UUID

import pytest
from playwright.sync_api import expect

from generator.grader.demo.people import ACADEMIES, CADRES, demo_people
from generator.grader.words import PHRASES
from generator.marking import read_edition
from generator.model.text import Language
from tests.browser.conftest import PASSWORD
from tests.browser.learner import Learner
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

SAY = {key: text[Language.EN] for key, text in PHRASES.items()}
HEADINGS = "Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch\n"
OWN, OTHER = tuple(CADRES)[:2]
NEW = [f"N-{n}" for n in range(1, 7)]


def a_row(number, *, grade="17", cadre=OWN, urdu="نیا فرد"):
    return f"{number},New Person {number},{urdu},Section Officer,{grade},{cadre},{next(iter(ACADEMIES))},journey\n"


GOOD = [a_row(number) for number in NEW]
FAULTY = [*GOOD[:3], a_row(NEW[3], grade="170"), a_row(NEW[4], urdu="New Person"), a_row(NEW[5], cadre=OTHER)]


def test_from_a_faulty_roster_to_the_list_of_those_who_have_not_finished(academy, browser, tmp_path):
    page = browser.new_page(viewport={"width": 360, "height": 780}, accept_downloads=True, locale="en-GB")
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    log_in(page, academy, "administrator", PASSWORD)
    bring_in(page, tmp_path)
    code = slip_for(page, NEW[0])
    finish(academy, browser, NEW[0], code)
    export_the_rest(page, tmp_path)
    try_the_other_cadre(page, academy)
    assert problems == []
    page.close()


def log_in(page, academy, name, password):
    page.goto(f"{academy.url}/accounts/login/?lang=en")
    page.get_by_label(SAY["login_name"]).fill(name)
    page.get_by_label(SAY["login_password"]).fill(password)
    page.get_by_role("button", name=SAY["login_button"], exact=True).click()


def bring_in(page, folder):
    page.get_by_role("link", name=SAY["nav_people"], exact=True).click()
    send(page, folder, FAULTY)
    table = page.get_by_role("region", name="Rows that cannot be taken: 3")
    expect(table.locator("tbody tr")).to_have_count(3)
    page.wait_for_load_state()
    assert table.evaluate("one => one.scrollWidth <= one.clientWidth")
    for line, said in ((5, "grade 170 is not a number"), (6, "has no Urdu letter"), (7, "outside what you administer")):
        expect(table.locator("tbody tr").filter(has=page.locator("th", has_text=str(line)))).to_contain_text(said)
    page.get_by_role("link", name=SAY["import_other"]).click()
    send(page, folder, GOOD)
    expect(page.get_by_text("Rows that cannot be taken")).to_have_count(0)
    page.get_by_role("button", name=SAY["import_apply"]).click()
    expect(page.get_by_role("status")).to_have_text("New people: 6; changed: 0; rows left out: 0.")


def send(page, folder, rows):
    file = folder / "roster.csv"
    file.write_text(HEADINGS + "".join(rows), encoding="utf-8")
    page.get_by_label(SAY["import_file"], exact=True).set_input_files(file)
    page.get_by_role("button", name=SAY["import_preview"]).click()


def slip_for(page, number):
    page.get_by_role("link", name=SAY["slips_title"], exact=True).first.click()
    page.get_by_label(SAY["me_number"]).fill(number)
    page.get_by_role("button", name=SAY["slips_one_button"]).click()
    return page.locator(".slip__code").inner_text()


def finish(academy, browser, number, code):
    """The person joins with the slip, sits and passes."""
    page = browser.new_page(locale="en-GB")
    page.goto(f"{academy.url}/join/")
    page.get_by_label(SAY["me_number"]).fill(number)
    page.get_by_label(SAY["slips_code"], exact=True).fill(code)
    page.get_by_label(SAY["join_password"], exact=True).fill("my-own-long-password")
    page.get_by_label(SAY["join_again"]).fill("my-own-long-password")
    page.get_by_role("button", name=SAY["join_button"]).click()
    page.get_by_role("button", name=SAY["exam_start"]).click()
    edition = read_edition((ROOT / "build" / "edition.json").read_bytes())
    Learner(page, edition, Language.EN).answer_everything_rightly()
    page.get_by_role("button", name=SAY["paper_hand_in"]).click()
    expect(page.get_by_text(SAY["result_passed"]).first).to_be_visible()
    page.close()


def export_the_rest(page, folder):
    page.get_by_role("link", name=SAY["nav_records"], exact=True).click()
    page.get_by_label(SAY["me_batch"]).first.select_option("journey")
    page.locator("form.filter button[type=submit]").first.click()
    page.wait_for_url("**batch=journey**")
    first = page.locator("table.roster tbody tr", has_text=NEW[0])
    expect(first.locator(".state")).to_have_text(SAY["state_passed"])
    page.get_by_label(SAY["column_state"]).first.select_option("nominated")
    page.locator("form.filter button[type=submit]").first.click()
    # The page of before has such a link too, to the file of all of them.
    page.wait_for_url("**state=nominated**")
    with page.expect_download() as download:
        page.get_by_role("link", name=SAY["records_csv"]).click()
    file = folder / "rest.csv"
    download.value.save_as(file)
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert sorted(row[0] for row in rows[1:]) == NEW[1:]


def try_the_other_cadre(page, academy):
    """Whatever the address, a person of the other cadre is not there; one of the own cadre is."""
    person = next(person for person in demo_people() if person.cadre == OTHER)
    key = key_of(academy, person.personnel_number)
    own = f"/records/person/{key_of(academy, NEW[1])}/"
    assert f"New Person {NEW[1]}" in page.evaluate("async address => (await fetch(address)).text()", own)
    places = [
        f"/records/person/{key}/",
        f"/records/state/{key}/",
        f"/records/?search={person.personnel_number}",
        f"/records/?cadre={OTHER}",
        f"/records/roster.csv?search={person.personnel_number}",
        f"/records/report/?cadre={OTHER}",
        f"/back-office/grader/trainee/{key}/change/",
        "/records/trail/",
    ]
    for place in places:
        text = page.evaluate("async address => (await fetch(address)).text()", place)
        assert person.name.en not in text, place
        assert person.name.ur not in text, place


def key_of(academy, number):
    with sqlite3.connect(academy.data / "sabaq.sqlite3") as database:
        found = database.execute("SELECT id FROM grader_trainee WHERE personnel_number = ?", (number,)).fetchone()
    return UUID(found[0])
