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
    "E117": "a text that breaks off at a hashtag",
    "E120": "a lesson or a summary without a title",
    "E121": "a line that a quick check cannot hold",
    "E122": "a quick check that the quizdown package reads otherwise",
    "E130": "a file in the wrong place",
    "E131": "a file that the course cannot do without",
}
"""What each code of this room means: shape, never meaning."""

REASONS = {
    "E101": "A scenario is a page of text. What is larger is a mistake, and would hold up everybody's build.",
    "E102": "Other encodings store the same Urdu letters as other bytes, so the text would come out as nonsense.",
    "E103": "Nobody sees such a character, and it can hide words or turn a line around.",
    "E104": "A file that cannot be read has no question in it. The first place that makes no sense is named.",
    "E105": "An empty file is usually one whose text was lost on the way.",
    "E106": "One file is one scenario; what stands after `---` would be passed over in silence.",
    "E107": "A reader of the file should see what it says where it says it, and a few anchors make it boundless.",
    "E108": "A tag changes how a value is read. The course knows what each key holds, so none is needed.",
    "E109": "A scenario needs about six levels. Brackets without end are a slip of the keyboard, or an attack.",
    "E110": "Of two values for one key a reader would take one, and nobody could say which.",
    "E111": "A key that nobody reads is usually a known one misspelt, and its text would be missing from the page.",
    "E112": "Without it the page cannot be drawn, or the answer cannot be marked.",
    "E113": "A list where one text belongs, or the other way about, leaves it open what the author meant.",
    "E114": "Each of these values decides something, so only those that mean something are taken.",
    "E115": "Ids become addresses of pages and names in records, so they are plain and stay as they are.",
    "E116": "A name of another thing in the course must be spelt as it is there, or nothing is found under it.",
    "E117": "YAML takes a `#` behind a space for a remark, so the rest of the words would be missing from the page.",
    "E120": "The title is what the menu, the browser and a search show of the page.",
    "E121": "A quick check holds questions and choices only; any other line would be lost.",
    "E122": "A quick check is to be the same question wherever quizdown is read.",
    "E130": "A file elsewhere would be passed over, and its author would wonder where the question went.",
    "E131": "Nothing can be drawn or checked without it.",
}
"""Why each matters, in the words of a trainer."""


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
