"""The placement test and the plan in a real browser: what is suggested, what is kept, and what is printed."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.pages.conftest import PHONE, plainly, served

pytestmark = pytest.mark.browser


def ask(page, kind):
    return page.locator(f"[data-asked='{kind}']").first


def pick(page, kind, *fields):
    for field in fields:
        ask(page, kind).get_by_label(plainly(field).en, exact=True).check()


def finish(page):
    page.get_by_role("button", name="Show what to read first").click()


def answer_wrongly(page):
    page.goto("/en/placement/")
    pick(page, "choice", "choice second")
    finish(page)


def test_a_wrong_answer_suggests_its_topic_and_the_plan_begins_with_it(page):
    answer_wrongly(page)
    result = page.locator("[data-result]")
    expect(result).to_be_focused()
    expect(result).to_contain_text("You judged 0 of 2 rightly.")
    expect(result.get_by_role("listitem")).to_have_text([plainly("topic").en])
    expect(result.get_by_role("link", name=plainly("topic").en)).to_have_attribute("href", "../lessons/permission/")
    expect(ask(page, "choice").locator(".choice", has_text="choice second")).to_contain_text(
        "✗ Not right · your answer"
    )
    expect(ask(page, "choice").locator(".choice", has_text="choice first")).to_contain_text("✓ Right")
    expect(ask(page, "select")).to_contain_text("You left this one out.")
    result.get_by_role("link", name="My plan").click()
    expect(page.locator("[data-plan-topic='permission']")).to_contain_text("Suggested first")
    expect(page.locator("[data-plan-topic='decorum'] [data-first]")).to_be_hidden()


def test_reasons_are_there_to_be_opened_once_the_test_is_judged(page):
    page.goto("/en/placement/")
    reasons = ask(page, "choice").locator("details.answer")
    expect(reasons).to_be_hidden()
    pick(page, "choice", "choice first")
    finish(page)
    reasons.locator("summary").click()
    expect(reasons).to_contain_text("why first in English")
    page.get_by_role("button", name="Try again").click()
    expect(reasons).to_be_hidden()
    expect(page.locator("[data-result]")).to_be_hidden()
    expect(page.locator("input:checked")).to_have_count(0)


def test_everything_right_suggests_no_topic(page):
    page.goto("/en/placement/")
    pick(page, "choice", "choice first")
    pick(page, "select", "choice first", "choice third")
    finish(page)
    expect(page.locator("[data-score]")).to_contain_text("You judged all 2 rightly.")
    expect(page.locator("[data-suggest]:visible")).to_have_count(0)
    page.goto("/en/plan/")
    expect(page.locator("[data-first]:visible")).to_have_count(0)


def test_nothing_answered_is_said_and_nothing_is_kept(page):
    page.goto("/en/placement/")
    finish(page)
    expect(page.get_by_role("status")).to_have_text("Choose an answer first.")
    expect(page.locator("[data-result]")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_the_test_can_be_taken_by_keyboard_alone(page):
    page.goto("/en/placement/")
    ask(page, "choice").locator("input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("[data-result]")).to_be_focused()


def test_the_plan_counts_what_was_read_checked_and_practised_in_both_languages(page):
    page.goto("/en/plan/")
    topic = page.locator("[data-plan-topic='permission']")
    expect(page.locator("[data-next-link]")).to_have_text(plainly("topic").en)
    expect(page.locator("[data-sum]")).to_have_text("0 of 1 lessons read, 0 of 6 situations practised.")
    page.goto("/en/practice/permission/case-choice/")
    page.get_by_label(plainly("choice first").en, exact=True).check()
    page.get_by_role("button", name="Check my answer").click()
    page.goto("/en/lessons/permission/")
    page.get_by_label(plainly("yes").en, exact=True).check()
    page.locator("#check ~ .card").get_by_role("button", name="Check my answer").click()
    page.goto("/en/plan/")
    expect(topic).to_contain_text("Quick check: 1 of 1 right")
    expect(topic).to_contain_text("1 of 6 situations practised")
    topic.get_by_label("I have read the lesson").check()
    expect(page.locator("[data-sum]")).to_contain_text("You have ticked every lesson.")
    expect(page.locator("[data-sum]")).to_contain_text("1 of 1 lessons read, 1 of 6 situations practised.")
    page.goto("/ur/plan/")
    expect(page.get_by_label("میں نے سبق پڑھ لیا")).to_be_checked()
    page.get_by_label("میں نے سبق پڑھ لیا").uncheck()
    expect(page.locator("[data-next-link]")).to_have_text(plainly("topic").ur)


def test_a_suggested_topic_is_no_longer_suggested_when_its_lesson_is_read(page):
    answer_wrongly(page)
    page.goto("/en/plan/")
    page.get_by_label("I have read the lesson").check()
    expect(page.locator("[data-first]:visible")).to_have_count(0)


def test_what_is_kept_may_be_spoiled(page):
    page.goto("/en/plan/")
    page.evaluate("localStorage.setItem('sabaq:small:plan', 'not json')")
    page.reload()
    expect(page.locator("[data-sum]")).to_contain_text("0 of 1 lessons read")


def test_without_script_answers_open_and_lessons_are_linked(browser, small_site):
    context = browser.new_context(base_url=small_site, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto("/en/placement/")
    expect(page.get_by_text("Without script nothing is counted here")).to_be_visible()
    assert [b for b in page.locator(".sabaq button").all() if b.is_visible()] == []
    ask(page, "choice").locator("summary").click()
    expect(ask(page, "choice").locator(".answer")).to_contain_text("why first in English")
    ask(page, "choice").get_by_role("link", name="The lesson:").click()
    expect(page).to_have_url(re.compile("/en/lessons/permission/$"))
    page.goto("/en/plan/")
    expect(page.get_by_text("These are the topics in their order.")).to_be_visible()
    expect(page.locator("[data-next], [data-read]").locator("visible=true")).to_have_count(0)
    expect(page.locator(".plan__topic")).to_have_count(2)
    context.close()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_summary_of_this_course_fits_one_printed_page(browser, site, language):
    with served(site) as address:
        page = browser.new_page()
        page.goto(f"{address}/{language}/summary/", wait_until="networkidle")
        printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        page.close()
    assert len(printed.pages) == 1
    box = printed.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
