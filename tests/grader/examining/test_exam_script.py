"""What the paper's script adds in a real browser, and that the paper works without it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from generator.grader import models
from generator.grader.examining.attempts import sitting_of
from generator.model.scenario import Kind

pytestmark = pytest.mark.browser


def a_question(kind):
    return next(q for q in sitting_of(models.Attempt.objects.get()).questions if q.question.kind is kind)


def saved():
    return sitting_of(models.Attempt.objects.get()).answers


def test_an_answer_is_saved_as_it_is_given(open_page):
    page = open_page()
    asked = a_question(Kind.CHOICE)
    page.locator(f"#q{asked.number} label").nth(1).click()
    expect(page.locator("[data-status]")).to_have_text("Your answers are saved.")
    expect(page.locator("[data-answered]")).to_have_text("1")
    assert saved()[asked.question.id].choices == {asked.order[""][1]}
    page.reload()
    expect(page.locator(f"#q{asked.number} input").nth(1)).to_be_checked()


def test_an_answer_given_while_the_line_is_down_is_sent_when_it_is_back(open_page):
    page = open_page()
    asked = a_question(Kind.SPOT)
    page.context.set_offline(True)
    page.locator(f"#q{asked.number} label").first.click()
    expect(page.locator("[data-status]")).to_contain_text("Saved on this phone, not sent yet")
    assert saved() == {}
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_have_text("Your answers are saved.")
    assert asked.question.id in saved()


def test_whoever_was_logged_out_meanwhile_is_told(open_page):
    page = open_page()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator(f"#q{a_question(Kind.CHOICE).number} label").first.click()
    expect(page.locator("[data-status]")).to_contain_text("You have been logged out")


def test_when_the_time_is_over_the_paper_is_handed_in_by_itself(open_page, world):
    page = open_page()
    page.locator(f"#q{a_question(Kind.CHOICE).number} label").first.click()
    expect(page.locator("[data-answered]")).to_have_text("1")
    world.clock.forward(minutes=44.95)
    page.reload()
    # It runs on while it is looked at.
    expect(page.locator("[data-timer]")).to_have_text(re.compile("^0:0[0-3]$"))
    world.clock.forward(minutes=0.05)
    expect(page.get_by_role("heading", name="Not passed this time")).to_be_visible()
    assert models.Result.objects.count() == 1


@pytest.mark.parametrize(
    ("locale", "five", "one"),
    [
        ("en-GB", "Five minutes left.", "One minute left."),
        ("ur-PK", "پانچ منٹ باقی ہیں۔", "ایک منٹ باقی ہے۔"),
    ],
    ids=["en", "ur"],
)
def test_the_paper_warns_five_minutes_and_one_minute_before_its_time_is_over(open_page, locale, five, one):
    page = open_page(locale=locale)
    begun = datetime.now(UTC)
    page.clock.install(time=begun)
    page.clock.pause_at(begun + timedelta(minutes=1))
    page.reload()
    expect(page.locator("[data-timer]")).to_have_text("45:00")
    # Where it stands from the beginning, a screen reader says what comes into it.
    told = page.get_by_role("alert")
    for seconds, warning, shown in ((40 * 60, five, "5:00"), (4 * 60, one, "1:00")):
        page.clock.run_for((seconds - 1) * 1000)
        expect(told).not_to_have_text(warning)
        expect(told).not_to_be_in_viewport()
        page.clock.run_for(1000)
        expect(page.locator("[data-timer]")).to_have_text(shown)
        expect(told).to_have_text(warning)
        expect(told).to_be_in_viewport()


@pytest.mark.parametrize("has_script", [True, False])
def test_the_whole_paper_can_be_sat_by_keyboard(open_page, has_script):
    page = open_page(java_script_enabled=has_script)
    asked = a_question(Kind.CHOICE)
    page.locator(f"#q{asked.number} input").first.focus()
    page.keyboard.press("Space")
    path = a_question(Kind.PATH)
    page.locator(f"#q{path.number} input").first.focus()
    page.keyboard.press("Space")
    page.locator(f"#q{path.number} button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(f"#q{path.number} .taken")).to_have_count(1)
    expect(page.locator(f"#q{asked.number} input").first).to_be_checked()
    page.get_by_role("button", name="Hand in the examination").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Some questions are still open")).to_be_visible()
    page.get_by_role("button", name="Hand in as it is").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Not passed this time")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_whoever_must_save_by_hand_is_told_so(open_page, has_script):
    page = open_page(java_script_enabled=has_script)
    told = [note.inner_text() for note in page.locator("noscript p").all()]
    assert ["answers are not saved by themselves" in note for note in told] == ([] if has_script else [True])


HIDDEN = """() => {
  const stop = document.activeElement.closest(".question input");
  const bar = document.querySelector(".progress-bar");
  return stop && stop.getBoundingClientRect().top < bar.getBoundingClientRect().bottom;
}"""


def test_going_back_by_keyboard_no_answer_hides_behind_the_bar(open_page):
    page = open_page()
    page.get_by_role("button", name="Hand in the examination").focus()
    stops = page.locator(".question input").count()
    hidden = []
    for _ in range(stops):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(HIDDEN):
            hidden.append(page.evaluate("document.activeElement.name"))
    assert hidden == []


def test_an_open_question_is_reached_from_where_one_is_asked_whether_sure(open_page):
    page = open_page()
    page.get_by_role("button", name="Hand in the examination").click()
    page.get_by_role("dialog").get_by_role("link", name="17", exact=True).click()
    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(page.locator("#q17")).to_be_in_viewport()
    assert models.Result.objects.count() == 0


def test_no_request_leaves_the_server_and_no_script_is_refused(open_page, served):
    page = open_page()
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda request: told.append(request.url) if not request.url.startswith(served) else None)
    page.reload()
    page.goto("/verify/")
    assert told == []
