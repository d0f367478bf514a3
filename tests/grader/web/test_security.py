"""What an attacker tries first: fixed sessions, other hosts, redirects, oversize; forged forms are in the routes."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import get_resolver

from generator.grader.django_settings import MIDDLEWARE
from generator.grader.settings import read_settings
from generator.grader.web.middleware import LARGEST_BODY, LARGEST_ROSTER

PASSWORD = "a-good-password"
ELSEWHERE = (
    "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example",
    "\t//evil",
)  # fmt: skip


def test_no_page_about_people_is_kept_by_a_cache(world):
    for person, page in (
        ("ayesha", "/me/"), ("ayesha", "/exam/"), ("admin-pas", "/records/"), ("admin-pas", "/records/completion/"),
        ("admin-pas", "/records/roster.csv"),
    ):  # fmt: skip
        assert "no-store" in world.client(person).get(page)["Cache-Control"], page


def test_only_the_interface_for_other_systems_takes_forms_without_a_token_of_the_form():
    """What is exempt answers to no cookie: a token in a header is no help to another site."""
    patterns = [pattern for pattern in get_resolver().url_patterns if getattr(pattern, "callback", None)]
    exempt = {str(pattern.pattern) for pattern in patterns if getattr(pattern.callback, "csrf_exempt", False)}
    assert exempt == {"api/v1/roster", "api/v1/completion", "api/v1/completion/summary", "^api/"}
    assert "django.middleware.csrf.CsrfViewMiddleware" in MIDDLEWARE


def test_a_session_planted_before_the_login_is_not_the_one_after_it(world):
    victim = world.client()
    planted = world.client("bilal").cookies["sessionid"].value
    victim.cookies["sessionid"] = planted
    victim.post("/accounts/login/", {"username": "ayesha", "password": PASSWORD})
    assert victim.cookies["sessionid"].value != planted
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert "Ayesha" not in attacker.get("/me/").content.decode()


def test_a_session_ends_with_the_logout(world):
    client = world.client("ayesha")
    kept = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    again = Client()
    again.cookies["sessionid"] = kept
    assert again.get("/me/").status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world):
    answer = world.client().post("/accounts/login/", {"username": "ayesha", "password": PASSWORD})
    assert answer.cookies["sessionid"]["httponly"]
    assert answer.cookies["sessionid"]["samesite"] == "Lax"


def test_no_login_leads_to_another_site(world):
    for where in ELSEWHERE:
        form = {"username": "ayesha", "password": PASSWORD, "next": where}
        assert world.client().post("/accounts/login/", form)["Location"] == "/exam/", where


class CountedHasher(PBKDF2PasswordHasher):
    """Django's own, which counts how often it works."""

    worked = 0

    def encode(self, *arguments):
        type(self).worked += 1
        return super().encode(*arguments)


def test_a_sign_in_takes_the_same_work_whether_or_not_there_is_such_a_person(world, settings, monkeypatch):
    # Named as Django finds it, which imports no module of tests by name.
    monkeypatch.setitem(sys.modules, "counted_hasher", SimpleNamespace(CountedHasher=CountedHasher))
    settings.PASSWORD_HASHERS = ["counted_hasher.CountedHasher"]
    worked = []
    for username in ("ayesha", "nobody", "nologin", ""):
        before = CountedHasher.worked
        world.client().post("/accounts/login/", {"username": username, "password": "not-this-one"})
        worked.append(CountedHasher.worked - before)
    assert worked[:3] == [1, 1, 1]


