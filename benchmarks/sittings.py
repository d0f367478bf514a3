"""Whole attempts as a trainee's browser makes them, and hand-ins at a steady rate whatever the server does."""

import gzip
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

from benchmarks.load import Examinee

SAVED = 40
_LINES = 64
_CHOICE = re.compile(r'name="q(\d+)" value="(\d+)"')


@dataclass(slots=True, kw_only=True)
class Browser:
    """One person's browser: a line to the server, and the cookies it has been given."""

    port: int
    person: Examinee
    line: HTTPConnection = field(init=False)
    cookie: str = field(init=False)

    def __post_init__(self) -> None:
        """Open the line."""
        self.line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.cookie = self.person.cookie

    def sit(self, in_one_save: int) -> None:
        """See what the examination is, start, save 40 answers so many at a time, hand in, and see the result."""
        self.ask("GET", "/exam/", 200)
        _, paper = self.ask("POST", "/exam/", 302, [])
        page, _ = self.ask("GET", paper, 200)
        choices = _CHOICE.findall(page)
        answers = [choices[n * len(choices) // SAVED] for n in range(SAVED)]
        for first in range(0, SAVED, in_one_save):
            # What the page's script sends: each question that was changed since the last save, as it is ticked now.
            changed = dict(answers[first : first + in_one_save])
            form = [pair for n, value in changed.items() for pair in (("only", n), (f"q{n}", value))]
            self.ask("POST", paper, 200, form)
        self.ask("POST", f"{paper}submit", 302, [("sure", "1")])
        self.ask("GET", paper, 200)
        self.line.close()

    def ask(
        self, method: str, path: str, expected: int, form: Sequence[tuple[str, str]] | None = None
    ) -> tuple[str, str]:
        """Send a request as a browser does; give the page and where it leads. Raises when the answer is another."""
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip"}
        body = None
        if form is not None:
            body = f"{self.person.form}&{urlencode(form)}"
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            # Answers are saved by the page's script.
            headers |= {"Accept": "application/json"} if expected == 200 else {}
        self.line.request(method, path, body, headers)
        with self.line.getresponse() as response:
            data = response.read()
            if response.status != expected:
                raise RuntimeError(f"{method} {path} was answered with {response.status}")
            for given in response.headers.get_all("Set-Cookie") or ():
                if given.startswith("ticket="):
                    self.cookie = f"{self.person.cookie}; {given.partition(';')[0]}"
            page = gzip.decompress(data) if response.headers["Content-Encoding"] == "gzip" else data
            return page.decode(), response.headers["Location"] or ""


def sit_together(port: int, people: Sequence[Examinee], browsers: int, in_one_save: int) -> float:
    """Let people sit, so many at once; give whole attempts a second."""
    return _rate(people, browsers, lambda person: Browser(port=port, person=person).sit(in_one_save))


def hand_in_steadily(port: int, people: Sequence[Examinee], a_second: float) -> list[float]:
    """Let a hand-in come every so often, answered or not; give the seconds of each from when it was to come.

    An open model: whoever comes does not wait until those before have been answered.
    """
    begin = time.perf_counter() + 0.2

    def come(n: int) -> float:
        due = begin + n / a_second
        time.sleep(max(0.0, due - time.perf_counter()))
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        if not people[n].hand_in(line):
            raise RuntimeError("a hand-in was refused")
        line.close()
        return time.perf_counter() - due

    with ThreadPoolExecutor(_LINES) as pool:
        return sorted(pool.map(come, range(len(people))))


def _rate(people: Sequence[Examinee], browsers: int, work: Callable[[Examinee], None]) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(browsers) as pool:
        list(pool.map(work, people))
    return len(people) / (time.perf_counter() - begun)
