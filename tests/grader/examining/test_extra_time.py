"""Extra time for a person: before and during an attempt, with a reason, and withdrawn likewise."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from generator.grader import models
from generator.grader.examining import attempts
from generator.grader.examining.extra_time import Given, extra_minutes, set_extra_time
from generator.grader.tables.life import (
    GRACE_MS,
    Allow,
    Life,
    LifeError,
    MarkPaper,
    Open,
    Submit,
    TooLateError,
    is_over,
    transition,
)
from generator.grader.tables.people import AuditEntry, ExtraTime

MINUTE_MS = 60_000


def person(name="ayesha"):
    return models.Trainee.objects.get(personnel_number=f"P-{name}")


def page_of(name="ayesha"):
    return f"/records/extra-time/{person(name).id}/"


def give(client, minutes, reason="a broken arm", name="ayesha"):
    return client.post(page_of(name), {"minutes": str(minutes), "reason": reason})


def minutes_given(attempt):
    attempt.refresh_from_db()
    return (attempt.deadline_ms - attempt.opened_ms) // MINUTE_MS


@given(extra=st.lists(st.integers(0, 240), max_size=5), after=st.integers(0, 44))
def test_the_last_word_decides_and_no_deadline_is_moved_into_the_past(extra, after):
    life, now_ms = transition(Life(), Open(now_ms=0, minutes=45)), after * MINUTE_MS
    for minutes in extra:
        life = transition(life, Allow(now_ms=now_ms, minutes=45, extra_minutes=minutes))
        assert life.deadline_ms == max(now_ms, (45 + minutes) * MINUTE_MS)
        assert life.extra_minutes == minutes
        assert not is_over(life, now_ms)


def test_no_time_is_added_once_it_is_over_or_the_paper_is_handed_in():
    life = transition(Life(), Open(now_ms=0, minutes=45))
    with pytest.raises(TooLateError):
        transition(life, Allow(now_ms=45 * MINUTE_MS + GRACE_MS + 1, minutes=45, extra_minutes=30))
    marked = transition(transition(life, Submit(now_ms=1)), MarkPaper())
    with pytest.raises(LifeError, match="is marked cannot be given another time"):
        transition(marked, Allow(now_ms=2, minutes=45, extra_minutes=30))


def test_extra_time_given_before_counts_from_the_start(world, sitter):
    assert give(world.client("admin-pas"), 20).status_code == 302
    attempt = sitter(world.client("ayesha")).start()
    assert (attempt.extra_minutes, minutes_given(attempt)) == (20, 65)
    assert minutes_given(sitter(world.client("bilal")).start()) == 45


def test_extra_time_given_during_an_attempt_moves_its_deadline_and_answers_count_until_then(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    world.clock.forward(minutes=44)
    give(world.client("admin-pas"), 15)
    assert minutes_given(attempt) == 60
    world.clock.forward(minutes=15)
    form = {"only": "1", "q1": "0"}
    told = trainee.client.post(f"/exam/{attempt.id}/", form, headers={"Accept": "application/json"})
    assert told.json()["remaining_ms"] == MINUTE_MS
    world.clock.forward(minutes=2)
    assert b"Not passed" in trainee.get(f"/exam/{attempt.id}/").content
    attempt.refresh_from_db()
    assert attempt.submitted_ms == attempt.deadline_ms


def test_time_given_while_a_new_attempt_is_drawn_counts_for_it(world, sitter, monkeypatch):
    """Its deadline was reckoned by then, and is not in the database yet."""
    before, drawn = attempts.draw_paper, []

    def drawn_while_time_is_given(*arguments):
        drawn.append(arguments)
        if len(drawn) == 1:
            set_extra_time(person(), "a-course", Given(minutes=30, reason="late", by="admin-pas"), world.clock())
        return before(*arguments)

    monkeypatch.setattr(attempts, "draw_paper", drawn_while_time_is_given)
    attempt = sitter(world.client("ayesha")).start()
    assert (minutes_given(attempt), attempt.extra_minutes, len(drawn)) == (75, 30, 2)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes one writer at a time")
def test_time_not_yet_committed_when_an_attempt_is_begun_reaches_it_once_it_is(world, sitter):
    client = world.client("ayesha")
    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        set_extra_time(person(), "a-course", Given(minutes=30, reason="late", by="admin-pas"), world.clock())
        attempt = elsewhere.submit(begun, sitter(client)).result()
        assert minutes_given(attempt) == 45
    assert minutes_given(attempt) == 75


def begun(sitter):
    try:
        return sitter.start()
    finally:
        connections.close_all()


def test_a_browser_that_does_not_know_of_more_time_hands_nothing_in(world, sitter):
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    give(world.client("admin-pas"), 15)
    world.clock.forward(minutes=45)
    told = trainee.client.post(f"/exam/{attempt.id}/submit", {"over": "1"}, headers={"Accept": "application/json"})
    assert told.json()["remaining_ms"] == 15 * MINUTE_MS
    assert not models.Result.objects.exists()
    world.clock.forward(minutes=15)
    told = trainee.client.post(f"/exam/{attempt.id}/submit", {"over": "1"}, headers={"Accept": "application/json"})
    assert told.json() == {"handed_in": True}
    assert models.Result.objects.count() == 1


def test_withdrawn_time_is_gone_at_once_and_what_was_saved_counts(world, sitter):
    trainee, administrator = sitter(world.client("ayesha")), world.client("admin-pas")
    give(administrator, 30)
    attempt = trainee.start()
    trainee.post(f"/exam/{attempt.id}/", trainee.form(attempt))
    world.clock.forward(minutes=50)
    give(administrator, 0, "given to the wrong person")
    assert extra_minutes(person(), "a-course") == 0
    attempt.refresh_from_db()
    assert attempt.deadline_ms == world.clock()
    world.clock.forward(minutes=1)
    trainee.get("/me/")
    attempt.refresh_from_db()
    assert attempt.state == "marked"
    assert models.Result.objects.get().earned > 0


def test_time_given_after_the_end_changes_nothing_about_the_attempt(world, sitter):
    attempt = sitter(world.client("ayesha")).start()
    world.clock.forward(minutes=50)
    set_extra_time(person(), "a-course", Given(minutes=30, reason="late", by="admin-pas"), world.clock())
    assert minutes_given(attempt) == 45
    assert extra_minutes(person(), "a-course") == 30


def test_an_attempt_whose_deadline_moved_is_not_submitted_by_the_old_one(world, sitter, monkeypatch):
    """Whoever computes a submission by the old deadline finds at the end that it was moved, and leaves the attempt."""
    attempt = sitter(world.client("ayesha")).start()
    world.clock.forward(minutes=50)
    before, moved = attempts.mark_paper, []

    def marked_while_time_is_given(*arguments):
        if not moved:
            moved.append(models.Attempt.objects.filter(id=attempt.id).update(deadline_ms=world.clock() + MINUTE_MS))
        return before(*arguments)

    monkeypatch.setattr(attempts, "mark_paper", marked_while_time_is_given)
    attempts.submit_if_over(attempt.id, world.issuer, world.clock())
    attempt.refresh_from_db()
    assert (moved, attempt.state) == ([1], "open")


def test_what_was_given_and_withdrawn_is_on_the_page_and_in_the_trail(world):
    administrator = world.client("admin-pas")
    give(administrator, 20, "medical board, 3 May")
    give(administrator, 0, "given to the wrong person")
    shown = administrator.get(page_of()).content.decode()
    assert "medical board, 3 May" in shown
    assert "given to the wrong person" in shown
    told = [(entry.by, entry.detail) for entry in AuditEntry.objects.filter(action="extra-time").order_by("id")]
    assert told == [
        ("admin-pas", {"minutes": 20, "reason": "medical board, 3 May"}),
        ("admin-pas", {"minutes": 0, "reason": "given to the wrong person"}),
    ]


def test_extra_time_stands_on_the_persons_page_and_before_the_trainee(world):
    administrator = world.client("admin-pas")
    give(administrator, 20)
    assert "20 more minutes" in administrator.get(f"/records/person/{person().id}/").content.decode()
    assert "and 20 more for you" in world.client("ayesha").get("/exam/").content.decode()
    assert "more for you" not in world.client("bilal").get("/exam/").content.decode()


@pytest.mark.parametrize(
    ("minutes", "reason"), [("20", ""), ("", "why"), ("-1", "why"), ("241", "why"), ("1.5", "why"), ("٢٠", "why")]
)
def test_minutes_out_of_bounds_or_without_a_reason_are_refused_and_told(world, minutes, reason):
    refused = give(world.client("admin-pas"), minutes, reason)
    assert refused.status_code == 400
    assert "Give the minutes, 0 to 240, and the reason." in refused.content.decode()
    assert not ExtraTime.objects.exists()


@pytest.mark.parametrize("other", ["admin-psp", "trainer", "ayesha", None])
def test_nobody_else_gives_time(world, other):
    assert give(world.client(other), 20).status_code in {302, 403, 404}
    assert not ExtraTime.objects.exists()


def test_the_database_holds_that_extra_time_is_within_the_deadline(world, sitter):
    attempt = sitter(world.client("ayesha")).start()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Attempt.objects.filter(id=attempt.id).update(extra_minutes=60)