def test_the_address_that_tries_are_counted_by_is_the_proxys_word_and_never_the_visitors(world, settings):
    """One address may fail forty times; inventing another in front of it is no way round that."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def tries(n, address):
        form = {"username": f"nobody-{n}", "password": "not-this-one"}
        headers = {"X-Forwarded-For": f"198.51.100.{n}, {address}"}
        return world.client().post("/accounts/login/", form, headers=headers).status_code

    assert {tries(n, "203.0.113.9") for n in range(40)} == {403}
    assert tries(40, "203.0.113.9") == 429
    assert tries(41, "203.0.113.10") == 403


def test_no_kept_choice_leads_to_another_site(world):
    for where in ELSEWHERE:
        answer = world.client("admin-pas").post("/records/choices/", {"name": "x", "query": where})
        assert answer["Location"] == "/records/?", where


def test_nobody_is_led_on_to_an_address_too_long_for_the_head_of_an_answer(world):
    """A proxy has 4 KB for the whole head, and answers 502 itself to more."""
    for address in ("/records/?batch=", "/exam/?x=", "/back-office/?x=", "/back-office/login/?next=/", "/verify?x="):
        for letters in (100, 700, 2_000, 6_000):
            answer = world.client().get(f"{address}{'%7C' * letters}")
            assert len(answer.headers.get("Location", "")) <= 2_000, (address, letters)
            assert answer.status_code in ({301, 302} if letters == 100 else {301, 302, 400}), (address, letters)


def test_another_host_is_not_answered_to(world):
    for host in ("evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "a b"):
        answer = world.client().get("/accounts/login/", headers={"Host": host})
        assert answer.status_code == 400, host
        assert "evil" not in answer.content.decode()


def test_a_forwarded_host_is_never_believed(world):
    page = world.client().get("/exam/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in page["Location"]


def test_a_body_too_large_is_refused_before_it_is_read(world):
    for address in ("/verify/", "/accounts/login/", "/records/deadline/", "/api/v1/roster"):
        answer = world.client("admin-pas").post(
            address, b"", content_type="application/octet-stream", CONTENT_LENGTH=str(LARGEST_BODY + 1)
        )
        assert answer.status_code == 413, address


@pytest.mark.parametrize(("more", "status"), [(0, 400), (1, 413)])
def test_a_roster_may_be_larger_than_any_other_form(world, more, status):
    head = b'--edge\r\nContent-Disposition: form-data; name="roster"; filename="r.csv"\r\n\r\n'
    foot = b"\r\n--edge--\r\n"
    body = head + b"," * (LARGEST_ROSTER + more - len(head) - len(foot)) + foot
    page = world.client("admin-pas").post("/records/import/", body, content_type="multipart/form-data; boundary=edge")
    assert page.status_code == status


def test_what_is_refused_is_read_to_its_end_first(world):
    """A proxy that still sends takes an early answer for a broken line, and tells 502 instead of it."""
    for address in ("/verify/", "/accounts/login/", "/records/import/", "/api/v1/roster", "/nothing/"):
        answer = world.client().post(address, bytes(300_000), content_type="application/octet-stream")
        assert 300 <= answer.status_code < 500, address
        assert answer.wsgi_request.environ["wsgi.input"].read() == b"", address


def test_too_many_fields_are_refused(world):
    form = {f"f{n}": "x" for n in range(600)}
    assert world.client("admin-pas").post("/records/deadline/", form).status_code == 400


def test_https_makes_cookies_secure_and_a_proxy_is_believed_only_when_named(tmp_path):
    """In a process of its own: these are settings of the start."""
    said = _settings_of(tmp_path, SABAQ_BASE_URL="https://training.example.gov.pk")
    assert said == "True True 31536000 None"
    said = _settings_of(tmp_path, SABAQ_BASE_URL="https://training.example.gov.pk", SABAQ_PROXIES="1")
    assert said == "True True 31536000 ('HTTP_X_FORWARDED_PROTO', 'https')"
    assert _settings_of(tmp_path) == "False False 0 None"
    assert read_settings({}, {}).proxies == 0


def _settings_of(data, **environ):
    script = (
        "from generator.grader import django_settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_PROXY_SSL_HEADER)"
    )
    environment = os.environ | {"SABAQ_DATA": str(data)} | environ
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
