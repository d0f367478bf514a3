"""What a reader takes from a foreign file: questions as the file has them, and a line for each thing that is wrong.

Texts are Markdown already. A question that cannot be carried is an error, and then nothing at all is written; a
part of one that cannot be carried is a warning.
"""

from dataclasses import dataclass, field

from generator.errors import Diagnostic, Severity, Span
from generator.exchange.wording import CONTROL, Blocks
from generator.model.text import Language

UNREADABLE, UNFIT, LOST = "X101", "X102", "X103"
"""Codes: the file cannot be read; a question cannot be carried; a part of a question was left behind."""

MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenChoice:
    """One choice; `why` is empty where the file gives no reason."""

    text: str
    right: bool
    why: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One question in one language. What the file does not say is empty; `line` is where it starts.

    `row` is the row of a table, in which both languages are one question; elsewhere 0, and they share an id.
    """

    line: int
    id: str
    title: str
    situation: str
    question: str
    choices: tuple[TakenChoice, ...]
    single: bool
    language: Language | None = None
    topic: str = ""
    tags: tuple[str, ...] = ()
    row: int = 0

    @property
    def called(self) -> str:
        """What a message calls it."""
        return self.title or self.id or self.question[:40]


@dataclass(slots=True)
class Report:
    """Everything found about one file, line by line."""

    file: str
    found: list[Diagnostic] = field(default_factory=list)

    def refuse(self, line: int, message: str, hint: str, column: int = 1, code: str = UNFIT) -> None:
        """Note what keeps the file from being taken."""
        self.found.append(Diagnostic(code=code, message=message, span=Span(self.file, line, column), hint=hint))

    def lose(self, line: int, message: str, hint: str) -> None:
        """Note what was left behind."""
        span = Span(self.file, line)
        self.found.append(Diagnostic(code=LOST, message=message, span=span, hint=hint, severity=Severity.WARNING))

    @property
    def is_refused(self) -> bool:
        """Whether nothing may be written."""
        return any(d.severity is Severity.ERROR for d in self.found)

    def lose_all(self, line: int, name: str, lost: list[str]) -> None:
        """Note each sort of thing that a question's texts lost, once."""
        for what in dict.fromkeys(lost):
            self.lose(line, f"`{name}` held {what}, which a scenario cannot hold", "say it in words, if it matters")


def without_controls(text: str, line: int, name: str, report: Report) -> str:
    """Give a text without characters that no scenario may hold, and say that there were some."""
    if CONTROL.search(text):
        report.lose(line, f"`{name}` held control characters", "nothing is missing that a reader could see")
    return CONTROL.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n\n"))


def split_asked(blocks: Blocks) -> tuple[str, str]:
    """Give the situation and what is asked: the last paragraph is the question, what stands before it the situation."""
    if not blocks.texts:
        return "", ""
    if not blocks.are_plain[-1]:
        return "", blocks.text
    return "\n\n".join(blocks.texts[:-1]), blocks.texts[-1]


def decode(data: bytes, report: Report) -> str | None:
    """Give the text of a foreign file, or note why there is none. A byte order mark decides; otherwise UTF-8."""
    if data[:4] == b"PK\x03\x04":
        hint = "unpack it, and import the files inside one by one"
        report.refuse(1, "the file is a zip archive, whatever its name says", hint, code=UNREADABLE)
        return None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode("utf-8", "replace")) + 1
        message = f"byte 0x{data[error.start]:02x} is not {'UTF-16' if encoding == 'utf-16' else 'UTF-8'}"
        line = data.count(b"\n", 0, error.start) + 1
        report.refuse(line, message, "save the file as UTF-8", column, code=UNREADABLE)
        return None


def is_too_large(data: bytes, report: Report) -> bool:
    """Note a file over the size limit; tell whether it is."""
    if len(data) <= MAX_BYTES:
        return False
    hint = f"split it into files under {MAX_BYTES:,} bytes"
    report.refuse(1, f"the file has {len(data):,} bytes", hint, code=UNREADABLE)
    return True
