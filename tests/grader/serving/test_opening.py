"""An academy opened, and a new version put in, by the commands of the operators' page and no others."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from benchmarks.ports import free_port
from tests.conftest import ROOT

PAGE = ROOT / "course" / "handbook" / "en" / "operators.md"
HOST = "training.example.gov.pk"
ROSTER = (
    "personnel number,name (english),name (urdu),designation,grade,cadre,academy,batch\n"
    "P-1,Rabia Noor,رابعہ نور,Assistant Director,17,pas,csa,2026\n"
)


AS_OLDER = """
from generator.grader.serving.starting import configure
from generator.grader.settings import read_settings
configure(read_settings())
from django.core.management import call_command
call_command("migrate", "grader", "0014", verbosity=0)
"""
"""Brings the tables to the shape of an older version, whose program is not here."""


def commands_under(heading):
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    fences = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [shlex.split(line) for fence in fences for line in fence.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a new course."""
    return tmp_path_factory.mktemp("academy")


@pytest.fixture(scope="module")
def type_it(folder):
    """Type a command in the folder of a new course, with what was exported before; gives what it printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SABAQ_", "DJANGO_", "DATABASE_"))}
    environment |= {"PYTHONPATH": str(ROOT), "SABAQ_KEY_PASSPHRASE": "four words nobody knows", "SABAQ_PROXIES": "1"}

    def type_it(*words, start=subprocess.run, **more):
        if words[0] == "export":
            environment.update(word.split("=", 1) for word in words[1:])
            return ""
        program = ("-m", "generator") if words[0] == "sabaq" else ()
        # What lies under /srv is under this folder here.
        command = [sys.executable, *program, *(word.replace("/srv", str(folder)) for word in words[1:])]
        done = start(command, cwd=folder, env=environment, stderr=subprocess.STDOUT, text=True, **more)
        if start is subprocess.run:
            assert done.returncode == 0, (words, done.stdout)
        return done

    type_it("sabaq", "init", ".", stdout=subprocess.PIPE)
    (folder / "people.csv").write_text(ROSTER)
    return type_it


@pytest.fixture(scope="module")
def opened(type_it):
    """The passwords of those who work at an academy that was opened, and what its last command said."""
    passwords, said = {}, ""
    for words in commands_under("Opening an academy"):
        if words[1] != "serve":
            said = type_it(*words, stdout=subprocess.PIPE)
        if words[1:3] == ["login", "new"]:
            passwords[words[3]] = said.stdout.strip()
    return passwords, said.stdout


def test_the_operators_page_opens_an_academy_where_each_who_works_there_can_log_in(type_it, opened, folder):
    passwords, said = opened
    assert "1 new, 0 changed, 0 as they are, 0 bad rows: written" in said
    with serving(type_it, folder / "build" / "serve.log") as port:
        assert json.loads(asked(port, "/healthz").text)["edition"]["label"] == "1"
        for name, password in passwords.items():
            # Whoever sees other people's records sets up a second factor before anything else.
            assert visit_after_login(port, name, password) == "/accounts/factor/new/"
        assert visit_after_login(port, "sadia", passwords["naveed"]) is None
    assert passwords.keys() == {"imran", "sadia", "naveed"}


def test_a_new_version_goes_on_with_the_records_and_the_backup_is_the_way_back(type_it, opened, folder):
    passwords, _ = opened
    backup, install, *build, serve, back = commands_under("A new version")
    (folder / "backup").mkdir()
    type_it(*backup, stdout=subprocess.PIPE)
    type_it("python3", "-c", AS_OLDER, stdout=subprocess.PIPE)
    assert install[0] == "python3"
    assert (ROOT / install[1]).is_file(), "the tests run in what it makes, and install nothing themselves"
    for words in build:
        type_it(*words, stdout=subprocess.PIPE)
    assert serve == ["sabaq", "serve"]
    with serving(type_it, folder / "build" / "serve.log") as port:
        assert json.loads(asked(port, "/healthz").text)["edition"]["label"] == "1"
        assert visit_after_login(port, "sadia", passwords["sadia"]) == "/accounts/factor/new/"
    type_it(*back, stdout=subprocess.PIPE)
    known = type_it("sabaq", "login", "list", "--data", back[-1], stdout=subprocess.PIPE).stdout
    assert [name for name in passwords if name not in known] == []


@contextmanager
def serving(type_it, log):
    port = free_port()
    with log.open("w") as output:
        server = type_it("sabaq", "serve", "--port", str(port), start=subprocess.Popen, stdout=output)
    try:
        deadline = time.monotonic() + 60
        while not is_up(port):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=300)


def is_up(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True)
class Answer:
    leads_to: str | None
    text: str
    cookies: SimpleCookie


def asked(port, path, *, cookies=None, form=None):
    """Ask as the proxy of the page would, for somebody whose browser is at the academy's address."""
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.9", "Referer": f"https://{HOST}/"}
    kept = SimpleCookie(cookies)
    headers["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in kept.items())
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("GET" if form is None else "POST", path, form and urlencode(form), headers)
        answer = line.getresponse()
        for given in answer.headers.get_all("Set-Cookie", []):
            kept.load(given)
        return Answer(answer.getheader("Location"), answer.read().decode(), kept)


def visit_after_login(port, username, password):
    """Give where somebody is led who logs in and follows to the first page, or None for who is not let in."""
    page = asked(port, "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    form = {"csrfmiddlewaretoken": token, "username": username, "password": password}
    entered = asked(port, "/accounts/login/", cookies=page.cookies, form=form)
    return entered.leads_to and asked(port, entered.leads_to, cookies=entered.cookies).leads_to
