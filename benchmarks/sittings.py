"""Whole attempts as a trainee's browser makes them."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmarks.line import Line, Reply
from benchmarks.load import FORM, Examinee

SAVED = 40
_QUESTIONS = 30


@dataclass(slots=True, kw_only=True)
class Browser:
    """One person's browser: a line to the server, and the cookies it has been given."""

    port: int
    person: Examinee
    line: Line = field(init=False)
    cookie: str = field(init=False)

    def __post_init__(self) -> None:
        """Open the line."""
        self.line = Line(self.port)
        self.cookie = self.person.cookie

    def sit(self, in_one_save: int) -> None:
        """See what the examination is, start, save 40 answers so many at a time, hand in, and see the result.

        Forty answers to thirty questions: some are thought over, and given again.
        """
        self.ask("GET", "/exam/", 200)
        (paper,) = self.ask("POST", "/exam/", 302, "").values("Location")
        given = self.ask("GET", paper, 200).values("Set-Cookie")
        ticket = next(cookie for cookie in given if cookie.startswith("ticket="))
        self.cookie = f"{self.person.cookie}; {ticket.partition(';')[0]}"
        for first in range(0, SAVED, in_one_save):
            # What the page's script sends: each question that was changed since the last save, as it is ticked now.
            changed = dict.fromkeys(n % _QUESTIONS + 1 for n in range(first, first + in_one_save))
            self.ask("POST", paper, 200, "".join(f"&only={n}&q{n}=0" for n in changed), is_script=True)
        self.ask("POST", f"{paper}submit", 200, "&sure=1", is_script=True)
        self.ask("GET", paper, 200)
        self.line.close()

    def ask(self, method: str, path: str, expected: int, form: str = "", *, is_script: bool = False) -> Reply:
        """Send a request as a browser does. Raises when the answer is another than expected."""
        accept = "Accept: application/json\r\n" if is_script else "Accept-Encoding: gzip\r\n"
        headers = f"Cookie: {self.cookie}\r\n{accept}{FORM if method == 'POST' else ''}"
        reply = self.line.ask(method, path, headers, f"{self.person.form}{form}" if method == "POST" else "")
        if reply.status != expected:
            raise RuntimeError(f"{method} {path} was answered with {reply.status}")
        return reply


def sit_together(port: int, people: Sequence[Examinee], browsers: int, in_one_save: int) -> float:
    """Let people sit, so many at once; give whole attempts a second."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(browsers) as pool:
        list(pool.map(lambda person: Browser(port=port, person=person).sit(in_one_save), people))
    return len(people) / (time.perf_counter() - begun)
