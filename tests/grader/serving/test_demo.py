"""The demo academy and the server, started as a newcomer starts them: each in a process of its own."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from benchmarks.ports import free_port
from generator.marking import write_edition

ROOT = Path(__file__).parents[3]
DEMO = """
import sys
from pathlib import Path
from generator.errors import CourseError
from generator.grader.demo.making import ensure_demo
from generator.grader.settings import read_settings
try:
    for login in ensure_demo(read_settings(), Path(sys.argv[1]).read_bytes()):
        print(login.role, login.username, login.password)
except CourseError as error:
    raise SystemExit(f"Error: {error}")
"""
SERVE = """
from generator.errors import CourseError
from generator.grader.serving.serve import run
from generator.grader.settings import read_settings
try:
    run(read_settings(), lambda: print("listening", flush=True))
except CourseError as error:
    raise SystemExit(f"Error: {error}")
"""


@pytest.fixture
def edition_file(tmp_path, make_edition):
    path = tmp_path / "edition.json"
    path.write_bytes(write_edition(make_edition()))
    return path


@pytest.fixture
def environ(tmp_path):
    own = {"SABAQ_DATA": str(tmp_path / "data"), "SABAQ_SITE": str(tmp_path / "site"), "PYTHONPATH": str(ROOT)}
    return {name: value for name, value in os.environ.items() if not name.startswith(("SABAQ_", "DJANGO_"))} | own


def run(program, *arguments, environ):
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], env=environ, capture_output=True, text=True, check=False
    )


def rows(environ, query):
    with closing(sqlite3.connect(Path(environ["SABAQ_DATA"]) / "sabaq.sqlite3")) as database:
        return database.execute(query).fetchall()


def test_the_demo_is_made_once_and_stays_as_it_is(environ, edition_file):
    first = run(DEMO, edition_file, environ=environ)
    assert first.returncode == 0, first.stderr
    roles = ("trainee", "administrator", "trainer", "auditor", "operator")
    assert re.fullmatch("".join(rf"{role} {role} \S{{12}}\n" for role in roles), first.stdout)
    counted = "SELECT (SELECT count(*) FROM grader_trainee), (SELECT count(*) FROM grader_cadre),"
    counted += " (SELECT count(*) FROM grader_academy), (SELECT count(*) FROM grader_account WHERE is_demo),"
    counted += " (SELECT count(*) FROM grader_result), (SELECT count(*) FROM grader_issuance),"
    counted += " (SELECT count(*) FROM grader_edition), (SELECT sum(passed) FROM grader_result)"
    made = rows(environ, counted)
    assert made == [(40, 2, 2, 5, 13, 10, 1, 10)]
    second = run(DEMO, edition_file, environ=environ)
    assert (second.returncode, second.stdout) == (0, first.stdout)
    assert rows(environ, counted) == made
    for (hashed,) in rows(environ, "SELECT password FROM auth_user"):
        assert not [word for word in first.stdout.split() if word in hashed.split("$")]


def test_nobody_of_the_demo_finished_before_they_were_on_the_roster(environ, edition_file):
    """Or the counts of the days between would be below nothing."""
    run(DEMO, edition_file, environ=environ)
    of_whom = "SELECT trainee_id, completed_ms FROM grader_completion"
    made = [(int(person[:12], 16), done_ms) for person, done_ms in rows(environ, of_whom)]
    assert len(made) == 10
    assert all(on_roster_ms < done_ms for on_roster_ms, done_ms in made)


def test_what_is_secret_is_readable_by_its_owner_only(environ, edition_file):
    run(DEMO, edition_file, environ=environ)
    data = Path(environ["SABAQ_DATA"])
    files = [path for path in data.rglob("*") if path.is_file()]
    assert {"demo-logins.txt", "sabaq.sqlite3", "issuer-TEST.pem", "django-secret"} <= {path.name for path in files}
    assert {path.name for path in files if path.stat().st_mode & 0o077} == set()


def test_a_password_given_is_that_of_all_five_and_resets_them(environ, edition_file):
    run(DEMO, edition_file, environ=environ)
    again = run(DEMO, edition_file, environ=environ | {"SABAQ_DEMO_PASSWORD": "chosen-by-me"})
    assert again.stdout.count("chosen-by-me") == 5
    assert run(DEMO, edition_file, environ=environ).stdout == again.stdout


def test_an_edition_that_is_none_is_refused_in_one_sentence(environ, edition_file):
    edition_file.write_bytes(b"{}")
    refused = run(DEMO, edition_file, environ=environ)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: this is not a published edition")
    assert "Traceback" not in refused.stderr


def test_a_database_that_is_none_is_refused_in_one_sentence(environ, edition_file):
    data = Path(environ["SABAQ_DATA"])
    data.mkdir()
    (data / "sabaq.sqlite3").write_bytes(b"this is not a database" * 100)
    refused = run(DEMO, edition_file, environ=environ)
    assert refused.returncode == 1
    assert re.match(r"Error: the database in '.*' cannot be used: file is not a database", refused.stderr)


def test_a_taken_port_is_told_in_one_sentence(environ):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run(SERVE, environ=environ | {"SABAQ_PORT": str(port)})
    assert refused.returncode == 1
    expected = f"Error: the server cannot listen on 127.0.0.1 port {port}: Address already in use; try another port"
    assert refused.stderr.startswith(expected)
    assert len(refused.stderr.splitlines()) == 1


def test_without_a_key_the_server_does_not_start(environ):
    refused = run(SERVE, environ=environ | {"SABAQ_PORT": str(free_port())})
    assert refused.returncode == 1
    assert "Error: the issuer's key is missing" in refused.stderr
    assert refused.stdout == "", "nobody is sent to a server that does not start"


def test_an_address_that_is_not_this_machines_is_told_by_its_setting(environ):
    refused = run(SERVE, environ=environ | {"SABAQ_HOST": "192.0.2.1"})
    expected = "; SABAQ_HOST is an address of this machine, such as 127.0.0.1\n"
    assert refused.stderr.startswith("Error: the server cannot listen on 192.0.2.1 port 8000: ")
    assert refused.stderr.endswith(expected)


def test_the_server_answers_and_stops_when_told(environ, edition_file):
    run(DEMO, edition_file, environ=environ)
    environ |= {"SABAQ_PORT": str(free_port())}
    command, pipe = [sys.executable, "-c", SERVE], subprocess.PIPE
    with subprocess.Popen(command, env=environ, stdout=pipe, stderr=pipe, text=True) as server:
        try:
            base = f"http://127.0.0.1:{environ['SABAQ_PORT']}"
            assert server.stdout.readline() == "listening\n"
            assert json.loads(fetched(f"{base}/healthz"))["status"] == "ok"
            assert b'dir="rtl"' in fetched(f"{base}/verify/?lang=ur")
            assert b".desk" in fetched(f"{base}/static/grader.css")
            assert sealed_at(base) == issued(environ) > 0
        finally:
            server.send_signal(signal.SIGINT)
            _, said = server.communicate(timeout=60)
    assert "Traceback" not in said


def issued(environ):
    with closing(sqlite3.connect(Path(environ["SABAQ_DATA"]) / "sabaq.sqlite3")) as database:
        return database.execute("SELECT count(*) FROM grader_issuance").fetchone()[0]


def sealed_at(base):
    """How many entries the log has, once the server has published it: until then there is no such page."""
    return int(fetched(f"{base}/log/checkpoint").splitlines()[1])


def fetched(address):
    """Fetch a page of a server that may still be starting, or has yet to make the page."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        try:
            with urlopen(address) as response:
                return response.read()
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"{address} never answered")
