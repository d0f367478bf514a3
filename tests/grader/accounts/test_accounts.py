"""Logging in, and what every response carries."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from generator.grader import models
from generator.grader.models import Role
from generator.grader.settings import is_loopback

ACCOUNT = {"username": "ayesha", "password": "a-good-password"}


def test_each_role_begins_on_its_own_page(world):
    def lands(username: str) -> str:
        return world.client().post("/accounts/login/", ACCOUNT | {"username": username})["Location"]

    assert [lands(name) for name in ("ayesha", "admin-pas", "trainer")] == ["/exam/", "/records/", "/bank/"]


@pytest.mark.parametrize("wrong", [{"username": "nobody"}, {"password": "not-this"}, {"password": ""}])
def test_a_wrong_name_and_a_wrong_password_read_the_same(world, wrong):
    refused = world.client().post("/accounts/login/", ACCOUNT | wrong)
    assert refused.status_code == 403
    assert "The user name or the password is not right." in refused.content.decode()


def test_a_login_leads_back_to_the_page_that_asked_for_it(world):
    answer = world.client().post("/accounts/login/", ACCOUNT | {"next": "/me/"})
    assert answer["Location"] == "/me/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_a_login_leads_to_no_other_site(world, elsewhere):
    assert world.client().post("/accounts/login/", ACCOUNT | {"next": elsewhere})["Location"] == "/exam/"


def test_a_login_gets_a_new_session(world):
    client = world.client()
    client.get("/verify/")
    client.post("/accounts/login/", ACCOUNT)
    first = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    client.post("/accounts/login/", ACCOUNT)
    assert client.cookies["sessionid"].value != first
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"


def test_a_form_from_elsewhere_is_refused_in_words(world):
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/accounts/login/", ACCOUNT)
    assert refused.status_code == 403
    assert "This form has grown old" in refused.content.decode()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("192.168.1.20", "127.0.0.1:8000"),
        ("10.0.0.4", "localhost"),
        ("127.0.0.1", "training.example"),
        ("::2", "[::1]"),
    ],
)
def test_a_demo_login_is_refused_from_elsewhere(world, settings, address, host, demo_login):
    settings.ALLOWED_HOSTS = ["*"]
    refused = Client().post("/accounts/login/", demo_login, REMOTE_ADDR=address, headers={"Host": host})
    assert refused.status_code == 403
    assert "work only on the computer that runs the server" in refused.content.decode()
    assert "sessionid" not in refused.cookies


def test_a_demo_login_is_refused_through_a_proxy(world, demo_login):
    refused = Client().post("/accounts/login/", demo_login, headers={"X-Forwarded-For": "127.0.0.1"})
    assert refused.status_code == 403


def test_a_session_whose_time_is_over_is_none(world):
    client = world.client("ayesha")
    assert client.get("/me/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/me/")["Location"].startswith("/accounts/login/")


def test_a_demo_session_carried_elsewhere_ends_there(world, settings, demo_login):
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    assert client.post("/accounts/login/", demo_login, headers={"Host": "localhost:8000"})["Location"] == "/bank/"
    assert client.get("/bank/", headers={"Host": "127.0.0.1"}).status_code == 200
    assert client.get("/bank/", REMOTE_ADDR="192.168.1.20", headers={"Host": "127.0.0.1"}).status_code == 403
    assert client.get("/bank/", headers={"Host": "127.0.0.1"}).status_code == 302


@pytest.fixture
def demo_login(world):
    account = models.Account.objects.get(user__username="trainer", role=Role.TRAINER)
    account.is_demo = True
    account.save()
    return ACCOUNT | {"username": "trainer"}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True), ("127.0.0.1:8000", True), ("127.9.9.9", True), ("localhost", True), ("LOCALHOST:80", True),
        ("[::1]:8000", True), ("::1", True), ("::ffff:127.0.0.1", True),
        ("", False), ("127.0.0.1.evil.example", False), ("localhost.evil.example", False), ("128.0.0.1", False),
        ("0.0.0.0", False), ("::ffff:10.0.0.1", False), ("[::2]:8000", False),
    ],
)  # fmt: skip
def test_what_means_this_machine(host, expected):
    assert is_loopback(host) is expected


def test_pages_about_people_are_kept_out_of_caches_and_frames_and_run_no_foreign_script(world):
    for address in ("/me/", "/verify/", "/nothing-here"):
        headers = world.client("ayesha").get(address).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"].split("style-src")[0]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_body_larger_than_any_form_is_refused_before_it_is_read(world):
    refused = world.client().post("/verify/", b"x", content_type="text/plain", CONTENT_LENGTH="99000000")
    assert refused.status_code == 413
    assert "too much at once" in refused.content.decode()


def test_what_is_refused_before_anybody_is_asked_shows_no_login_and_the_way_back_to_the_form(world):
    client = world.client("admin-pas", "ur")
    form = "http://127.0.0.1/records/import/"
    for came_from, is_shown in ((form, True), ("http://evil.example/records/import/", False), ("http://[", False)):
        headers = {"Host": "127.0.0.1", "Referer": came_from}
        page = client.post(
            "/records/import/", b"x", content_type="text/plain", CONTENT_LENGTH="99000000", headers=headers
        )
        text = page.content.decode()
        assert (page.status_code, "/accounts/login/" in text, came_from in text) == (413, False, is_shown)


def test_a_host_we_are_not_is_refused_in_words(world):
    refused = Client().get("/verify/", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    assert "We could not read that" in refused.content.decode()


def test_a_fault_of_ours_shows_no_stack_trace(world, monkeypatch):
    def fail() -> None:
        raise RuntimeError("SECRET of the machine")

    monkeypatch.setattr("generator.grader.views.exam.current_edition", fail)
    client = world.client("ayesha")
    client.raise_request_exception = False
    broken = client.get("/exam/")
    assert broken.status_code == 500
    assert "Something went wrong here" in broken.content.decode()
    # Who is logged in, it does not know.
    assert "/accounts/login/" not in broken.content.decode()
    assert '<a href="/exam/">Load the page again</a>' in broken.content.decode()
    assert b"SECRET" not in broken.content
    assert b"Traceback" not in broken.content


def test_the_language_is_asked_for_remembered_and_shown_in_its_direction(world):
    client = world.client(language="en")
    assert '<html lang="en" dir="ltr">' in client.get("/verify/").content.decode()
    assert '<html lang="ur" dir="rtl">' in client.get("/verify/?lang=ur").content.decode()
    assert "سند کی تصدیق" in client.get("/verify/").content.decode()
    assert client.get("/verify/")["Content-Language"] == "ur"


@pytest.mark.parametrize("chosen", ["xx", "<script>", "EN", ""])
def test_a_language_we_do_not_speak_changes_nothing(world, chosen):
    answer = world.client().get("/verify/", {"lang": chosen})
    assert answer["Content-Language"] == "en"
    assert "language" not in answer.cookies


def test_the_browsers_language_decides_at_first(world):
    assert world.client(language="ur-PK,ur;q=0.9,en;q=0.5").get("/verify/")["Content-Language"] == "ur"
