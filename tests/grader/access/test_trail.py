"""The trail as auditors read it: who did what, narrowed, and every word of ours in the language of the page."""

import ast
import re
from pathlib import Path

import pytest

import generator.grader
from generator.grader import models
from generator.grader.erasing.person import GONE
from generator.grader.people.importing import FIELDS
from generator.grader.people.places import name_place
from generator.grader.templatetags.trail import told
from generator.grader.words import PHRASES
from generator.model.text import Language, Text

PACKAGE = Path(generator.grader.__file__).parent


def person(name):
    return models.Trainee.objects.get(personnel_number=f"P-{name}")


def test_the_trail_tells_an_auditor_who_did_what(world, places):
    world.client("admin-pas").post(f"/records/state/{person('bilal').id}/", {"status": "left", "reason": "retired"})
    page = world.client("auditor").get("/records/trail/").content.decode()
    assert "admin-pas" in page
    assert "set a person&#x27;s state: <bdi>P-bilal</bdi>" in page


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("", {"P-ayesha", "P-danish", "moon"}),
        ("?by=ADMIN-PAS", {"P-ayesha"}),
        ("?action=cadre-named", {"moon"}),
        ("?about=danish", {"P-danish"}),
        ("?by=admin-psp&action=cadre-named", set()),
    ],
)
def test_the_trail_is_narrowed_by_who_what_and_about_whom(world, places, asked, seen):
    for admin, name in (("admin-pas", "ayesha"), ("admin-psp", "danish")):
        world.client(admin).post(f"/records/state/{person(name).id}/", {"status": "left", "reason": "retired"})
    name_place("cadre", "moon", Text(en="Moon", ur="چاند"), world.clock())
    page = world.client("auditor").get(f"/records/trail/{asked}").content.decode()
    assert {subject for subject in ("P-ayesha", "P-danish", "moon") if f"<bdi>{subject}</bdi>" in page} == seen
    assert ("Nothing in the trail is like that" in page) == (not seen)


def test_everything_that_is_kept_in_the_trail_has_words_in_both_languages():
    kept = re.compile(r"\b_?(?:note|keep)\(\s*(?:request, )?\"([a-z-]+)\"")
    said = {deed for path in PACKAGE.rglob("*.py") for deed in kept.findall(path.read_text())}
    assert {"roster-import", "admin-change", "attempt-opened"} <= said
    assert {deed for deed in said if f"did_{deed}" not in PHRASES} == set()


def test_the_name_of_everything_that_is_kept_of_a_deed_has_words_in_both_languages():
    notes = [
        function
        for path in PACKAGE.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and "note" in {getattr(n, "id", "") for n in ast.walk(function)}
    ]
    kept = {
        key.value
        for function in notes
        for found in ast.walk(function)
        if isinstance(found, ast.Dict)
        for key in found.keys
        if isinstance(key, ast.Constant)
    }
    assert {"numbers", "sha256", "factor_forgotten"} <= kept
    assert {name for name in {*kept, *FIELDS, GONE.en} if f"kept_{name}" not in PHRASES} == set()


@pytest.mark.parametrize(
    ("language", "english", "urdu"),
    [("en", "from: Nominated; reason: moved; to: Left", "پہلے"), ("ur", "from", "پہلے: نامزد؛ وجہ: moved؛ اب: سبکدوش")],
)
def test_what_is_kept_of_a_deed_is_told_in_the_language_of_the_page(world, places, language, english, urdu):
    world.client("admin-pas").post(f"/records/state/{person('ayesha').id}/", {"status": "left", "reason": "moved"})
    page = world.client("auditor", language).get("/records/trail/").content.decode()
    detail = re.search(r'<bdi class="digest">(.*?)</bdi>', page)[1]
    assert ((english in detail), (urdu in detail)) == (language == "en", language == "ur")


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ({"role": "auditor", "cadres": [], "back_office": False}, "back office: no; role: auditor"),
        ({"scopes": ["roster:write", "x"]}, "may: put people on the roster, x"),
        ({"changed": {"P-1": {"grade": [17, 18]}}}, "changed: (P-1: (grade: 17, 18))"),
        ({"from": {"en": "Ali", "ur": "علی"}}, "from: (English: Ali; Urdu: علی)"),
        ({"of-an-earlier-version": 3}, "of-an-earlier-version: 3"),
    ],
)
def test_whatever_is_kept_is_told(detail, said):
    assert told(detail, Language.EN) == said


def test_every_role_has_a_word_in_both_languages():
    assert {role for role in models.Role if f"kept_role_{role}" not in PHRASES} == set()
