"""Answers survive a dead connection: kept in the browser, sent again, one result whatever happens."""

import json
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from generator.grader import models
from generator.grader.examining.attempts import sitting_of
from generator.model.scenario import Kind
from tests.conftest import hold_back

pytestmark = pytest.mark.browser

SCRIPT = "**/exam.js"
SAVES = re.compile("/exam/[^/]+/$")
KEPT = "Object.entries(localStorage).filter(([name]) => name.startsWith('sabaq:paper:'))"


def questions(*kinds):
    asked = sitting_of(models.Attempt.objects.get()).questions
    return [q for q in asked if q.question.kind in (kinds or set(Kind) - {Kind.PATH})]


def saved():
    return sitting_of(models.Attempt.objects.get()).answers


def tick(page, question, position=0):
    page.locator(f"#q{question.number} label").nth(position).click()


def says(page, text):
    expect(page.locator("[data-status]")).to_contain_text(text)


def lose_what_the_server_says(page):
    """Let answers reach the server, and the server's own never reach the browser."""

    def lose(route):
        if route.request.method == "POST":
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(SAVES, lose)


def count_answered_posts(page):
    """Keep the posts that were answered: while the line is down the page tries again and again, at moments it draws."""
    posts = []
    page.on("response", lambda response: posts.append(response.url) if response.request.method == "POST" else None)
    return posts


def offline_with_three_answers(page):
    page.context.set_offline(True)
    three = questions()[:3]
    for question in three:
        tick(page, question, 1)
    says(page, "Saved on this phone, not sent yet")
    assert saved() == {}
    return three


def assert_all_there(three):
    assert {name: a.choices for name, a in saved().items()} == {q.question.id: {q.order[""][1]} for q in three}


def all_forgotten(page):
    """Wait until nothing is kept any more: it was sent, or the result has looked at it, or signing out forgot it.

    It is asked from outside, for the page's policy lets nobody wait within it by words that are evaluated.
    """
    while page.evaluate(KEPT):
        page.wait_for_timeout(50)


def close_and_come_back(page):
    """Close the tab without its line, and open its address in another with it: what it kept may be sent by either."""
    address, context = page.url, page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    return page


def test_three_answers_given_offline_are_there_after_the_tab_was_closed(open_page):
    page = open_page()
    three = offline_with_three_answers(page)
    page = close_and_come_back(page)
    all_forgotten(page)
    assert_all_there(three)
    page.reload()
    expect(page.locator("[data-answered]")).to_have_text("3")
    for question in three:
        expect(page.locator(f"#q{question.number} input").nth(1)).to_be_checked()


def test_three_answers_given_offline_are_there_after_a_reload(open_page):
    page = open_page()
    three = offline_with_three_answers(page)
    page.context.set_offline(False)
    # They may be sent before the reload or after it; only the server knows how many are answered.
    page.reload()
    expect(page.locator("[data-answered]")).to_have_text("3")
    assert_all_there(three)


def test_an_answer_given_before_the_script_stood_is_kept_and_sent(open_page):
    page = open_page()
    let_script_come = hold_back(page, SCRIPT)
    page.reload(wait_until="commit")
    question = questions()[0]
    tick(page, question, 1)
    let_script_come()
    says(page, "Your answers are saved.")
    assert {name: a.choices for name, a in saved().items()} == {question.question.id: {question.order[""][1]}}
    expect(page.locator(f"[data-jump='{question.number}']")).to_have_class(re.compile("is-answered"))


def test_what_an_earlier_version_kept_is_sent(open_page, come_back):
    page = open_page()
    three = offline_with_three_answers(page)
    page = come_back(page, lambda kept: kept.pop("over"))
    says(page, "Your answers are saved.")
    assert_all_there(three)


def save_by_the_form(page):
    page.get_by_role("button", name="Save", exact=True).click()
    says(page, "Your answers are saved.")


def test_an_answer_changed_by_the_plain_button_is_not_overwritten_by_an_older_one_kept(open_page, come_back):
    page = open_page()
    page.context.set_offline(True)
    changed, untouched = questions(Kind.CHOICE)[:2]
    tick(page, changed, 1)
    tick(page, untouched, 1)
    says(page, "not sent yet")
    page = come_back(page, without=SCRIPT)
    tick(page, changed, 2)
    save_by_the_form(page)
    tick(page, changed, 0)
    page.unroute(SCRIPT)
    save_by_the_form(page)
    expect(page.locator("[data-answered]")).to_have_text("2")
    expect(page.locator(f"#q{changed.number} input").first).to_be_checked()
    picked = {name: saved()[name].choices for name in (changed.question.id, untouched.question.id)}
    assert picked == {changed.question.id: {changed.order[""][0]}, untouched.question.id: {untouched.order[""][1]}}
    assert page.evaluate(KEPT) == []


