"""The choices of any task in one shape, and what deciding clauses a scenario names, with their places."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from generator.model.scenario import (
    Choice,
    Decisions,
    Discussion,
    MultipleChoice,
    Path,
    Phrase,
    Scenario,
    SingleChoice,
    Spot,
    Task,
    Turn,
)

AnyChoice = Choice | Phrase | Turn


def choice_lists(task: Task) -> Iterator[tuple[Path, Sequence[AnyChoice]]]:
    """Give each list of choices that a learner chooses from, with its place: one, or one a step."""
    match task:
        case SingleChoice() | MultipleChoice() | Spot() | Discussion():
            yield ("choices",), task.choices
        case Decisions():
            for number, step in enumerate(task.steps):
                yield ("steps", number, "choices"), step.choices
        case _:
            assert_never(task)


def named_clauses(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Give every clause that a scenario or one of its choices names as deciding, with its place."""
    for index, clause in enumerate(scenario.clauses):
        yield ("clauses", index), clause
    for at, choices in choice_lists(scenario.task):
        for number, choice in enumerate(choices):
            for index, clause in enumerate(choice.clauses):
                yield (*at, number, "clauses", index), clause


def is_family(scenario: Scenario) -> bool:
    """Whether the key of a scenario is known only when its variables are."""
    return bool(scenario.vars) or any(
        not isinstance(choice, Turn) and isinstance(choice.right, str)
        for _, choices in choice_lists(scenario.task)
        for choice in choices
    )
