"""The quiz in a real browser: by pointer, by keyboard alone, without script, and what is kept of it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from generator.model.text import Language
from tests.conftest import hold_back
from tests.pages.conftest import PHONE, plainly

pytestmark = pytest.mark.browser


def open_case(page, kind, language="en"):
    page.goto(f"/{language}/practice/permission/case-{kind}/")
    return page.locator("form.quiz")


def check(form, *fields, language="en"):
    for field in fields:
        form.get_by_label(plainly(field)[Language(language)], exact=True).check()
    form.locator("[type=submit]").click()


def test_wrong_then_right_shows_what_decides_and_is_remembered(page):
    form = open_case(page, "choice")
    check(form, "choice second")
    verdict = form.locator(".verdict")
    expect(verdict).to_be_focused()
    expect(verdict).to_contain_text("Not this one.")
    expect(form.locator(".choice", has_text="choice second")).to_contain_text("✗ Not right · your answer")
    right = form.locator(".choice", has_text="choice first")
    expect(right).to_contain_text("✓ Right")
    expect(right).to_contain_text("why first in English")
    expect(right.locator("a.clause")).to_have_attribute("href", re.compile("clauses/memo-p2-colleague/$"))
    expect(page.locator(".lead .mark")).to_have_text("Tried")
    form.get_by_role("button", name="Try again").click()
    expect(verdict).to_be_hidden()
    check(form, "choice first")
    expect(verdict).to_have_text("Right.")
    expect(page.locator(".lead .mark")).to_have_text("Done")
    page.goto("/en/")
    expect(page.locator(".topic-card").first).to_contain_text("1 of 6 situations practised")
    page.goto("/ur/topics/permission/")
    expect(page.locator(".mark:visible")).to_have_text("مکمل")


def test_answering_nothing_is_said_aloud_and_marks_nothing(page):
    form = open_case(page, "choice")
    form.locator("[type=submit]").click()
    expect(form.get_by_role("status")).to_have_text("Choose an answer first.")
    expect(form.locator(".verdict")).to_be_hidden()


def test_select_counts_each_choice(page):
    form = open_case(page, "select")
    check(form, "choice first", "choice second")
    expect(form.locator(".verdict")).to_contain_text("1 of 3 judged rightly")
    expect(form.locator(".choice", has_text="choice third")).to_contain_text("✗ Belongs · you left it out")
    form.get_by_role("button", name="Try again").click()
    check(form, "choice first", "choice third")
    expect(form.locator(".verdict")).to_have_text("Right, all of it.")


def test_spot_is_answered_by_keyboard_alone(page):
    form = open_case(page, "spot")
    form.get_by_label(plainly("kept phrase").en).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(form.locator(".verdict")).to_have_text("Right, all of it.")
    expect(form.locator(".phrase", has_text="gone phrase")).to_contain_text("✓ Must go")
    expect(form.locator(".answer")).to_contain_text("why gone in English")


def test_path_goes_on_from_decision_to_decision(page):
    form = open_case(page, "path")
    expect(form.get_by_text("step after in English").first).to_be_hidden()
    check(form, "turn refer")
    expect(form.locator("legend", has_text="step after")).to_be_focused()
    expect(form.locator("legend", has_text="step after")).to_contain_text("Step 2")
    expect(form.locator(".choice", has_text="turn refer")).to_contain_text("then refer in English")
    check(form, "turn wait")
    expect(form.locator(".verdict")).to_contain_text("You earned 2 of 3 points.")
    expect(form.locator(".choice", has_text="turn refer")).to_contain_text("why refer in English")
    form.get_by_role("button", name="Try again").click()
    expect(form.locator("legend", has_text="step after")).to_be_hidden()
    check(form, "turn refer")
    check(form, "turn report")
    expect(form.locator(".verdict")).to_contain_text("The best way through: 3 of 3 points.")


def test_discussion_gives_no_mark(page):
    form = open_case(page, "discuss", "ur")
    check(form, "choice second", language="ur")
    expect(form.locator(".verdict")).to_contain_text(plainly("open").ur)
    expect(form.locator(".choice", has_text="choice first")).to_contain_text("why first اردو میں")
    expect(form).not_to_contain_text("✗")


def test_another_version_changes_the_case_and_can_be_answered(page):
    page.goto("/en/practice/permission/family/")
    expect(page.get_by_text("Version 1 of 3")).to_be_visible()
    page.get_by_role("button", name="Another version").click()
    expect(page.locator(".situation")).to_have_text("She types the list 1.")
    check(page.locator("form.quiz"), "choice first")
    expect(page.locator(".verdict")).to_have_text("Right.")


def test_quick_check_of_a_lesson_is_the_same_quiz(page):
    page.goto("/en/lessons/permission/")
    form = page.locator("[data-record=check-permission-1]")
    check(form, "yes")
    expect(form.locator(".verdict")).to_have_text("Right.")


def test_without_script_the_answer_opens_and_no_dead_button_shows(browser, small_site):
    context = browser.new_context(base_url=small_site, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    for kind in ("choice", "select", "spot", "path", "discuss"):
        form = open_case(page, kind)
        assert [button for button in form.locator("button").all() if button.is_visible()] == []
        expect(form.locator(".answer ul").first).to_be_hidden()
        form.locator("summary").click()
        expect(form.locator(".answer [data-choice]").first).to_be_visible()
    context.close()


def test_what_was_ticked_and_opened_before_the_script_came_stays_so(page):
    let_script_come = hold_back(page, "**/quiz.js")
    page.goto("/en/practice/permission/case-choice/", wait_until="commit")
    form = page.locator("form.quiz")
    form.get_by_label(plainly("choice first")[Language.EN], exact=True).check()
    form.locator(".answer summary").click()
    expect(form.locator(".answer ul").first).to_be_visible()
    let_script_come()
    expect(form.locator("[type=submit]")).to_be_visible()
    expect(form.locator(".answer ul").first).to_be_visible()
    form.locator("[type=submit]").click()
    expect(form.locator(".verdict")).to_have_text("Right.")


def test_storage_that_is_refused_or_spoiled_does_no_harm(page):
    page.goto("/en/")
    page.evaluate("localStorage.setItem('sabaq:small', 'no json')")
    check(open_case(page, "choice"), "choice first")
    expect(page.locator(".lead .mark")).to_have_text("Done")


def test_language_switch_lands_on_the_same_page(page):
    open_case(page, "spot")
    page.get_by_role("link", name="اردو").click()
    expect(page).to_have_url(re.compile(r"/ur/practice/permission/case-spot/$"))
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.locator("body")).to_have_attribute("dir", "rtl")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/practice/permission/case-spot/$"))


@pytest.mark.parametrize(("language", "typed"), [("en", "lesson"), ("ur", "اردو")])
@pytest.mark.parametrize("width", [360, 1280])
def test_search_is_fetched_when_wanted_and_finds(page, language, typed, width):
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"/{language}/", wait_until="networkidle")
    assert not [url for url in fetched if "search" in url or "bundle" in url]
    if width < 960:
        page.locator("[data-search-open]").click()
    else:
        page.locator("[name=query]").focus()
    page.keyboard.type(typed)
    expect(page.locator(".md-search-result__item").first).to_be_visible()


def test_search_finds_what_is_put_in_without_a_key(page):
    """As by pasting, by voice, or by an input method."""
    page.goto("/en/")
    page.locator("[data-search-open]").click()
    page.keyboard.type("lesson")
    found = page.locator(".md-search-result__item")
    expect(found.first).to_be_visible()
    page.locator("[name=query]").fill("nothinglikeit")
    expect(found).to_have_count(0)
    page.locator("[name=query]").fill("اردو lesson")
    expect(found.first).to_be_visible()


@pytest.mark.parametrize("address", ["/en/shell.html", "/en/404.html"])
def test_search_finds_from_pages_that_are_served_at_any_address(browser, small_site, address):
    context = browser.new_context(base_url=small_site)
    page = context.new_page()
    page.goto(address)
    page.locator("[name=query]").focus()
    page.keyboard.type("permission")
    page.locator(".md-search-result__item a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.startswith(f"{small_site}/en/")
    assert page.request.get(page.url).status == 200
    context.close()


def test_menu_of_a_narrow_page_opens_without_script_and_leads_on(browser, small_site):
    context = browser.new_context(base_url=small_site, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto("/en/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Clauses").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clauses")
    context.close()


ADDRESSES = (
    "",
    "topics/permission/",
    "lessons/permission/",
    "clauses/",
    "clauses/memo-p2-permission/",
    "handbook/",
    "shell.html",
    *(f"practice/permission/case-{kind}/" for kind in ("choice", "spot", "path")),
    "unknown/",
    "summary/",
    "translation/",
    "coverage/",
    "placement/",
    "plan/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_no_accessibility_fault_that_a_scan_can_find(browser, small_site, language, scheme):
    # A colour that is on its way to another is not what is looked at.
    context = browser.new_context(base_url=small_site, viewport=PHONE, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    for address in ADDRESSES:
        page.goto(f"/{language}/{address}")
        if "case-" in address:
            page.locator("form.quiz input").first.check()
            page.locator("form.quiz [type=submit]").click()
        found = Axe().run(page).response["violations"]
        told = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        # The shell is a frame without words until the grader fills it.
        assert [t for t in told if not (address == "shell.html" and t[0] == "page-has-heading-one")] == [], address
    context.close()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_pages_fit_a_narrow_screen_and_targets_a_thumb(browser, small_site, language):
    context = browser.new_context(base_url=small_site, viewport={"width": 320, "height": 640})
    page = context.new_page()
    for address in ADDRESSES:
        page.goto(f"/{language}/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        small = page.evaluate(
            """() => [...document.querySelectorAll(".choice label, .button, .head__tool, .head__brand")]
                 .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5)
                 .map((one) => one.outerHTML)"""
        )
        assert small == [], address
    context.close()


def test_shell_has_a_place_for_each_thing_the_grader_puts_in(browser, small_site):
    context = browser.new_context(base_url=small_site)
    page = context.new_page()
    for language in ("en", "ur"):
        html = page.request.get(f"/{language}/shell.html").text()
        for place in ("title", "head", "main"):
            assert html.count(f"<!-- sabaq:{place} -->") == 1
        links = re.findall(r'(?:href|src)="([^"]*)"', html)
        assert [link for link in links if not link.startswith(("/", "#", "?"))] == []
        assert {"/exam/", "/me/", "/verify/", f"/{language}/"} <= {link.split("?")[0] for link in links}
    context.close()