def test_the_last_answer_counts_where_the_plain_button_saved_what_was_tried_before(open_page, come_back):
    page = open_page()
    question = questions(Kind.CHOICE)[0]
    page.context.set_offline(True)
    tick(page, question, 0)
    says(page, "not sent yet")
    tick(page, question, 1)
    says(page, "not sent yet")
    page = come_back(page, without=SCRIPT)
    tick(page, question, 0)
    page.unroute(SCRIPT)
    save_by_the_form(page)
    expect(page).to_have_url(re.compile("/$"))
    page.reload()
    expect(page.locator(f"#q{question.number} input").first).to_be_checked()
    assert saved()[question.question.id].choices == {question.order[""][0]}


def test_an_answer_sent_but_never_acknowledged_gives_way_to_the_one_given_after_it(open_page, come_back):
    page = open_page()
    question = questions(Kind.CHOICE)[0]

    lose_what_the_server_says(page)
    tick(page, question, 0)
    says(page, "not sent yet")
    assert saved()[question.question.id].choices == {question.order[""][0]}
    # What a route stands before reaches the server without a line, too.
    page.context.set_offline(True)
    page.unroute_all(behavior="wait")
    tick(page, question, 1)
    says(page, "not sent yet")
    page = come_back(page)
    expect(page.locator(f"#q{question.number} input").nth(1)).to_be_checked()
    says(page, "Your answers are saved.")
    assert saved()[question.question.id].choices == {question.order[""][1]}


def test_a_hand_in_kept_is_not_sent_when_the_plain_button_saved_since(open_page, come_back):
    page = open_page()
    offline_with_three_answers(page)
    page.get_by_role("button", name="Hand in the examination").click()
    page.get_by_role("button", name="Hand in as it is").click()
    says(page, "Not handed in yet")
    page = come_back(page, without=SCRIPT)
    tick(page, questions()[5], 2)
    page.unroute(SCRIPT)
    save_by_the_form(page)
    expect(page.locator("[data-answered]")).to_have_text("4")
    assert models.Result.objects.count() == 0


def test_what_is_kept_is_positions_under_the_attempts_id(open_page):
    page = open_page()
    three = offline_with_three_answers(page)
    ((name, kept),) = page.evaluate(KEPT)
    assert name == f"sabaq:paper:{models.Attempt.objects.get().id}"
    assert json.loads(kept)["answers"] == {str(q.number): ["1"] for q in three}


def test_changes_made_while_the_line_was_down_go_in_one_request(open_page):
    page = open_page()
    posts = count_answered_posts(page)
    three = offline_with_three_answers(page)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.context.set_offline(False)
    says(page, "Your answers are saved.")
    assert_all_there(three)
    assert len(posts) == 1


def test_the_last_of_two_answers_to_a_question_counts(open_page):
    page = open_page()
    question = questions(Kind.CHOICE)[0]
    page.context.set_offline(True)
    tick(page, question, 0)
    says(page, "not sent yet")
    tick(page, question, 2)
    page.context.set_offline(False)
    all_forgotten(page)
    assert saved()[question.question.id].choices == {question.order[""][2]}


def test_nothing_is_told_as_saved_while_another_answer_waits(open_page):
    page = open_page()
    one, two = questions()[:2]
    let_come = hold_back(page, SAVES)
    page.evaluate("""() => {
        const status = document.querySelector("[data-status]");
        window.told = [];
        new MutationObserver(() => told.push(status.textContent)).observe(status, { childList: true });
    }""")
    tick(page, one, 1)
    says(page, "Saving")
    tick(page, two, 1)
    let_come()
    expect(page.locator("[data-answered]")).to_have_text("2")
    says(page, "Your answers are saved.")
    assert page.evaluate("told.filter((text) => text.includes('saved'))") == ["Your answers are saved."]


