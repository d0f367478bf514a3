"""The ticket to a paper: saving and handing in look nobody up, and only the one who opened the paper holds it."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from generator.grader import models
from tests.grader.asking import asking
from tests.grader.strict import lacking


@pytest.fixture
def opened(world, sitter):
    """Ayesha's browser with her paper before her."""
    trainee = sitter(world.client("ayesha"))
    attempt = trainee.start()
    trainee.get(f"/exam/{attempt.id}/")
    return trainee, attempt


def people_asked_for(statements):
    names = ("django_session", "auth_user", "grader_account", "grader_trainee")
    # Django puts names in quotes; statements written by hand do not.
    return [name for said in statements for name in names if f"FROM {name} " in said.replace('"', "")]


def test_saving_and_handing_in_ask_for_no_session_and_no_user(opened):
    trainee, attempt = opened
    with asking() as of_a_page:
        trainee.get(f"/exam/{attempt.id}/")
    assert {"django_session", "auth_user"} <= set(people_asked_for(of_a_page))
    with asking() as of_a_form:
        assert trainee.post(f"/exam/{attempt.id}/", {"only": "1"}).status_code == 302
        assert trainee.post(f"/exam/{attempt.id}/submit", trainee.form(attempt) | {"sure": "1"}).status_code == 302
    assert people_asked_for(of_a_form) == []
    assert models.Result.objects.count() == 1


def test_a_browser_that_has_logged_out_holds_nothing(opened):
    trainee, attempt = opened
    trainee.client.cookies.pop(settings.SESSION_COOKIE_NAME)
    assert trainee.post(f"/exam/{attempt.id}/submit", {"sure": "1"})["Location"].startswith("/accounts/login/")
    assert not models.Result.objects.exists()


def test_a_ticket_is_worth_nothing_in_another_login(opened, world):
    trainee, attempt = opened
    other = world.client("danish")
    other.cookies["ticket"] = trainee.client.cookies["ticket"].value
    assert other.post(f"/exam/{attempt.id}/submit", {"sure": "1"}).status_code == 404
    assert not models.Result.objects.exists()


def test_a_ticket_opens_no_other_paper(opened, world, sitter):
    theirs = sitter(world.client("bilal")).start()
    trainee, _ = opened
    assert trainee.post(f"/exam/{theirs.id}/submit", {"sure": "1"}).status_code == 404


def test_the_cookie_goes_to_its_paper_only_and_no_script_reads_it(opened):
    trainee, attempt = opened
    cookie = trainee.client.cookies["ticket"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/exam/{attempt.id}/", True, "Strict")


def test_a_demo_login_holds_no_ticket(world, sitter):
    models.Account.objects.filter(user__username="ayesha").update(is_demo=True)
    trainee = sitter(world.client("ayesha"))
    trainee.client.defaults["HTTP_HOST"] = "127.0.0.1"
    attempt = trainee.start()
    trainee.get(f"/exam/{attempt.id}/")
    assert "ticket" not in trainee.client.cookies


def test_a_forged_form_is_refused_though_the_ticket_is_held(opened):
    trainee, attempt = opened
    trainee.client.handler.enforce_csrf_checks = True
    assert trainee.post(f"/exam/{attempt.id}/submit", {"sure": "1"}).status_code == 403


def test_the_short_way_gives_every_header_that_the_long_one_gives(opened):
    trainee, attempt = opened
    address, form = f"/exam/{attempt.id}/", {"only": "1"}
    short = trainee.post(address, form)
    # A form with a file's encoding goes the long way.
    long = trainee.client.post(address, form)
    assert (short.status_code, short["Location"]) == (long.status_code, long["Location"])
    assert dict(short.headers) == {name: said for name, said in long.headers.items() if name != "Vary"}


@pytest.mark.parametrize("form", [{"only": "1", "q1": "9"}, {"only": "1", "q1": "\x00"}, {"decide": "1.x", "q1": "0"}])
def test_what_does_not_fit_is_answered_with_a_page_as_on_the_long_way(opened, form):
    trainee, attempt = opened
    assert trainee.post(f"/exam/{attempt.id}/", form).status_code == 400
    assert trainee.post(f"/exam/{attempt.id}/submit", form).status_code == 400


def test_the_short_way_answers_to_our_own_names_only(opened):
    trainee, attempt = opened
    trainee.client.defaults["HTTP_HOST"] = "evil.example"
    assert trainee.post(f"/exam/{attempt.id}/submit", {"sure": "1"}).status_code == 400
    assert not models.Result.objects.exists()


def test_a_fault_on_the_short_way_is_a_page_with_strict_headers(opened):
    trainee, attempt = opened
    models.Attempt.objects.filter(id=attempt.id).update(paper=b"odd")
    trainee.client.raise_request_exception = False
    broken = trainee.post(f"/exam/{attempt.id}/submit", {"sure": "1"})
    assert broken.status_code == 500
    assert lacking(broken) == []


def test_open_questions_are_asked_about_on_a_page(opened):
    trainee, attempt = opened
    asked = trainee.post(f"/exam/{attempt.id}/submit", {"only": "1", "q1": "0"})
    assert (asked.status_code, "<h1>" in asked.content.decode()) == (200, True)
    assert not models.Result.objects.exists()


def test_a_login_that_was_ended_hands_in_the_paper_it_had_open_and_sees_nothing(opened):
    trainee, attempt = opened
    User.objects.filter(username="ayesha").update(is_active=False, password=make_password(None))
    assert trainee.get(f"/exam/{attempt.id}/").status_code == 302
    assert trainee.post("/exam/").status_code == 302
    answer = trainee.post(f"/exam/{attempt.id}/submit", trainee.form(attempt) | {"sure": "1"})
    assert answer["Location"] == f"/exam/{attempt.id}/"
    assert models.Result.objects.count() == 1
    assert trainee.get(f"/exam/{attempt.id}/")["Location"].startswith("/accounts/login/")
