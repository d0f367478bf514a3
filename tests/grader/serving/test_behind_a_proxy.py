"""Several processes on PostgreSQL behind nginx, set up as the operators' page says."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.load import Examinee, Server, hand_in_together
from benchmarks.ports import free_port
from benchmarks.postgresql import Cluster
from generator.grader.web.middleware import LARGEST_BODY, LARGEST_ROSTER
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    os.environ.get("TEST_DATABASE") != "postgresql", reason="behind a proxy stands PostgreSQL"
)
PAGE = ROOT / "course" / "handbook" / "en" / "operators.md"
NAME = "training.example.gov.pk"
PEOPLE = 60


class Served(Server):
    """The server as it stands behind a proxy, in two processes."""

    def environment(self):
        return super().environment() | {
            "SABAQ_PROXIES": "1",
            "SABAQ_BASE_URL": f"https://{NAME}",
            "SABAQ_ALLOWED_HOSTS": NAME,
            "SABAQ_LOG": "json",
        }


@dataclass(frozen=True)
class Stage:
    server: Server
    cluster: Cluster
    proxy: int
    people: list[Examinee]

    def ask(self, statement):
        return self.cluster.ask("sabaq", statement)

    def get(self, path, *, port=None, method="GET", body=None, **headers):
        with closing(HTTPConnection("127.0.0.1", port or self.proxy, timeout=30)) as line:
            said = {"Host": NAME} | {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, said)
            answer = line.getresponse()
            answer.read()
            return answer


@pytest.fixture(scope="module")
def stage():
    with ExitStack() as stack:
        cluster = Cluster(is_durable=False)
        stack.callback(cluster.remove)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "data").mkdir()
        server = Served(data=folder / "data", database_url=cluster.make_database("sabaq"))
        people = server.people(2 * PEOPLE)
        server.start()
        stack.callback(server.kill)
        proxy = free_port()
        stack.enter_context(nginx(folder, proxy, server.port))
        yield Stage(server=server, cluster=cluster, proxy=proxy, people=people)


def nginx(folder, port, server_port):
    """Run nginx with what the page gives operators, but for the ports and the certificate of https."""
    (block,) = re.findall(r"```nginx\n(.*?)```", PAGE.read_text(), re.DOTALL)
    block = re.sub(r" *ssl_certificate\w* .*\n", "", block).replace("443 ssl", f"127.0.0.1:{port}")
    block = block.replace("127.0.0.1:8000", f"127.0.0.1:{server_port}")
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # who may write where the test does
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
        # As Debian has it: what does not say otherwise is logged.
        f" http {{ access_log {folder}/access.log; {paths} {block} }}"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    stack = ExitStack()
    running = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")], start_new_session=True)
    stack.callback(running.wait)
    stack.callback(running.send_signal, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < deadline:
        with suppress(OSError, HTTPException), closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:
            line.request("GET", "/healthz", headers={"Host": NAME})
            if line.getresponse().status == 200:
                return stack
        time.sleep(0.05)
    stack.close()
    raise AssertionError((folder / "error.log").read_text())


def test_only_the_proxy_says_whether_a_visitor_came_by_https(stage):
    through = stage.get("/verify/", X_Forwarded_Proto="https")
    assert (through.status, through.headers["Strict-Transport-Security"]) == (200, None)
    told = stage.get("/verify/", port=stage.server.port, X_Forwarded_Proto="https")
    assert told.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_another_host_is_refused_and_a_forwarded_one_is_not_looked_at(stage):
    assert stage.get("/verify/", Host="evil.example").status == 400
    sent = stage.get("/exam/", X_Forwarded_Host="evil.example", X_Forwarded_Port="1234")
    assert sent.headers["Location"] == "/accounts/login/?next=%2Fexam%2F"


def test_the_figures_and_demo_logins_are_not_for_who_comes_through_a_proxy(stage):
    assert stage.get("/metrics").status == 404


def test_the_proxy_lets_through_what_a_form_of_ours_may_hold_and_no_more(stage):
    for page, most in (("/verify/", LARGEST_BODY), ("/records/import/", LARGEST_ROSTER)):
        assert stage.get(page, method="POST", body=bytes(most + 1)).status == 413
        assert stage.get(page, method="POST", body=bytes(most)).status == 403  # a form without its token


def test_the_proxy_writes_nothing_of_who_asked_for_what(stage):
    assert stage.get("/records/?search=Ayesha", X_Forwarded_For="10.0.0.9").status == 302
    assert stage.get("/verify/PAS-9XK2-77QF/").status == 404
    assert stage.get("/verify/?number=9XK2", method="POST", body=bytes(LARGEST_BODY + 1)).status == 413
    logs = list(stage.server.data.parent.glob("*.log"))
    assert {log.name for log in logs} >= {"access.log", "error.log"}
    assert [line for log in logs for line in log.read_text().splitlines()] == []


def test_both_processes_take_hand_ins_and_each_attempt_has_one_result(stage):
    people, answered, log = stage.people[:PEOPLE], [], stage.server.data / "server.log"
    before = len(log.read_text())
    hand_in_together(stage.proxy, [*people, *people], 16, answered)
    assert Counter(Counter(answered).values()) == {2: PEOPLE}
    results = Counter(str(row[0]) for row in stage.ask("SELECT attempt_id FROM grader_result"))
    assert [results[person.attempt] for person in people] == [1] * PEOPLE
    ((passes, issued, of),) = stage.ask(
        "SELECT (SELECT count(*) FROM grader_result WHERE passed), count(*), count(DISTINCT completion_id)"
        " FROM grader_issuance"
    )
    assert passes == issued == of >= PEOPLE // 2
    said = log.read_text()[before:]
    assert len(set(re.findall(r'"process": (\d+), "page": "submit"', said))) == 2
    assert '"status": 5' not in said


def test_a_server_asked_to_stop_ends_what_it_has_begun(stage):
    people, answered = stage.people[PEOPLE:], []
    load = Thread(target=hand_in_together, args=(stage.proxy, people, 8, answered))
    load.start()
    while load.is_alive() and len(answered) < 10:
        time.sleep(0.001)
    stage.server.stop()
    load.join()
    stage.server.start()
    kept = {str(row[0]) for row in stage.ask("SELECT attempt_id FROM grader_result")}
    # What was begun was also answered: none is in doubt, as after a kill.
    assert kept & {person.attempt for person in people} == set(answered)
