"""Strict headers on what is no page of a view: files, redirections, refusals, faults and what has not changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from allauth.account.signals import password_changed
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client

from generator.grader.web.content_policy import policy_for
from generator.grader.web.shell import forget_shells
from tests.grader.strict import lacking

PAGE = "<h1>home</h1><script>var b = 2;</script>"


@pytest.fixture
def course(world, settings, tmp_path):
    """A site of a page, a drawing and a script, as a build leaves it."""
    folder = tmp_path / "site"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "index.html").write_text(PAGE)
    (folder / "en" / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    (folder / "en" / "worker.js").write_text("self.x = 1")
    settings.SABAQ = replace(settings.SABAQ, site=folder)
    forget_shells()
    yield folder
    forget_shells()


def asked(client, method, address, **headers):
    answer = client.generic(method, address, headers=headers)
    answer.close()
    return answer


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("GET", "/en/", {}, 200),
        ("GET", "/en/drawing.svg", {}, 200),
        ("GET", "/en/worker.js", {}, 200),
        ("GET", "/static/grader.css", {}, 200),
        ("HEAD", "/static/grader.css", {}, 200),
        ("GET", "/en", {}, 302),
        ("GET", "/en/index.html", {}, 302),
        ("POST", "/en/", {}, 405),
        ("GET", "/en/worker.js", {"Range": "bytes=2-4"}, 206),
        ("GET", "/en/worker.js", {"Range": "bytes=900-901"}, 416),
        ("GET", "/en/nothing/", {}, 404),
        ("GET", "/verify", {}, 301),
        ("GET", "/verify/", {"Host": "evil.example"}, 400),
        ("GET", "/accounts/logout/", {}, 405),
        ("OPTIONS", "/verify/", {}, 405),
        ("PUT", "/api/v1/roster", {}, 405),
        ("POST", "/verify/", {"Content-Length": "999999999"}, 413),
        ("GET", "/verify/?number=%00", {}, 400),
        ("GET", "/.well-known/did.json", {}, 200),
        ("GET", "/status/1.json", {}, 200),
    ],
)
def test_every_kind_of_reply_is_strict(course, method, address, headers, status):
    answer = asked(Client(), method, address, **headers)
    assert (answer.status_code, lacking(answer)) == (status, [])


@pytest.mark.parametrize("address", ["/en/", "/en/drawing.svg", "/static/grader.css", "/.well-known/did.json"])
def test_what_has_not_changed_renews_the_very_policy_it_came_with(course, address):
    """A browser keeps the headers of a 304 in the place of those it has (RFC 9111, section 4.3.4)."""
    first = asked(Client(), "GET", address)
    again = asked(Client(), "GET", address, If_None_Match=first["ETag"])
    assert (again.status_code, lacking(again)) == (304, [])
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_a_page_of_the_course_runs_its_own_scripts_and_a_drawing_none(course):
    client = Client()
    assert asked(client, "GET", "/en/")["Content-Security-Policy"] == policy_for(PAGE)
    assert asked(client, "GET", "/en/drawing.svg")["Content-Security-Policy"] == policy_for("")


def test_a_form_without_its_token_and_a_lock_are_answered_strictly(world):
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post("/accounts/login/", {"username": "ayesha"})
    assert (refused.status_code, lacking(refused)) == (403, [])
    form = {"username": "ayesha", "password": "not-this-one"}
    locked = [world.client().post("/accounts/login/", form) for _ in range(6)][-1]
    assert (locked.status_code, lacking(locked)) == (429, [])


@pytest.fixture
def _ended_meanwhile():
    """Every session ends, as by a logout elsewhere, while a password is being changed."""

    def end(**_):
        Session.objects.all().delete()

    password_changed.connect(end)
    yield
    password_changed.disconnect(end)


@pytest.mark.usefixtures("_ended_meanwhile")
def test_a_session_that_ended_meanwhile_is_answered_strictly(world):
    client = world.client("ayesha")
    form = {"oldpassword": "a-good-password", "password1": "another-good-one", "password2": "another-good-one"}
    lost = client.post("/accounts/password/", form)
    assert (lost.status_code, lacking(lost)) == (400, [])


def test_a_fault_of_ours_is_answered_strictly(world, monkeypatch):
    client = world.client("ayesha")
    client.raise_request_exception = False
    monkeypatch.setattr(django_settings, "SABAQ_CLOCK", lambda: Path("/nowhere").read_text())
    broken = client.get("/me/")
    assert (broken.status_code, lacking(broken)) == (500, [])
