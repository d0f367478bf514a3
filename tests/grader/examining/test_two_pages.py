"""The same paper open twice, on two phones or in an old tab: what changed on a page counts, and all else stays."""

import json
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from generator.errors import MarkingError
from generator.grader import models
from generator.grader.examining.answering import picked_answers, positions
from generator.grader.examining.attempts import sitting_of
from generator.marking import draw_paper, present
from generator.model.question import Picked, Walked
from generator.model.scenario import Kind
from tests.grader.conftest import an_edition
from tests.grader.examining.test_exam_offline import (
    KEPT,
    SAVES,
    all_forgotten,
    assert_all_there,
    close_and_come_back,
    questions,
    saved,
    says,
    tick,
)

EDITION = an_edition()
QUESTIONS = present(EDITION, draw_paper(EDITION, "seed", frozenset()))
ASKED = [q for q in QUESTIONS if q.question.kind is not Kind.PATH]


@st.composite
def ticks(draw):
    """Positions ticked in each question that is no path; a question without any is left out."""
    ticked = {}
    for q in ASKED:
        most = 1 if q.question.kind is Kind.CHOICE else None
        if places := draw(st.sets(st.integers(0, len(q.order[""]) - 1), max_size=most)):
            ticked[q.number] = places
    return ticked


def answers(ticked):
    return {
        q.question.id: Picked(choices=frozenset(q.order[""][place] for place in ticked[q.number]))
        for q in ASKED
        if q.number in ticked
    }


def a_form(shown, ticked):
    told = positions(QUESTIONS, EDITION.keys, answers(shown))
    fields = {f"q{number}": sorted(places) for number, places in ticked.items()}
    return QueryDict(urlencode({"whole": "1", "shown": told, **fields}, doseq=True))


@given(shown=ticks(), on_this_page=ticks(), meanwhile=ticks())
def test_what_was_changed_on_the_page_wins_and_all_else_stays(shown, on_this_page, meanwhile):
    merged = answers(meanwhile) | picked_answers(QUESTIONS, a_form(shown, on_this_page))
    for q in ASKED:
        before, here, there = (said.get(q.number, set()) for said in (shown, on_this_page, meanwhile))
        given_now = merged.get(q.question.id, Picked(choices=frozenset())).choices
        assert given_now == {q.order[""][place] for place in (there if here == before else here)}


