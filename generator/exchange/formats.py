"""What each format can hold. What it cannot is told before anything is written, never lost in silence."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from generator.exchange.outgoing import Outgoing


class Feature(StrEnum):
    """Something a question may have that not every format can carry; the value is its name in a message."""

    PATH = "a path of decisions"
    DISCUSSION = "a discussion, which has no right answer"
    SPOT = "a draft with phrases to strike out"
    EXAM = "an examination-only question: its files carry the key to the learner's browser"
    FEEDBACK = "the reason for each choice"
    BLOCKS = "a list, a quotation, an exhibit or a table in the situation"
    FACTS = "the title, level, platform, use and clauses"
    LONG_TITLE = "a title of more than 200 characters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """What is written into one file: questions by language, topic and id, and a word about what they are."""

    course: str
    title: str
    questions: tuple[Outgoing, ...]

    @property
    def warning(self) -> str:
        """What the file says about itself if it holds examination-only questions; otherwise nothing."""
        count = len({q.id for q in self.questions if q.is_exam_only})
        return f"Confidential: holds {count} examination-only questions. Never show it to trainees." if count else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format we write: its name, the ending of its files, what it holds, and its writer.

    `parts_languages` says whether one file can keep two languages apart.
    """

    name: str
    ending: str
    holds: frozenset[Feature]
    write: Callable[[Shipment], bytes]
    parts_languages: bool = True
