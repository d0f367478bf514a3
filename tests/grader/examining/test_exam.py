"""The examination as a trainee's browser makes it, on a real database with a clock that stands still."""

import json
from threading import Thread

import pytest
from django.db import connections

from generator.grader import models
from generator.grader.editions import store_edition
from generator.grader.examining.attempts import sitting_of
from generator.marking import write_edition
from generator.model.question import Picked, Walked
from generator.model.scenario import Kind

SECRETS = (b"SECRET", b"STEP-", b"clause-topic", b"Summary", "§".encode(), b"points", b"right", b"s-topic")
"""What stands only in keys, ids, titles and clauses of the made-up edition."""


def one_of_kind(attempt, kind):
    return next(q for q in sitting_of(attempt).questions if q.question.kind is kind)


def fresh(attempt):
    return models.Attempt.objects.get(id=attempt.id)


def test_a_right_paper_passes_and_brings_a_certificate(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.sit()
    result = models.Result.objects.get()
    assert (result.attempt, result.percent, result.passed) == (attempt, 100, True)
    assert models.Completion.objects.get().trainee.personnel_number == "P-ayesha"
    page = trainee.get(f"/exam/{attempt.id}/").content.decode()
    assert "You have passed" in page
    assert models.Issuance.objects.get().number in page


def test_a_wrong_paper_fails_and_says_what_to_study(world, sitter):
    trainee = sitter(world.client("bilal"), right=False)
    attempt = trainee.sit()
    assert models.Result.objects.get().passed is False
    page = trainee.get(f"/exam/{attempt.id}/").content.decode()
    assert "Not passed this time" in page
    assert "/en/lessons/topic-1/" in page
    assert "/en/clauses/clause-topic-1/" in page
    assert "Attempts left: 2 of 3" in page
    assert "SECRET" not in page
    assert not models.Issuance.objects.exists()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_no_response_before_marking_carries_a_key(world, sitter, language):
    trainee = sitter(world.client("ayesha", language))
    trainee.get("/exam/")
    trainee.get("/me/")
    trainee.sit()
    *before, submitted = trainee.responses
    assert submitted.status_code == 302
    assert sum(b"the better place" in response.content for response in before) > 3
    for response in before:
        text = response.content + repr(response.headers).encode()
        assert not [secret for secret in SECRETS if secret in text.replace(b"/clauses/", b"")]


def test_starting_twice_gives_the_same_open_attempt(world, sitter):
    trainee = sitter(world.client("ayesha"))
    assert trainee.start() == trainee.start()
    assert models.Attempt.objects.count() == 1


def test_answers_are_there_again_after_the_browser_was_closed(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    asked = one_of_kind(attempt, Kind.CHOICE)
    trainee.post(f"/exam/{attempt.id}/", {"only": str(asked.number), f"q{asked.number}": "1"})
    again = sitter(world.client("ayesha")).get(f"/exam/{attempt.id}/").content.decode()
    assert f'id="q{asked.number}-1" name="q{asked.number}" value="1" checked' in again
    assert again.count(" checked") == 1


def test_saving_by_script_answers_with_how_many_are_answered(world, sitter):
    client = world.client("ayesha")
    attempt = sitter(client).start()
    asked = one_of_kind(attempt, Kind.SELECT)
    form = {"only": asked.number, f"q{asked.number}": ["0", "2"]}
    saved = client.post(f"/exam/{attempt.id}/", form, headers={"Accept": "application/json"})
    assert json.loads(saved.content) == {"saved": True, "answered": 1, "remaining_ms": 45 * 60_000}
    ticked = frozenset({asked.order[""][0], asked.order[""][2]})
    assert sitting_of(fresh(attempt)).answers == {asked.question.id: Picked(choices=ticked)}


def test_an_answer_can_be_taken_back(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    asked = one_of_kind(attempt, Kind.SPOT)
    trainee.post(f"/exam/{attempt.id}/", {"only": asked.number, f"q{asked.number}": "0"})
    trainee.post(f"/exam/{attempt.id}/", {"only": asked.number})
    assert sitting_of(fresh(attempt)).answers == {}


def test_a_form_that_speaks_of_no_question_changes_nothing(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    trainee.post(f"/exam/{attempt.id}/", trainee.form(attempt))
    saved = fresh(attempt).answers
    trainee.post(f"/exam/{attempt.id}/", {})
    assert fresh(attempt).answers == saved


@pytest.mark.parametrize(
    "answer",
    [{"q{n}": "3"}, {"q{n}": "-1"}, {"q{n}": "SECRET-RIGHT"}, {"q{n}": ["0", "1"]}, {"q{n}": "²"}, {"q{n}": ""}],
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_saved(world, sitter, answer):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    number = one_of_kind(attempt, Kind.CHOICE).number
    form = {"only": str(number)} | {name.format(n=number): value for name, value in answer.items()}
    refused = trainee.post(f"/exam/{attempt.id}/", form)
    assert refused.status_code == 400
    assert "Traceback" not in refused.content.decode()
    assert sitting_of(fresh(attempt)).answers == {}


@pytest.mark.parametrize("decide", ["", "x", "1", "1.x", "0.0", "99.0", "1.0.0", "٣.0"])
def test_a_decision_that_does_not_fit_changes_no_route(world, sitter, decide):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    form = {"decide": decide} | {f"q{n}": "0" for n in range(100)}
    assert trainee.post(f"/exam/{attempt.id}/", form).status_code in {302, 400}
    assert sitting_of(fresh(attempt)).answers == {}


def test_a_decision_is_final_and_shows_only_the_step_it_leads_to(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    asked = one_of_kind(attempt, Kind.PATH)
    here = f"/exam/{attempt.id}/"

    def section() -> str:
        page = trainee.get(here).content.decode()
        return page.partition(f'id="q{asked.number}"')[2].partition("</li>\n")[0]

    def decide(taken: int, choice: str, step: str) -> None:
        form = {"decide": f"{asked.number}.{taken}", f"q{asked.number}": asked.order[step].index(choice)}
        assert trainee.post(here, form)["Location"] == f"{here}?saved#q{asked.number}"

    assert "the better place" not in section()
    assert "the worse place" not in section()
    decide(0, "SECRET-WRONG", "STEP-ONE")
    assert "the worse place" in section()
    assert "the better place" not in section()
    decide(0, "SECRET-RIGHT", "STEP-ONE")
    assert sitting_of(fresh(attempt)).answers[asked.question.id] == Walked(route=("SECRET-WRONG",))
    decide(1, "SECRET-RIGHT", "STEP-BAD")
    decide(2, "SECRET-WRONG", "STEP-BAD")
    assert sitting_of(fresh(attempt)).answers[asked.question.id] == Walked(route=("SECRET-WRONG", "SECRET-RIGHT"))
    assert "This question is finished" in section()


def test_saving_the_rest_of_the_page_keeps_decisions_taken(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    trainee.walk_paths(attempt)
    before = {q: a for q, a in sitting_of(fresh(attempt)).answers.items() if isinstance(a, Walked)}
    assert before
    trainee.post(f"/exam/{attempt.id}/", {"whole": "1"})
    assert sitting_of(fresh(attempt)).answers == before


def test_handing_in_with_open_questions_saves_and_asks_first(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    asked = trainee.post(f"/exam/{attempt.id}/submit", trainee.form(attempt))
    assert asked.status_code == 200
    paths = [q.number for q in sitting_of(attempt).questions if q.question.kind is Kind.PATH]
    page = asked.content.decode()
    assert [n for n in range(1, 21) if f'#q{n}"' in page] == paths
    assert fresh(attempt).state == "open"
    trainee.post(f"/exam/{attempt.id}/submit", {"sure": "1"})
    assert fresh(attempt).state == "marked"
    assert models.Result.objects.get().percent == 100 * (20 - len(paths)) // 20


def test_submitting_again_gives_the_same_result_and_nothing_more(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.sit()
    again = trainee.post(f"/exam/{attempt.id}/submit", {"whole": "1", "sure": "1"})
    assert again["Location"] == f"/exam/{attempt.id}/"
    assert models.Result.objects.get().percent == 100
    assert models.Issuance.objects.count() == models.Completion.objects.count() == 1


def test_a_script_that_sends_a_hand_in_again_is_told_whether_that_is_what_was_marked(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    trainee.walk_paths(attempt)
    form, other = trainee.form(attempt), sitter(trainee.client, right=False).form(attempt)
    by_script = {"headers": {"Accept": "application/json"}}
    told = [
        trainee.client.post(f"/exam/{attempt.id}/submit", sent, **by_script)
        for sent in (form, form, other, {"whole": "1", "q1": "99"})
    ]
    assert [answer.status_code for answer in told] == [200, 200, 409, 409]
    assert all(answer.json() == {"handed_in": True} for answer in told)
    assert models.Result.objects.get().percent == 100


def test_many_submissions_at_once_give_one_result_and_one_certificate(world, sitter, django_db_blocker):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    trainee.walk_paths(attempt)
    form = trainee.form(attempt)
    statuses = []

    def press() -> None:
        with django_db_blocker.unblock():
            statuses.append(world.client("ayesha").post(f"/exam/{attempt.id}/submit", form).status_code)
            connections.close_all()

    threads = [Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 6
    assert models.Result.objects.count() == models.Completion.objects.count() == models.Issuance.objects.count() == 1


def test_many_starts_at_once_give_one_attempt(world, django_db_blocker):
    places = []

    def press() -> None:
        with django_db_blocker.unblock():
            places.append(world.client("ayesha").post("/exam/")["Location"])
            connections.close_all()

    threads = [Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(places)) == 1
    assert models.Attempt.objects.count() == 1


def test_after_the_deadline_what_was_saved_is_handed_in(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    trainee.walk_paths(attempt)
    world.clock.forward(minutes=46)
    late = trainee.post(f"/exam/{attempt.id}/submit", trainee.form(attempt))
    assert late.status_code == 302
    result = models.Result.objects.get()
    paths = sum(q.question.kind is Kind.PATH for q in sitting_of(attempt).questions)
    assert result.percent == 100 * paths // 20
    assert fresh(attempt).submitted_ms == attempt.deadline_ms


def test_an_answer_within_the_grace_still_counts(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    trainee.walk_paths(attempt)
    world.clock.forward(minutes=45.1)
    trainee.post(f"/exam/{attempt.id}/submit", trainee.form(attempt) | {"sure": "1"})
    assert models.Result.objects.get().percent == 100


def test_a_script_that_saves_too_late_is_told_so_and_the_page_shows_the_result(world, sitter):
    client = world.client("ayesha")
    attempt = sitter(client).start()
    world.clock.forward(minutes=60)
    late = client.post(f"/exam/{attempt.id}/", {"only": "1", "q1": "0"}, headers={"Accept": "application/json"})
    assert (late.status_code, json.loads(late.content)) == (409, {"over": True})
    assert "Not passed this time" in client.get(f"/exam/{attempt.id}/").content.decode()


def test_an_attempt_left_alone_is_closed_when_its_owner_comes_back(world, sitter):
    trainee = sitter(world.client("ayesha"))
    first = trainee.start()
    world.clock.forward(minutes=24 * 60)
    assert "Attempts left" in trainee.get("/exam/").content.decode()
    assert fresh(first).state == "marked"
    assert trainee.start() != first


def test_whoever_starts_anew_hands_in_what_was_left_alone(world, sitter):
    trainee = sitter(world.client("ayesha"))
    first = trainee.start()
    world.clock.forward(minutes=24 * 60)
    assert trainee.start() != first
    assert fresh(first).state == "marked"


def test_a_retake_draws_unseen_scenarios_first(world, sitter):
    trainee = sitter(world.client("bilal"), right=False)
    papers = [{q.question.family for q in sitting_of(trainee.sit()).questions} for _ in range(2)]
    assert not papers[0] & papers[1]


def test_attempts_run_out(world, sitter):
    trainee = sitter(world.client("bilal"), right=False)
    for _ in range(3):
        trainee.sit()
    refused = trainee.post("/exam/")
    assert refused.status_code == 403
    assert "used all your attempts" in refused.content.decode()
    assert models.Attempt.objects.count() == 3


def test_after_a_pass_there_is_nothing_more_to_sit(world, sitter):
    trainee = sitter(world.client("ayesha"))
    trainee.sit()
    refused = trainee.post("/exam/")
    assert refused.status_code == 403
    assert "You have passed this examination" in refused.content.decode()


def test_the_waiting_time_is_kept_by_the_servers_clock(database, clock, issuer, build_world, sitter):
    world = build_world(wait_hours=24)
    trainee = sitter(world.client("bilal"), right=False)
    trainee.sit()
    assert trainee.post("/exam/").status_code == 403
    world.clock.forward(minutes=24 * 60)
    assert trainee.post("/exam/").status_code == 302


def test_an_attempt_keeps_the_edition_it_was_drawn_from(world, sitter, make_edition):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    store_edition(write_edition(make_edition(label="2027.1")), world.clock())
    trainee.walk_paths(attempt)
    trainee.post(f"/exam/{attempt.id}/submit", trainee.form(attempt))
    assert models.Result.objects.get().percent == 100
    assert fresh(attempt).edition.label == "2026.1"


def test_a_bank_too_small_for_a_paper_says_so_kindly(database, clock, issuer, build_world):
    world = build_world(questions=400)
    answer = world.client("ayesha").post("/exam/")
    assert answer.status_code == 503
    assert "No examination" in answer.content.decode()


def test_before_anything_is_published_the_page_says_so(database, clock, issuer, build_world):
    world = build_world(published=False)
    assert world.client("ayesha").get("/exam/").status_code == 503