def test_what_was_shown_is_told_in_positions_alone(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    trainee.walk_paths(attempt)
    trainee.post(f"/exam/{attempt.id}/", trainee.form(attempt))
    sitting = sitting_of(models.Attempt.objects.get())
    told = positions(sitting.questions, sitting.edition.keys, sitting.answers)
    assert f'name="shown" value="{told}"' in trainee.get(f"/exam/{attempt.id}/").content.decode()
    places = dict(entry.split(".", 1) for entry in told.split("-"))
    for q in sitting.questions:
        match sitting.answers[q.question.id]:
            case Picked(choices=choices):
                assert {q.order[""][int(place)] for place in places[str(q.number)].split(".")} == choices
            case Walked(route=route):
                assert places[str(q.number)].count(".") == len(route) - 1


def hidden(page):
    """What a page without script would send of an untouched paper: the fields it has, and the ticks on it."""
    return {"whole": "1", "shown": page.content.decode().partition('name="shown" value="')[2].partition('"')[0]}


def test_saving_and_handing_in_from_an_old_page_empties_nothing_given_elsewhere(world, sitter):
    phone, old_tab = sitter(world.client("ayesha")), sitter(world.client("ayesha"))
    attempt = phone.start()
    here = f"/exam/{attempt.id}/"
    as_drawn = hidden(old_tab.get(here))
    phone.walk_paths(attempt)
    phone.post(here, phone.form(attempt))
    old_tab.post(here, as_drawn)
    assert len(sitting_of(models.Attempt.objects.get()).answers) == 20
    old_tab.post(f"{here}submit", as_drawn)
    assert models.Result.objects.get().percent == 100


def test_an_answer_taken_away_on_the_page_is_taken_away(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    here, form = f"/exam/{attempt.id}/", trainee.form(attempt)
    trainee.post(here, form)
    asked = next(q for q in sitting_of(attempt).questions if q.question.kind is Kind.SELECT)
    trainee.post(here, {**form, **hidden(trainee.get(here)), f"q{asked.number}": []})
    answers = sitting_of(models.Attempt.objects.get()).answers
    assert asked.question.id not in answers
    assert len(answers) == len(form) - 2


def test_a_form_that_does_not_say_what_was_shown_takes_no_answer_away():
    """As pages did that were drawn before they told it."""
    assert picked_answers(QUESTIONS, QueryDict("whole=1")) == {}
    assert picked_answers(QUESTIONS, a_form({}, {ASKED[0].number: {0}})).keys() == {ASKED[0].question.id}


@pytest.mark.parametrize("told", ["x", "1", "1.", "1.0-", "-1.0", "1.٣", "1.0 2.0", "{asked}.99", "{asked}.0.1"])
def test_what_was_shown_on_no_paper_is_refused(told):
    asked = next(q for q in QUESTIONS if q.question.kind is Kind.CHOICE)
    with pytest.raises(MarkingError):
        picked_answers(QUESTIONS, QueryDict(urlencode({"whole": "1", "shown": told.format(asked=asked.number)})))


@pytest.mark.browser
def test_saving_on_a_second_phone_leaves_what_was_answered_on_the_first(open_page):
    page = open_page()
    other = page.context.new_page()
    other.goto(page.url)
    five = questions()[:5]
    for question in five:
        tick(page, question, 1)
    says(page, "Your answers are saved.")
    expect(page.locator("[data-answered]")).to_have_text("5")
    other.get_by_role("button", name="Save", exact=True).click()
    says(other, "Your answers are saved.")
    expect(other.locator("[data-answered]")).to_have_text("5")
    assert {name: a.choices for name, a in saved().items()} == {q.question.id: {q.order[""][1]} for q in five}


@pytest.mark.browser
def test_handing_in_on_a_second_phone_without_script_leaves_what_was_answered_on_the_first(open_page):
    page = open_page(java_script_enabled=False)
    other = page.context.new_page()
    other.goto(page.url)
    both, here = questions(Kind.CHOICE)[:2]
    for question in (both, here):
        tick(page, question, 1)
    page.get_by_role("button", name="Save", exact=True).click()
    says(page, "Your answers are saved.")
    tick(other, both, 2)
    other.get_by_role("button", name="Hand in the examination").click()
    other.get_by_role("button", name="Hand in as it is").click()
    expect(other.get_by_role("heading", name="Not passed this time")).to_be_visible()
    picked = {name: answer.choices for name, answer in saved().items()}
    assert picked == {both.question.id: {both.order[""][2]}, here.question.id: {here.order[""][1]}}


def two_pages_offline(page):
    """Give a second page of the same browser, and two questions, one answered on each while the line is down."""
    other = page.context.new_page()
    other.goto(page.url)
    page.context.set_offline(True)
    one, two = questions(Kind.CHOICE)[:2]
    for its_page, question in ((page, one), (other, two)):
        tick(its_page, question, 1)
        says(its_page, "not sent yet")
    return other, [one, two]


@pytest.mark.browser
def test_two_tabs_without_a_line_keep_what_was_answered_on_either(open_page):
    page = open_page()
    other, both = two_pages_offline(page)
    other.close()
    page = close_and_come_back(page)
    all_forgotten(page)
    assert_all_there(both)


@pytest.mark.browser
def test_a_tab_that_tries_again_leaves_what_another_kept_since(open_page):
    page = open_page()
    # It does not hear in time what the other wrote, as now and then on a slow phone.
    page.add_init_script("addEventListener('storage', (event) => event.stopImmediatePropagation())")
    page.reload()
    _, both = two_pages_offline(page)
    for _ in range(2):
        page.wait_for_event("requestfailed")
    ((_, kept),) = page.evaluate(KEPT)
    assert json.loads(kept)["answers"] == {str(question.number): ["1"] for question in both}


@pytest.mark.browser
def test_a_tab_whose_answer_another_sent_asks_and_says_so(open_page):
    page = open_page()
    other = page.context.new_page()
    other.goto(page.url)
    page.route(SAVES, lambda route: route.abort())
    one, two = questions(Kind.CHOICE)[:2]
    tick(page, one, 1)
    says(page, "not sent yet")
    expect(other.locator(f"#q{one.number} input").nth(1)).to_be_checked()
    tick(other, two, 1)
    says(other, "Your answers are saved.")
    page.unroute(SAVES)
    says(page, "Your answers are saved.")
    expect(page.locator("[data-answered]")).to_have_text("2")
    assert_all_there([one, two])


@pytest.mark.browser
def test_what_one_tab_sent_stands_on_the_other_and_may_be_changed_there(open_page):
    page = open_page()
    other, both = two_pages_offline(page)
    for question in both:
        for its_page in (page, other):
            expect(its_page.locator(f"#q{question.number} input").nth(1)).to_be_checked()
    page.context.set_offline(False)
    says(page, "Your answers are saved.")
    assert_all_there(both)
    tick(page, both[1], 2)
    expect(page.locator(f"#q{both[1].number} input").nth(2)).to_be_checked()
    all_forgotten(page)
    assert saved()[both[1].question.id].choices == {both[1].order[""][2]}
