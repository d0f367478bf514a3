"""A question has exactly one defensible key; families are looked at variant by variant, elsewhere."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from generator.check.rule import Found, Rule
from generator.model.choices import is_family
from generator.model.course import Library
from generator.model.scenario import Choice, Decisions, Discussion, MultipleChoice, Phrase, Scenario, SingleChoice, Spot


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        if not is_family(scenario) and (fault := _fault(scenario)):
            yield scenario.at("choices"), *fault


def _fault(scenario: Scenario) -> tuple[str, str] | None:
    match scenario.task:
        case SingleChoice() as task:
            return _single_fault(task.choices)
        case MultipleChoice() | Spot() as task:
            return _several_fault(task.choices)
        case Decisions() | Discussion():
            return None
        case _:
            assert_never(scenario.task)


def _single_fault(choices: Sequence[Choice]) -> tuple[str, str] | None:
    right = [choice.id for choice in choices if choice.right]
    if not right:
        return "no choice is marked as right", "add `right: true` to one choice"
    if len(right) > 1:
        named = " and ".join(f"`{name}`" for name in right)
        return f"{len(right)} choices are marked as right: {named}", "keep one, or use `kind: select`"
    return None


def _several_fault(choices: Sequence[Choice] | Sequence[Phrase]) -> tuple[str, str] | None:
    right = [choice for choice in choices if choice.right]
    if not right:
        return "no choice is marked as right", "add `right: true` to at least one choice"
    if len(right) == len(choices):
        return (
            "every choice is marked as right",
            "add a choice that is wrong: ticking everything must not earn the mark",
        )
    return None


RULE = Rule(
    code="E205",
    title="a question has one key",
    explanation="A `choice` has exactly one right choice; a `select` or a `spot` at least one that is right and one "
    "that is not.",
    find=_find,
)
