"""A lesson file becomes its title, its text and the clauses it cites."""

import re
from unicodedata import normalize

from generator.bank.problems import Problems
from generator.bank.source import decode, refuse_controls
from generator.model.course import Lesson
from generator.model.references import Refers, references
from generator.model.text import Language

_TITLE = re.compile(r"#\s+(?P<title>.*?)(?:\s+#+)?\s*")


def read_text(data: bytes, problems: Problems) -> str | None:
    """Give a Markdown file as composed text (NFC) with plain line feeds, or note why it cannot be read."""
    text = decode(data, problems)
    if text is None or refuse_controls(text, problems):
        return None
    return normalize("NFC", text.replace("\r\n", "\n"))


def read_lesson(data: bytes, topic: str, language: Language, problems: Problems) -> Lesson | None:
    """Give a lesson without its quick check, or note why there is none."""
    text = read_text(data, problems)
    if text is None:
        return None
    match = _TITLE.fullmatch(text.split("\n", 1)[0])
    if not match or not match["title"]:
        problems.at("E120", 1, 1, "the first line of a lesson is its title", "begin the file with `# ` and the title")
        return None
    return Lesson(
        topic=topic,
        language=language,
        title=match["title"],
        markdown=text,
        clauses=tuple(dict.fromkeys(r.name for r in references(text) if r.refers is Refers.CLAUSE)),
        quick_check=(),
        file=problems.file,
    )
