"""An attempt opened for an appeal: exactly as it was sat, years later, with keys for the auditor alone, and noted."""

import re

import pytest
from django.contrib.auth.models import User

from generator.grader import models
from generator.grader.editions import load_edition, store_edition
from generator.grader.examining.attempts import sitting_of
from generator.grader.examining.sat import as_sat
from generator.grader.tables.people import AuditEntry
from generator.marking import mark_answer, write_edition
from generator.model.scenario import Kind
from generator.model.text import Language
from tests.grader.conftest import CHOICES, MINUTE_MS, an_edition

YEARS = 7 * 365 * 24 * 60


@pytest.fixture
def auditor(world):
    models.Account.objects.create(user=User.objects.create(username="auditor"), role=models.Role.AUDITOR)
    return world.client("auditor")


@pytest.fixture
def sat(world, sitter):
    """An attempt in Urdu with wrong answers, handed in."""
    return sitter(world.client("ayesha", "ur"), right=False).sit()


def opened(client, attempt):
    return client.get(f"/records/attempts/{attempt.id}/")


def text_of(client, attempt):
    return opened(client, attempt).content.decode()


def letters(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_years_later_and_under_another_edition_the_paper_is_as_the_trainee_saw_it(world, sitter):
    trainee = sitter(world.client("ayesha", "ur"), right=False)
    attempt = trainee.start()
    seen = trainee.get(f"/exam/{attempt.id}/").content.decode()
    trainee.walk_paths(attempt)
    trainee.post(f"/exam/{attempt.id}/submit", trainee.form(attempt))
    world.clock.forward(minutes=YEARS)
    store_edition(write_edition(an_edition(label="2033.1", questions=15)), world.clock())
    load_edition.cache_clear()
    shown = text_of(world.client("admin-pas"), attempt)
    wording = re.compile(r"(?:situation|choice \d|phrase \d)</em> of topic-\d+ \w+ in ur(?! at)")
    assert wording.findall(shown)[: len(wording.findall(seen))] != []
    for place in range(1, 21):
        before = re.search(rf'id="q{place}" tabindex.*?</li>', seen, re.DOTALL)[0]
        after = re.search(rf'id="q{place}">.*?</li>\s*(?=<li class="question"|</ol>\s*</article>)', shown, re.DOTALL)[0]
        stood = wording.findall(before)
        assert stood == wording.findall(after)[: len(stood)]


def test_each_answer_stands_with_what_it_earned_and_topics_with_their_marks(world, sat):
    sitting = sitting_of(sat)
    for asked, question in zip(sitting.questions, as_sat(sitting, Language.UR, with_keys=False), strict=True):
        answer, key = sitting.answers[asked.question.id], sitting.edition.keys[asked.question.id]
        assert question.points == mark_answer(key, answer).points
        chosen = [choice for step in question.steps for choice in step.choices if choice.is_chosen]
        assert len(chosen) == (2 if question.kind is Kind.PATH else 1)
    shown = text_of(world.client("admin-pas"), sat)
    assert shown.count("Marks: ") == 20
    assert shown.count("✓ chosen") == sum(2 if q.question.kind is Kind.PATH else 1 for q in sitting.questions)
    assert all(f"Topic {n} (en)" in shown for n in range(1, 14))


def test_no_key_reaches_an_administrator(world, sat):
    sitting = sitting_of(sat)
    for question in as_sat(sitting, Language.EN, with_keys=False):
        assert {(c.is_right, c.earns) for step in question.steps for c in step.choices} == {(None, None)}
    shown = text_of(world.client("admin-pas"), sat)
    assert "tag--right" not in shown
    assert "earns" not in shown
    assert not any(choice in shown for choice in CHOICES)


def test_an_auditor_sees_what_was_right(world, sat, auditor):
    sitting = sitting_of(sat)
    shown = text_of(auditor, sat)
    sets = [q for q in sitting.questions if q.question.kind is not Kind.PATH]
    assert shown.count("tag--right") == len(sets)
    assert "do not hand this on" in shown
    assert "earns 1" in shown


def test_that_it_was_opened_is_in_the_trail(world, sat, auditor):
    opened(world.client("admin-pas"), sat)
    opened(auditor, sat)
    opened(world.client("admin-psp"), sat)
    told = [(e.by, e.subject, e.detail) for e in AuditEntry.objects.filter(action="attempt-opened").order_by("id")]
    expected = {"attempt": str(sat.id), "number": 1}
    assert told == [
        ("admin-pas", "P-ayesha", expected | {"keys": False}),
        ("auditor", "P-ayesha", expected | {"keys": True}),
    ]


def test_an_open_attempt_is_shown_to_nobody(world, sitter, auditor):
    attempt = sitter(world.client("ayesha")).start()
    for client in (world.client("admin-pas"), auditor):
        refused = opened(client, attempt)
        assert refused.status_code == 409
        assert "still open" in refused.content.decode()
        assert "situation" not in refused.content.decode()
    world.clock.forward(minutes=46)
    assert opened(auditor, attempt).status_code == 200


@pytest.mark.parametrize("role", [models.Role.ADMINISTRATOR, models.Role.AUDITOR])
def test_nobody_opens_their_own_attempt_whatever_else_they_are(world, sat, role):
    account = models.Account.objects.get(user__username="ayesha")
    account.role = role
    account.save()
    account.cadres.set(models.Cadre.objects.filter(code="pas"))
    refused = opened(world.client("ayesha"), sat)
    assert refused.status_code == 403
    assert "This attempt is your own" in refused.content.decode()
    assert not AuditEntry.objects.filter(action="attempt-opened").exists()


def test_the_page_says_when_it_was_sat_and_from_which_edition(world, sat):
    shown = letters(text_of(world.client("admin-pas"), sat))
    for said in ("Attempt 1, as it was sat", world.edition.digest, "2026.1", "Urdu", "not passed, "):
        assert said in shown
    assert (sat.deadline_ms - sat.opened_ms) == 45 * MINUTE_MS


def test_the_persons_page_leads_to_it_once_it_is_handed_in(world, sat, sitter):
    client = world.client("admin-pas")
    assert f"/records/attempts/{sat.id}/" in client.get(f"/records/person/{sat.trainee_id}/").content.decode()
    still_open = sitter(world.client("bilal")).start()
    assert "/records/attempts/" not in client.get(f"/records/person/{still_open.trainee_id}/").content.decode()
