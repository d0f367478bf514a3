"""The log: plain or one JSON object a line, and nothing about a person in it; letters go where the setting says."""

import json
import logging
import sys
from contextlib import contextmanager
from io import StringIO
from logging.config import dictConfig

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError

from generator.grader import models
from generator.grader.serving.logs import JsonLines, log_settings
from generator.grader.serving.mailing import mail_settings


def test_a_request_is_logged_by_the_name_of_its_page(world, sitter, monkeypatch):
    attempt = sitter(world.client("ayesha")).start()
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("sabaq.requests")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "level", logging.INFO)
    logger.manager._clear_cache()
    world.client("ayesha").get(f"/exam/{attempt.id}/?name=Ayesha")
    logger.manager._clear_cache()
    (line,) = map(json.loads, written.getvalue().splitlines())
    assert (line["page"], line["method"], line["status"]) == ("attempt", "GET", 200)
    assert not {str(attempt.id), "Ayesha", "ayesha"} & set(json.dumps(line).replace('"', " ").split())


def test_a_fault_is_logged_by_its_type_and_place_without_its_words():
    try:
        int("Ayesha Siddiqui")
    except ValueError:
        record = logging.LogRecord("django.request", 40, __file__, 1, "Internal Server Error: %s", ("/me/",), None)
        record.exc_info = sys.exc_info()
    line = json.loads(JsonLines().format(record))
    assert line["fault"] == "ValueError"
    assert "test_logs.py" in line["at"][-1]
    assert "Ayesha" not in json.dumps(line)
    assert "/me/" not in json.dumps(line)


def test_the_plain_log_tells_a_fault_and_a_wrong_host_in_a_line_each_without_their_words(world, plain_log, monkeypatch):
    person = models.Trainee.objects.get(personnel_number="P-ayesha")

    def fail(*_):
        raise IntegrityError(f"DETAIL:  Key (personnel_number)=({person.personnel_number}) is {person.name_en}'s")

    monkeypatch.setattr("generator.grader.views.reports.issued_to", fail)
    admin = world.client("admin-pas")
    admin.raise_request_exception = False
    assert admin.get(f"/records/person/{person.id}/?search={person.name_en}").status_code == 500
    assert admin.get("/verify/", headers={"Host": "P-ayesha.example"}).status_code == 400
    fault, refused = plain_log().splitlines()
    assert fault.startswith("Internal Server Error (IntegrityError at ")
    assert fault.endswith(")")
    assert "test_logs.py:" in fault
    assert refused.startswith("refused (DisallowedHost at ")
    told = ("P-ayesha", person.name_en, str(person.id), "/records/")
    assert [word for word in told if word in fault + refused] == []


def test_only_json_has_a_line_for_each_request():
    assert log_settings("json")["loggers"]["sabaq.requests"]["level"] == "INFO"
    assert log_settings("plain")["loggers"]["sabaq.requests"]["level"] == "WARNING"


@pytest.mark.parametrize(
    ("mail", "backend"),
    [("console", "console"), ("file:///var/spool/sabaq", "filebased"), ("smtp://h", "smtp"), ("smtps://h", "smtp")],
)
def test_letters_go_by_djangos_own_back_ends(mail, backend):
    assert mail_settings(mail, "a@b.pk")["EMAIL_BACKEND"] == f"django.core.mail.backends.{backend}.EmailBackend"


def test_a_mail_server_is_reached_encrypted_with_its_own_name_and_password():
    found = mail_settings("smtp://sabaq:p%40ss@mail.example.pk", "a@b.pk")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_HOST_USER"]) == ("mail.example.pk", 587, "sabaq")
    assert found["EMAIL_HOST_PASSWORD"] == "p@ss"
    assert found["EMAIL_USE_TLS"]
    assert mail_settings("smtps://mail.example.pk", "a@b.pk")["EMAIL_PORT"] == 465


@pytest.fixture
def json_log():
    """What the server writes with SABAQ_LOG=json."""
    with written_as("json") as written:
        yield written


@pytest.fixture
def plain_log():
    """What the server writes unless told."""
    with written_as("plain") as written:
        yield written


@contextmanager
def written_as(form):
    written, told = StringIO(), log_settings(form)
    told["handlers"]["terminal"]["stream"] = written
    dictConfig(told)
    try:
        yield written.getvalue
    finally:
        dictConfig(django_settings.LOGGING)


def test_a_busy_log_holds_nobodys_name_number_login_or_address(world, sitter, monkeypatch, json_log):
    models.Trainee.objects.update(email="somebody@example.pk", phone="+923001234567")
    for name in ("ayesha", "danish"):
        sitter(world.client(name), right=name == "ayesha").sit()
    number = models.Issuance.objects.get().number
    everyone = list(models.Trainee.objects.all())
    admin, stranger = world.client("admin-pas"), world.client()
    for one in everyone:
        stranger.post("/accounts/login/", {"username": one.personnel_number, "password": one.name_en})
        stranger.post("/accounts/code/", {"email": one.email})
        stranger.post(
            "/join/", {"number": one.personnel_number, "code": "x", "password": "a-good-1", "again": "a-good-1"}
        )
        stranger.get(f"/{one.name_en}/{one.personnel_number}/")
        admin.get("/records/", {"search": one.name_en})
        admin.get(f"/records/person/{one.id}/")
        admin.post("/records/slips/", {"number": one.personnel_number})
        admin.post(f"/certificates/{number}/reissue", {"reason": "r", "name_en": one.name_ur, "name_ur": one.name_en})
        admin.get("/verify/", headers={"Host": f"{one.personnel_number}.example"})
    admin.post("/records/deadline/", {one.name_en: "x" for one in everyone} | {f"f{n}": "" for n in range(600)})

    def fail():
        raise RuntimeError(f"no examination for {everyone[0].name_en}, {everyone[0].personnel_number}")

    monkeypatch.setattr("generator.grader.views.exam.current_edition", fail)
    client = world.client("ayesha")
    client.raise_request_exception = False
    assert client.get("/exam/").status_code == 500
    written = json_log()
    assert '"fault": "RuntimeError"' in written
    assert written.count('"logger": "sabaq.requests"') > 5 * len(everyone)
    told = [
        value for one in everyone for value in (one.name_en, one.name_ur, one.personnel_number, one.email, one.phone)
    ]
    assert [value for value in (*told, number, "ayesha", "admin-pas") if value.casefold() in written.casefold()] == []
