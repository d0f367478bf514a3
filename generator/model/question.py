"""A question as the learner meets it: one variant of a scenario, its key, an answer and a mark."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.model.scenario import Exhibit, Scenario, Task
from generator.model.text import Text

FULL_POINTS = 100
"""What a wholly right answer to any question earns. Points are integers, always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetKey:
    """The key of a `choice`, `select` or `spot` question: which of its choices are right."""

    right: frozenset[str]
    wrong: frozenset[str]
    single: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnKey:
    """What one decision earns and where it leads; no next step means the path ends there."""

    points: int
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathKey:
    """The key of a `path` question: every decision of every step, and the most a route can earn."""

    start: str
    steps: Mapping[str, Mapping[str, TurnKey]]
    best: int


Key = SetKey | PathKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The choices a learner ticked; none means the question was left blank."""

    choices: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """The decisions a learner took, in order; none means the question was left blank."""

    route: tuple[str, ...]


Answer = Picked | Walked


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an answer earned, out of `FULL_POINTS`."""

    points: int

    @property
    def is_full(self) -> bool:
        """Whether the answer was wholly right."""
        return self.points == FULL_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One variant of a scenario: every text rendered, every `right` decided. A discussion has no key.

    The id is `scenario-id~n`, n counting variants from 1 in the order their variables enumerate.
    """

    id: str
    scenario: Scenario
    values: Mapping[str, str]
    title: Text
    situation: Text
    exhibit: Exhibit | None
    task: Task
    key: Key | None
