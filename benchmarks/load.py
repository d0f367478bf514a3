"""A server of ours, apart, and browsers that hand in to it at the same time."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from benchmarks.line import Line
from benchmarks.ports import free_port
from benchmarks.synthetic import ROOT

FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
"""The header of a form as a browser's own button sends it."""

_IDLE_S = 0.03
"""What a server takes of the processor in half a second in which nobody asks it for anything, at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examinee:
    """Somebody about to hand in."""

    attempt: str
    cookie: str
    form: str

    def hand_in(self, line: Line) -> bool:
        """Send the form; True when the server says that it has it."""
        address = f"/exam/{self.attempt}/"
        reply = line.ask("POST", f"{address}submit", f"{FORM}Cookie: {self.cookie}\r\n", self.form)
        return reply.status == 302 and reply.values("Location") == [address]


@dataclass(slots=True, kw_only=True)
class Server:
    """`sabaq serve` on a data folder and a database, in a process group of its own."""

    data: Path
    database_url: str | None = None
    port: int = field(default_factory=free_port)
    workers: int = 2
    core: int | None = None
    """The one core that it is held to, where it is: then its threads do not take their data from each other's."""
    _process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """Give the settings as variables."""
        url = {"DATABASE_URL": self.database_url} if self.database_url else {}
        here = {"SABAQ_DATA": str(self.data), "SABAQ_PORT": str(self.port), "SABAQ_WORKERS": str(self.workers)}
        return os.environ | here | {"SABAQ_LOG": "plain"} | url

    def people(self, number: int, *arriving: str) -> list[Examinee]:
        """Make people who are about to hand in, or with `arriving` about to start."""
        said = self.run("benchmarks.examinees", str(number), *arriving)
        return [Examinee(**json.loads(line)) for line in said.splitlines()]

    def run(self, module: str, *arguments: str) -> str:
        """Run a module apart on this server's data; give what it prints."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, env=self.environment(), cwd=ROOT, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "generator", "serve", "--data", str(self.data), "--port", str(self.port)]
        with (self.data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self.environment(), cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        if self.core is not None:
            os.sched_setaffinity(self._process.pid, {self.core})
        for _ in range(600):
            with suppress(OSError, HTTPException), closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as line:
                line.request("GET", "/healthz")
                with line.getresponse() as response:
                    if response.status == 200:
                        return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        self.kill()
        raise RuntimeError((self.data / "server.log").read_text()[-2000:])

    def settle(self) -> None:
        """Wait until all is done that a server does at its start, such as to sign what was handed in before."""
        for _ in range(60):
            before = self.cpu_s()
            time.sleep(0.5)
            if self.cpu_s() - before < _IDLE_S:
                return
        raise RuntimeError("the server is at work though nobody asks it for anything")

    def kill(self) -> None:
        """End every process of it at once (kill -9)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        self._end(signal.SIGTERM)

    def cpu_s(self) -> float:
        """Give the CPU seconds that its processes have taken so far."""
        ticks = os.sysconf("SC_CLK_TCK")
        total = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                # The name in brackets may hold spaces; after it the third field is the group, 11 and 12 its CPU time.
                fields = stat.read_text().rpartition(")")[2].split()
                if self._process and int(fields[2]) == self._process.pid:
                    total += int(fields[11]) + int(fields[12])
        return total / ticks

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        self._process.wait()
        self._process = None


def hand_in_together(port: int, people: Iterable[Examinee], browsers: int, acknowledged: list[str]) -> None:
    """Let many browsers hand in at once; the attempts that the server acknowledges are added to the list.

    A browser whose line breaks gives up that attempt and opens a new line for the next.
    """
    queue: SimpleQueue[Examinee] = SimpleQueue()
    for person in people:
        queue.put(person)

    def browse() -> None:
        line = Line(port, timeout_s=30)
        while True:
            try:
                person = queue.get_nowait()
            except Empty:
                break
            try:
                if person.hand_in(line):
                    acknowledged.append(person.attempt)
            except OSError:
                continue
        line.close()

    threads = [Thread(target=browse) for _ in range(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
