"""Every text of a scenario, and of what is not known, with its place, for the rules that look at words."""

from collections.abc import Iterator
from typing import assert_never

from generator.model.beside import Unknown
from generator.model.scenario import Decisions, Discussion, Exhibit, MultipleChoice, Path, Scenario, SingleChoice, Spot
from generator.model.text import Text

Located = tuple[Path, Text]


def texts(scenario: Scenario) -> Iterator[Located]:
    """Give each text that a learner may read, in the order of the handbook."""
    yield ("title",), scenario.title
    for variable in scenario.vars:
        for index, value in enumerate(variable.values):
            yield ("vars", variable.name, index), value.text
    yield ("situation",), scenario.situation
    if scenario.exhibit:
        yield from _exhibit_texts(scenario.exhibit)
    yield from _task_texts(scenario)


def unknown_texts(unknown: Unknown) -> Iterator[Located]:
    """Give each text of what is not known."""
    for number, point in enumerate(unknown.points):
        yield ("points", number, "text"), point.text
    yield ("note",), unknown.note


def _exhibit_texts(exhibit: Exhibit) -> Iterator[Located]:
    yield ("exhibit", "title"), exhibit.title
    for index, message in enumerate(exhibit.messages):
        yield ("exhibit", "messages", index, "by"), message.by
        yield ("exhibit", "messages", index, "text"), message.text


def _task_texts(scenario: Scenario) -> Iterator[Located]:
    match scenario.task:
        case SingleChoice() | MultipleChoice() as task:
            yield ("question",), task.question
            yield from _choice_texts(task)
        case Discussion() as task:
            yield ("question",), task.question
            yield from _choice_texts(task)
            yield ("open",), task.open
        case Spot() as task:
            yield ("question",), task.question
            yield ("draft",), task.draft
            for index, phrase in enumerate(task.choices):
                yield ("choices", index, "why"), phrase.why
        case Decisions() as task:
            yield from _step_texts(task)
        case _:
            assert_never(scenario.task)


def _choice_texts(task: SingleChoice | MultipleChoice | Discussion) -> Iterator[Located]:
    for index, choice in enumerate(task.choices):
        yield ("choices", index, "text"), choice.text
        yield ("choices", index, "why"), choice.why


def _step_texts(task: Decisions) -> Iterator[Located]:
    for number, step in enumerate(task.steps):
        at = ("steps", number)
        yield (*at, "question"), step.question
        for index, turn in enumerate(step.choices):
            yield (*at, "choices", index, "text"), turn.text
            yield (*at, "choices", index, "then"), turn.then
            yield (*at, "choices", index, "why"), turn.why
