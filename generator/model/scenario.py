"""A scenario as its author wrote it: one situation and one task, in both languages.

A scenario with variables is a family: its texts, and the `right` of its choices, are templates
until `families` turns them into questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.errors import Span
from generator.model.text import Text

Path = tuple[str | int, ...]
"""Where a value stands inside its file: keys and list positions from the root."""


class Use(StrEnum):
    """Where a scenario may appear; one for the examination only never reaches the site."""

    PRACTICE = "practice"
    EXAM = "exam"


class Kind(StrEnum):
    """What the learner is asked to do."""

    CHOICE = "choice"
    SELECT = "select"
    SPOT = "spot"
    PATH = "path"
    DISCUSS = "discuss"


class ExhibitKind(StrEnum):
    """What an exhibit looks like on the page."""

    POST = "post"
    CHAT = "chat"
    PAGE = "page"
    CALL = "call"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One entry of an exhibit: who speaks, and what they say."""

    by: Text
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """Something the learner looks at: a post, a group chat, a page, a call, a letter."""

    kind: ExhibitKind
    title: Text
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a variable: its wording, and the id by which templates compare it."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A name that templates may use, with the values it takes in turn."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a `choice`, `select` or `discuss` task.

    `right` is true, false, or in a family a template that renders to one of the two words; in a
    discussion it is always false, for nothing there is scored.
    """

    id: str
    text: Text
    why: Text
    right: bool | str = False
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A marked phrase of a draft; `right` says that it must go."""

    id: str
    why: Text
    right: bool | str = False
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One decision of a path: what it earns, what happens then, and which step follows."""

    id: str
    text: Text
    then: Text
    why: Text
    points: int = 0
    next: str | None = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One moment of a path: what has happened by now, and the turns open to the learner."""

    id: str
    question: Text
    choices: tuple[Turn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice:
    """Exactly one choice is right."""

    question: Text
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice:
    """All choices that apply are right: at least one, and not every one."""

    question: Text
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A draft in which `[[id: phrase]]` marks what may be struck out."""

    question: Text
    draft: Text
    choices: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """A small tree of decisions; the first step is the start."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """An open point: positions people take, and what the sources leave unsettled. Never scored."""

    question: Text
    choices: tuple[Choice, ...]
    open: Text


Task = SingleChoice | MultipleChoice | Spot | Decisions | Discussion

KIND_OF: dict[type, Kind] = {
    SingleChoice: Kind.CHOICE,
    MultipleChoice: Kind.SELECT,
    Spot: Kind.SPOT,
    Decisions: Kind.PATH,
    Discussion: Kind.DISCUSS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One file of the bank. `spans` tells where each value stands, and takes no part in equality."""

    id: str
    topic: str
    title: Text
    uses: frozenset[Use]
    level: int
    platform: str
    clauses: tuple[str, ...]
    situation: Text
    task: Task
    see: tuple[str, ...] = ()
    source: str = ""
    vars: tuple[Variable, ...] = ()
    exhibit: Exhibit | None = None
    spans: Mapping[Path, Span] = field(default_factory=dict, compare=False, repr=False)

    @property
    def kind(self) -> Kind:
        """What the learner is asked to do."""
        return KIND_OF[type(self.task)]

    @property
    def is_scored(self) -> bool:
        """Whether answers to it earn marks."""
        return self.kind is not Kind.DISCUSS

    @property
    def is_exam_only(self) -> bool:
        """Whether no word of it may reach the site."""
        return self.uses == {Use.EXAM}

    def at(self, *path: str | int) -> Span:
        """Give the place of a value, or of the nearest thing around it that has one."""
        for end in range(len(path), -1, -1):
            if span := self.spans.get(path[:end]):
                return span
        return Span(f"{self.topic}/{self.id}.yaml")
