"""The log: one JSON object a line, and nothing about a person in it; letters go where the setting says."""

import json
import logging
import sys
from io import StringIO

import pytest

from generator.grader.logs import JsonLines, log_settings
from generator.grader.mailing import mail_settings


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
