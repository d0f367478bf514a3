"""What is wrong with one authored file: its diagnostics as they are found, and the codes they carry."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Protocol

from generator.errors import Diagnostic, Span

CODES = {
    "E101": "the file is too large",
    "E102": "the file is not UTF-8",
    "E103": "a character that no text may hold",
    "E104": "the file is not YAML",
    "E105": "the file is empty",
    "E106": "more than one document in a file",
    "E107": "an anchor or an alias",
    "E108": "a tag",
    "E109": "nested too deep",
    "E110": "a key written twice",
    "E111": "an unknown key",
    "E112": "a missing key",
    "E113": "the wrong sort of value",
    "E114": "a value that cannot be used",
    "E115": "an id that cannot be used",
    "E116": "a name that the course does not know",
    "E120": "a lesson or a summary without a title",
    "E121": "a line that a quick check cannot hold",
    "E122": "a quick check that the quizdown package reads otherwise",
    "E130": "a file in the wrong place",
    "E131": "a file that the course cannot do without",
}
"""What each code of this room means: shape, never meaning."""


class Place(Protocol):
    """Anything that knows a line and a column counted from 0, as a YAML mark does."""

    @property
    def line(self) -> int:
        """Count lines from 0."""

    @property
    def column(self) -> int:
        """Count characters from 0."""


class Problems:
    """Collects the diagnostics of one file."""

    __slots__ = ("file", "found")

    def __init__(self, file: str) -> None:
        """Start with nothing found in `file`."""
        self.file = file
        self.found: list[Diagnostic] = []

    def add(self, code: str, place: Place, message: str, hint: str) -> None:
        """Note a problem at a mark that counts from 0."""
        self.at(code, place.line + 1, place.column + 1, message, hint)

    def at(self, code: str, line: int, column: int, message: str, hint: str) -> None:
        """Note a problem at a line and a column that count from 1."""
        self.found.append(Diagnostic(code=code, message=message, span=Span(self.file, line, column), hint=hint))


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Give a hint that names the nearest known word, or says `otherwise`."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else otherwise


def shorten(value: object, limit: int = 40) -> str:
    """Show a value on one line of a message."""
    shown = " ".join(str(value).split())
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"
