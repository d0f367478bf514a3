"""What is kept on a phone and cannot count: told in words, and no other answer is lost for it."""

import pytest
from playwright.sync_api import expect

from generator.grader import models
from generator.model.scenario import Kind
from tests.grader.examining.test_exam_offline import (
    KEPT,
    SCRIPT,
    all_forgotten,
    assert_all_there,
    lose_what_the_server_says,
    offline_with_three_answers,
    questions,
    saved,
    says,
    tick,
)

LATE = "Answers that arrived after the examination had ended, and did not count: {n}."


@pytest.mark.browser
def test_answers_kept_by_a_phone_whose_clock_was_wrong_are_sent_once_it_is_right(open_page, come_back):
    page = open_page()
    three = offline_with_three_answers(page)
    page = come_back(page, lambda kept: kept.update(until=kept["until"] - 6 * 365 * 86_400_000))
    says(page, "Your answers are saved.")
    assert_all_there(three)


@pytest.mark.browser
def test_the_clock_of_the_phone_decides_nothing_about_what_others_left_on_it(open_page, world):
    page = open_page()
    of_another = f"localStorage.setItem('sabaq:paper:x', JSON.stringify({{until: {world.clock()}}}))"
    page.evaluate(of_another)
    page.clock.set_fixed_time(world.clock() / 1000 + 10 * 365 * 86_400)
    page.reload()
    assert [name for name, _ in page.evaluate(KEPT)] == ["sabaq:paper:x"]


@pytest.mark.browser
@pytest.mark.parametrize("is_closed", [False, True])
def test_answers_kept_until_after_the_end_are_counted_out_on_the_result(open_page, world, come_back, is_closed):
    page = open_page()
    tick(page, questions()[5], 1)
    says(page, "Your answers are saved.")
    offline_with_three_answers_more(page)
    world.clock.forward(minutes=60)
    if is_closed:
        page = come_back(page)
    else:
        page.context.set_offline(False)
    expect(page.get_by_text(LATE.format(n=3))).to_be_visible()
    assert page.evaluate(KEPT) == []
    assert len(saved()) == 1


def offline_with_three_answers_more(page):
    page.context.set_offline(True)
    for question in questions()[:3]:
        tick(page, question, 1)
    says(page, "not sent yet")


@pytest.mark.browser
def test_what_arrived_although_nobody_said_so_is_not_told_as_late(open_page, world, come_back):
    page = open_page()

    lose_what_the_server_says(page)
    tick(page, questions()[0], 1)
    says(page, "not sent yet")
    world.clock.forward(minutes=60)
    page = come_back(page)
    expect(page.get_by_role("heading", name="Not passed this time")).to_be_visible()
    all_forgotten(page)
    expect(page.get_by_text("did not count")).to_have_count(0)
    assert len(saved()) == 1


@pytest.mark.browser
def test_a_later_answer_from_elsewhere_is_no_late_one(open_page, world, come_back):
    page = open_page()
    asked = questions(Kind.CHOICE)[0]
    page.context.set_offline(True)
    tick(page, asked, 1)
    says(page, "not sent yet")
    page = come_back(page, without=SCRIPT)
    tick(page, asked, 2)
    page.get_by_role("button", name="Save", exact=True).click()
    says(page, "Your answers are saved.")
    world.clock.forward(minutes=60)
    page.reload()
    expect(page.get_by_role("heading", name="Not passed this time")).to_be_visible()
    all_forgotten(page)
    expect(page.get_by_text("did not count")).to_have_count(0)


@pytest.mark.parametrize("way", ["", "submit"])
def test_a_plain_form_that_comes_too_late_says_how_much_of_it_does_not_count(world, sitter, way):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    form = trainee.form(attempt)
    world.clock.forward(minutes=60)
    told = trainee.post(f"/exam/{attempt.id}/{way}", form)["Location"]
    assert told == f"/exam/{attempt.id}/?late={len(form) - 1}"
    assert LATE.format(n=len(form) - 1) in trainee.get(told).content.decode()
    again = trainee.post(f"/exam/{attempt.id}/{way}", {"whole": "1"})["Location"]
    assert again == f"/exam/{attempt.id}/"


@pytest.mark.parametrize("late", ["0", "21", "-1", "x", "99999999999999999999"])
def test_a_number_of_late_answers_that_no_paper_has_is_not_repeated(world, sitter, late):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.sit()
    assert "did not count" not in trainee.get(f"/exam/{attempt.id}/?late={late}").content.decode()


@pytest.mark.browser
def test_one_kept_answer_that_does_not_fit_drops_no_other(open_page, come_back):
    page = open_page()
    spoilt, *others = offline_with_three_answers(page)
    page = come_back(page, lambda kept: kept["answers"].update({str(spoilt.number): ["97"]}))
    expect(page.get_by_role("alert")).to_contain_text("An answer kept on this phone does not fit this paper")
    says(page, "Your answers are saved.")
    expect(page.locator("[data-answered]")).to_have_text("2")
    assert_all_there(others)
    tick(page, spoilt, 1)
    expect(page.locator("[data-answered]")).to_have_text("3")
    assert_all_there([spoilt, *others])
    assert page.evaluate(KEPT) == []


@pytest.mark.browser
def test_a_hand_in_kept_with_an_answer_that_does_not_fit_goes_on_without_it(open_page, come_back):
    page = open_page()
    spoilt, *others = offline_with_three_answers(page)
    page.get_by_role("button", name="Hand in the examination").click()
    page.get_by_role("button", name="Hand in as it is").click()
    says(page, "Not handed in yet")
    page = come_back(page, lambda kept: kept["answers"].update({str(spoilt.number): ["97"]}))
    expect(page.get_by_role("heading", name="Not passed this time")).to_be_visible()
    assert_all_there(others)
    assert models.Result.objects.count() == 1
