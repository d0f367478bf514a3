"""A lesson file becomes its title, its text and the clauses it cites."""

import re
from unicodedata import normalize

from generator.bank.problems import Problems
from generator.bank.source import decode, refuse_controls
from generator.model.course import Lesson
from generator.model.references import cited_clauses
from generator.model.text import Language

_TITLE = re.compile(r"#\s+(?P<title>.*?)(?:\s+#+)?\s*")


def read_text(data: bytes, problems: Problems) -> str | None:
    """Give a Markdown file as composed text (NFC) with plain line feeds, or note why it cannot be read."""
    text = decode(data, problems)
    if text is None or refuse_controls(text, problems):
        return None
    return normalize("NFC", text.replace("\r\n", "\n"))


def read_titled(data: bytes, sort: str, problems: Problems) -> tuple[str, str] | None:
    """Give a Markdown file's title, from its first line, and its whole text, or note why there is none."""
    text = read_text(data, problems)
    if text is None:
        return None
    match = _TITLE.fullmatch(text.split("\n", 1)[0])
    if not match or not match["title"]:
        hint = "begin the file with `# ` and the title"
        problems.at("E120", 1, 1, f"the first line of {sort} is its title", hint)
        return None
    return match["title"], text


def read_lesson(data: bytes, topic: str, language: Language, problems: Problems) -> Lesson | None:
    """Give a lesson without its quick check, or note why there is none."""
    if (found := read_titled(data, "a lesson", problems)) is None:
        return None
    title, text = found
    return Lesson(
        topic=topic,
        language=language,
        title=title,
        markdown=text,
        clauses=cited_clauses(text),
        quick_check=(),
        file=problems.file,
    )
