"""One question in one language, as it leaves: finished HTML, its choices, their weights, and what describes it.

Every writer works from these, so that a question says the same in every format.
"""

from collections.abc import Callable
from dataclasses import dataclass

from generator.model.question import SetKey
from generator.model.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """How an author's Markdown becomes safe HTML: blocks, one line without blocks, and bare words."""

    block: Callable[[str], str]
    line: Callable[[str], str]
    words: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingChoice:
    """One choice; `html` holds no block, `why` may."""

    id: str
    html: str
    why: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingPiece:
    """A stretch of the draft of a `spot` question; with an id it can be struck out."""

    html: str
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One variant of a scenario in one language.

    `situation` holds blocks, the exhibit among them; `question` is one line. `tags` are the facts about the
    question that no format has a field for, as `name:value`. `draft` is empty but for a `spot` question.
    """

    id: str
    topic: str
    language: Language
    title: str
    situation: str
    question: str
    choices: tuple[OutgoingChoice, ...]
    single: bool
    is_exam_only: bool
    tags: tuple[str, ...]
    draft: tuple[OutgoingPiece, ...] = ()

    @property
    def name(self) -> str:
        """What a list of questions calls it: unique, for the id is in it."""
        return f"{self.title} ({self.id})"

    @property
    def body(self) -> str:
        """Everything before the choices; the last paragraph is what is asked."""
        return f"{self.situation}{drafted(self.draft)}<p>{self.question}</p>"

    @property
    def key(self) -> SetKey:
        """Which choices are right."""
        right = frozenset(choice.id for choice in self.choices if choice.right)
        wrong = frozenset(choice.id for choice in self.choices) - right
        return SetKey(right=right, wrong=wrong, single=self.single)


def drafted(draft: tuple[OutgoingPiece, ...]) -> str:
    """Give a draft as something to read, nothing in it to strike out."""
    return f"<blockquote><p>{''.join(piece.html for piece in draft)}</p></blockquote>" if draft else ""


GRADES = (100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111)
"""The percentages above 10 that Moodle takes for the worth of a choice; others it refuses or rounds."""


def percents(question: Outgoing) -> tuple[str, ...]:
    """Give what each choice is worth in percent, with the five decimals of Moodle's own list.

    The marking of this course in Moodle's terms: a single choice earns all or nothing; of several, each right
    one earns its share, and each wrong one costs its own.
    """
    key = question.key
    cost = "0" if question.single else f"-{_share(len(key.wrong))}"
    return tuple(_share(len(key.right)) if choice.right else cost for choice in question.choices)


def _share(parts: int) -> str:
    nearest = min(GRADES, key=lambda grade: abs(grade - 100 / parts))
    return f"{nearest:.5f}".rstrip("0").rstrip(".")
