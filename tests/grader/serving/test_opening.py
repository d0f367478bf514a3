"""An academy opened from an empty data folder, by the commands of the operators' page and no others."""

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


def commands_of_the_page():
    section = PAGE.read_text().split("## Opening an academy")[1].split("\n## ")[0]
    fences = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [shlex.split(line) for fence in fences for line in fence.splitlines()]


@pytest.fixture
def type_it(tmp_path):
    """Type a command in the folder of a new course, with what was exported before; gives what it printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SABAQ_", "DJANGO_", "DATABASE_"))}
    environment |= {"PYTHONPATH": str(ROOT), "SABAQ_KEY_PASSPHRASE": "four words nobody knows", "SABAQ_PROXIES": "1"}

    def type_it(*words, start=subprocess.run, **more):
        if words[0] == "export":
            environment.update(word.split("=", 1) for word in words[1:])
            return ""
        command = [sys.executable, "-m", "generator", *words[1:]]
        done = start(command, cwd=tmp_path, env=environment, stderr=subprocess.STDOUT, text=True, **more)
        if start is subprocess.run:
            assert done.returncode == 0, (words, done.stdout)
        return done

    type_it("sabaq", "init", ".", stdout=subprocess.PIPE)
    (tmp_path / "people.csv").write_text(ROSTER)
    return type_it


def test_the_operators_page_opens_an_academy_where_each_who_works_there_can_log_in(type_it, tmp_path):
    passwords, said = {}, ""
    for words in commands_of_the_page():
        if words[1] != "serve":
            said = type_it(*words, stdout=subprocess.PIPE)
        if words[1:3] == ["login", "new"]:
            passwords[words[3]] = said.stdout.strip()
    assert "1 new, 0 changed, 0 as they are, 0 bad rows: written" in said.stdout

    with serving(type_it, tmp_path / "build" / "serve.log") as port:
        assert json.loads(asked(port, "/healthz").text)["edition"]["label"] == "1"
        for name, password in passwords.items():
            # Whoever sees other people's records sets up a second factor before anything else.
            assert visit_after_login(port, name, password) == "/accounts/factor/new/"
        assert visit_after_login(port, "sadia", passwords["naveed"]) is None
    assert passwords.keys() == {"imran", "sadia", "naveed"}


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
        server.wait(timeout=30)


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