def test_a_paper_handed_in_offline_is_handed_in_once_the_line_is_back(open_page):
    page = open_page()
    three = offline_with_three_answers(page)
    page.get_by_role("button", name="Hand in the examination").click()
    expect(page.get_by_role("heading", name="Some questions are still open")).to_be_visible()
    page.get_by_role("button", name="Hand in as it is").click()
    says(page, "Not handed in yet")
    assert models.Result.objects.count() == 0
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Not passed this time")).to_be_visible()
    assert_all_there(three)
    assert models.Result.objects.count() == 1
    assert page.evaluate(KEPT) == []


def test_while_a_paper_is_handed_in_it_says_so(open_page):
    page = open_page()
    let_come = hold_back(page, "**/submit")
    page.get_by_role("button", name="Hand in the examination").click()
    page.get_by_role("button", name="Hand in as it is").click()
    says(page, "Handing in …")
    let_come()
    expect(page.get_by_role("heading", name="Not passed this time")).to_be_visible()


def test_a_paper_handed_in_offline_is_handed_in_after_the_tab_was_closed(open_page):
    page = open_page()
    three = offline_with_three_answers(page)
    page.get_by_role("button", name="Hand in the examination").click()
    page.get_by_role("button", name="Hand in as it is").click()
    says(page, "Not handed in yet")
    page = close_and_come_back(page)
    expect(page.get_by_role("heading", name="Not passed this time")).to_be_visible()
    assert_all_there(three)
    assert models.Result.objects.count() == 1


def test_a_hand_in_whose_answer_was_lost_is_sent_again_and_gives_the_one_result(open_page):
    page = open_page()
    lost = []

    def lose(route):
        """Let the request reach the server, and the first answer never reach the browser."""
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")

    page.route(re.compile("/submit$"), lose)
    page.get_by_role("button", name="Hand in the examination").click()
    page.get_by_role("button", name="Hand in as it is").click()
    expect(page.get_by_role("heading", name="Not passed this time")).to_be_visible()
    assert lost == [200]
    assert models.Result.objects.count() == 1


def test_a_decision_taken_offline_is_taken_when_the_line_is_back(open_page):
    page = open_page()
    path = questions(Kind.PATH)[0]
    page.context.set_offline(True)
    tick(page, path)
    page.locator(f"#q{path.number} button").click()
    says(page, "not sent yet")
    with page.expect_navigation():
        page.context.set_offline(False)
    expect(page.locator(f"#q{path.number} .taken")).to_have_count(1)
    assert saved()[path.question.id].route == (path.order["STEP-ONE"][0],)


def test_signing_out_forgets_what_was_kept(open_page):
    page = open_page()
    page.on("dialog", lambda dialog: dialog.accept())
    # The server is there, and only the answers do not get through.
    page.route(SAVES, lambda route: route.abort())
    tick(page, questions()[0])
    says(page, "not sent yet")
    assert len(page.evaluate(KEPT)) == 1
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    all_forgotten(page)


def test_the_next_person_at_a_shared_phone_sees_and_sends_nothing_of_the_last(open_page, world, served):
    page = open_page()
    context = page.context
    offline_with_three_answers(page)
    page.close()
    context.set_offline(False)
    other = world.client("danish").cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": other, "url": served}])
    page = context.new_page()
    page.goto("/exam/")
    page.locator("form.start button").click()
    expect(page.locator("[data-question]")).to_have_count(20)
    expect(page.locator("input:checked")).to_have_count(0)
    theirs = models.Attempt.objects.get(trainee__personnel_number="P-danish")
    page.get_by_role("button", name="Save", exact=True).click()
    says(page, "Your answers are saved.")
    assert [answer.choices for answer in sitting_of(theirs).answers.values() if hasattr(answer, "choices")] == []


def test_whoever_was_logged_out_finds_the_answers_sent_after_logging_in(open_page, world, served):
    page = open_page()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    question = questions()[0]
    tick(page, question, 1)
    says(page, "You have been logged out")
    session = world.client("ayesha").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served}])
    page.reload()
    says(page, "Your answers are saved.")
    assert_all_there([question])


def test_what_is_not_sent_is_told_in_urdu_too(open_page):
    page = open_page(locale="ur-PK")
    page.context.set_offline(True)
    tick(page, questions()[0])
    says(page, "اس فون پر محفوظ ہے، ابھی بھیجا نہیں گیا")
    page.context.set_offline(False)
    says(page, "آپ کے جواب محفوظ ہیں۔")
