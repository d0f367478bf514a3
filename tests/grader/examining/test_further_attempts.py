"""A further attempt for a person: allowed with a reason once all are used, counted everywhere, one if asked twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import IntegrityError, connection, connections
from playwright.sync_api import expect

from generator.grader import models
from generator.grader.access import rules
from generator.grader.examining.further_attempts import allow_further
from generator.grader.people.states import set_status
from generator.grader.tables.people import AuditEntry, FurtherAttempt, Status


def person(name="ayesha"):
    return models.Trainee.objects.get(personnel_number=f"P-{name}")


def page_of(name="ayesha"):
    return f"/records/further-attempt/{person(name).id}/"


def allow(client, reason="the line failed in the hall", name="ayesha"):
    return client.post(page_of(name), {"reason": reason})


def standing(world, name="ayesha"):
    return rules.standing_of(person(name), world.edition, world.clock())


def text(answer):
    return answer.content.decode()


@pytest.fixture
def failed(world, sitter):
    """Ayesha, who has used her three attempts."""
    trainee = sitter(world.client("ayesha"), right=False)
    for _ in range(3):
        trainee.sit()
    return trainee


def test_one_more_attempt_is_sat_and_passed_and_there_is_none_after_it(world, failed, sitter):
    assert "decides whether you may have another" in text(failed.get("/exam/"))
    assert failed.post("/exam/").status_code == 403
    assert allow(world.client("admin-pas")).status_code == 302
    assert "1 of 4" in text(failed.get("/exam/"))
    attempt = failed.sit()
    assert attempt.number == 4
    assert "Attempts left: 0 of 4." in text(failed.get(f"/exam/{attempt.id}/"))
    assert failed.post("/exam/").status_code == 403
    allow(world.client("admin-pas"), "a second letter")
    fifth = sitter(failed.client).sit()
    assert (fifth.number, fifth.result.passed) == (5, True)
    assert models.Issuance.objects.count() == 1


def test_the_waiting_time_counts_for_it_too(build_world, sitter):
    world = build_world(wait_hours=24)
    trainee = sitter(world.client("ayesha"), right=False)
    for _ in range(3):
        trainee.sit()
        world.clock.forward(minutes=24 * 60)
    trainee = sitter(world.client("ayesha"), right=False)
    world.clock.forward(minutes=-60)
    allow(world.client("admin-pas"))
    assert "The next attempt opens after the waiting time" in text(trainee.get("/exam/"))
    world.clock.forward(minutes=60)
    assert trainee.start().number == 4


def test_pressed_twice_or_by_two_at_once_it_allows_one(world, failed):
    administrator = world.client("admin-pas")
    seen = standing(world)
    assert [allow(administrator).status_code for _ in range(2)] == [302, 400]
    allow_further(seen, "a-course", reason="as another saw it", by="admin-pas")
    assert (FurtherAttempt.objects.count(), standing(world).left) == (1, 1)
    assert AuditEntry.objects.filter(action="further-attempt").count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes one writer at a time")
def test_two_administrators_at_the_same_moment_allow_one(world, failed):
    seen = standing(world)

    def allow_it(_):
        try:
            allow_further(seen, "a-course", reason="at once", by="admin-pas")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as several:
        list(several.map(allow_it, range(8)))
    assert (FurtherAttempt.objects.count(), AuditEntry.objects.filter(action="further-attempt").count()) == (1, 1)


def test_it_is_on_the_pages_of_the_person_and_in_the_trail(world, failed):
    administrator = world.client("admin-pas")
    assert "Attempts left: 0 of 3." in text(administrator.get(f"/records/person/{person().id}/"))
    allow(administrator, "order 7, 3 May")
    shown = text(administrator.get(f"/records/person/{person().id}/"))
    assert "Attempts left: 1 of 4." in shown
    assert "Further attempts allowed: 1" in shown
    assert "order 7, 3 May" in text(administrator.get(page_of()))
    (told,) = AuditEntry.objects.filter(action="further-attempt")
    assert (told.by, told.subject, told.detail) == (
        "admin-pas",
        "P-ayesha",
        {"number": 4, "reason": "order 7, 3 May"},
    )


def test_it_counts_for_the_person_and_the_course_alone(world, failed):
    FurtherAttempt.objects.create(trainee=person(), course="another", number=4, at_ms=1, by="x", reason="x")
    assert standing(world).allowed == 3
    allow(world.client("admin-pas"))
    assert (standing(world).allowed, standing(world, "bilal").allowed) == (4, 3)


@pytest.mark.parametrize("is_open", [True, False])
def test_nobody_is_allowed_more_who_has_some_left_or_one_open(world, sitter, is_open):
    trainee = sitter(world.client("ayesha"), right=False)
    for _ in range(2):
        trainee.sit()
    if is_open:
        trainee.start()
    refused = allow(world.client("admin-pas"))
    assert refused.status_code == 400
    assert "has used all attempts, has none open and has not passed" in text(refused)
    assert not FurtherAttempt.objects.exists()


def test_nobody_is_allowed_more_who_has_passed_or_is_gone(world, failed, sitter):
    sitter(world.client("bilal")).sit()
    assert allow(world.client("admin-pas"), name="bilal").status_code == 400
    set_status(person(), Status.LEFT, "retired", by="admin-pas", now_ms=world.clock())
    assert "has left" in text(allow(world.client("admin-pas")))
    assert not FurtherAttempt.objects.exists()


def test_without_a_reason_it_is_refused_and_told(world, failed):
    refused = allow(world.client("admin-pas"), "  ")
    assert refused.status_code == 400
    assert "Give the reason." in text(refused)
    with pytest.raises(ValueError, match="says why"):
        allow_further(standing(world), "a-course", reason="", by="admin-pas")
    with pytest.raises(IntegrityError):
        FurtherAttempt.objects.create(trainee=person(), course="a-course", number=4, at_ms=1, by="x", reason="")


@pytest.mark.parametrize("other", ["admin-psp", "trainer", "ayesha", None])
def test_nobody_else_allows_it(world, failed, other):
    assert allow(world.client(other)).status_code in {302, 403, 404}
    assert not FurtherAttempt.objects.exists()


@pytest.fixture
def look(world, served, browser):
    """Give the person's page of further attempts, as their administrator has it on a phone."""
    contexts = []

    def at(language, **options):
        context = browser.new_context(
            base_url=served, viewport={"width": 360, "height": 740}, locale=f"{language}-PK", **options
        )
        contexts.append(context)
        session = world.client("admin-pas").cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served}])
        page = context.new_page()
        page.goto(f"/records/person/{person().id}/")
        page.locator(f"a[href='{page_of()}']").press("Enter")
        return page

    yield at
    for context in contexts:
        context.close()


@pytest.mark.browser
def test_it_is_allowed_by_keyboard_without_script(failed, look):
    page = look("en", java_script_enabled=False)
    page.get_by_label("Reason").focus()
    page.keyboard.type("the line failed")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Attempts left: 1 of 4.")).to_be_visible()
    expect(page.get_by_role("cell", name="the line failed")).to_be_visible()
    expect(page.get_by_role("button", name="Allow a further attempt")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(("language", "button"), [("en", "Allow a further attempt"), ("ur", "مزید کوشش کی اجازت دیں")])
def test_its_form_and_its_faults_stand_a_scan_and_a_narrow_screen(failed, look, language, button):
    page = look(language)
    page.get_by_role("textbox").fill(" ")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert [violation["id"] for violation in found.response["violations"]] == []
