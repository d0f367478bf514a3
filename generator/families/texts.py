"""Every template of a scenario with its place, and the scenario's parts rebuilt from rendered texts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar, assert_never

from generator.model.scenario import (
    Choice,
    Decisions,
    Discussion,
    Exhibit,
    MultipleChoice,
    Path,
    Phrase,
    Scenario,
    SingleChoice,
    Spot,
    Step,
    Task,
    Turn,
)
from generator.model.text import Text

T = TypeVar("T")
P = TypeVar("P", Choice, Phrase, Turn)
RenderText = Callable[[Text, Path], Text]
RenderRight = Callable[[bool | str, Path], bool]


def map_task(task: Task, text: RenderText, right: RenderRight) -> Task:
    """Give the task with each text and each `right` passed through the two functions."""
    match task:
        case SingleChoice() | MultipleChoice():
            choices = _map_each(task.choices, lambda c, p: _map_choice(c, p, text, right))
            return replace(task, question=text(task.question, ("question",)), choices=choices)
        case Spot():
            phrases = _map_each(task.choices, lambda c, p: _map_phrase(c, p, text, right))
            draft = text(task.draft, ("draft",))
            return replace(task, question=text(task.question, ("question",)), draft=draft, choices=phrases)
        case Decisions():
            steps = tuple(_map_step(s, ("steps", i), text) for i, s in enumerate(task.steps))
            return replace(task, steps=steps)
        case Discussion():
            positions = _map_each(task.choices, lambda c, p: _map_choice(c, p, text, right))
            opened = text(task.open, ("open",))
            return replace(task, question=text(task.question, ("question",)), choices=positions, open=opened)
        case _:
            assert_never(task)


def map_exhibit(exhibit: Exhibit | None, text: RenderText) -> Exhibit | None:
    """Give the exhibit with each text passed through the function."""
    if exhibit is None:
        return None
    messages = tuple(
        replace(m, by=text(m.by, (*at, "by")), text=text(m.text, (*at, "text")))
        for m, at in ((m, ("exhibit", "messages", i)) for i, m in enumerate(exhibit.messages))
    )
    return replace(exhibit, title=text(exhibit.title, ("exhibit", "title")), messages=messages)


def each_template(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Give every text that may hold a template, in both languages, with its place in the file."""
    found: list[tuple[Path, str]] = []

    def note_text(text: Text, path: Path) -> Text:
        found.extend([((*path, "en"), text.en), ((*path, "ur"), text.ur)])
        return text

    def note_right(right: bool | str, path: Path) -> bool:
        if isinstance(right, str):
            found.append((path, right))
        return False

    note_text(scenario.title, ("title",))
    note_text(scenario.situation, ("situation",))
    map_exhibit(scenario.exhibit, note_text)
    map_task(scenario.task, note_text, note_right)
    yield from found


def _map_each(items: tuple[T, ...], one: Callable[[T, Path], T]) -> tuple[T, ...]:
    return tuple(one(item, ("choices", i)) for i, item in enumerate(items))


def _map_choice(choice: Choice, at: Path, text: RenderText, right: RenderRight) -> Choice:
    words, why = text(choice.text, (*at, "text")), text(choice.why, (*at, "why"))
    return _with(choice, text=words, why=why, right=right(choice.right, (*at, "right")))


def _map_phrase(phrase: Phrase, at: Path, text: RenderText, right: RenderRight) -> Phrase:
    return _with(phrase, why=text(phrase.why, (*at, "why")), right=right(phrase.right, (*at, "right")))


def _map_step(step: Step, at: Path, text: RenderText) -> Step:
    turns = tuple(_map_turn(t, (*at, "choices", i), text) for i, t in enumerate(step.choices))
    return replace(step, question=text(step.question, (*at, "question")), choices=turns)


def _map_turn(turn: Turn, at: Path, text: RenderText) -> Turn:
    words, then = text(turn.text, (*at, "text")), text(turn.then, (*at, "then"))
    return _with(turn, text=words, then=then, why=text(turn.why, (*at, "why")))


def _with(item: P, **values: Any) -> P:  # noqa: ANN401  each caller gives what its item holds
    """Give the item with these values, or itself where they are its own: most texts of a family do not vary."""
    if all(getattr(item, name) is value for name, value in values.items()):
        return item
    return replace(item, **values)
