"""Enumerates a scenario's variants and settles the key of each."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from generator.families.keys import key_of
from generator.families.templates import FamilyError, faults, render
from generator.families.texts import each_template, map_exhibit, map_task
from generator.families.wording import Shown
from generator.model.question import Question
from generator.model.scenario import Path, Scenario, Value
from generator.model.text import Language, Text

MAX_VARIANTS = 64

Values = Mapping[Language, Mapping[str, Shown]]


def variant_count(scenario: Scenario) -> int:
    """Count a scenario's variants without making them; a scenario without variables has one."""
    return prod(len(variable.values) for variable in scenario.vars)


def template_faults(scenario: Scenario) -> Iterator[FamilyError]:
    """Give everything wrong with a scenario's templates, each with its place in the file."""
    names = tuple(variable.name for variable in scenario.vars)
    for path, text in each_template(scenario):
        yield from faults(text, names, path)


def variants(scenario: Scenario) -> tuple[Question, ...]:
    """Give every variant as a question, in the order its variables enumerate (the last one fastest).

    Raises `FamilyError` for a template that does not work, a family of more than `MAX_VARIANTS`,
    and a variant without a defensible key.
    """
    if (count := variant_count(scenario)) > MAX_VARIANTS:
        hint = f"a family has at most {MAX_VARIANTS} variants; use fewer values"
        raise FamilyError(("vars",), f"the variables make {count} variants", hint)
    combinations = product(*(variable.values for variable in scenario.vars))
    return tuple(_question(scenario, n, combination) for n, combination in enumerate(combinations, start=1))


def first_variant(scenario: Scenario) -> Question:
    """Give the variant of every variable's first value, at the cost of one; raises `FamilyError` as `variants` does."""
    return _question(scenario, 1, tuple(variable.values[0] for variable in scenario.vars))


def _question(scenario: Scenario, number: int, combination: tuple[Value, ...]) -> Question:
    names = [variable.name for variable in scenario.vars]
    values: Values = {
        language: {name: Shown(value.text[language], value.id) for name, value in zip(names, combination, strict=True)}
        for language in Language
    }

    def text(source: Text, path: Path) -> Text:
        if "{" not in source.en and "{" not in source.ur:
            return source
        return Text(
            en=render(source.en, values[Language.EN], (*path, "en")),
            ur=render(source.ur, values[Language.UR], (*path, "ur")),
        )

    def right(source: bool | str, path: Path) -> bool:
        return source if isinstance(source, bool) else _decide(source, values, path)

    task = map_task(scenario.task, text, right)
    return Question(
        id=f"{scenario.id}~{number}",
        scenario=scenario,
        values={name: value.id for name, value in zip(names, combination, strict=True)},
        title=text(scenario.title, ("title",)),
        situation=text(scenario.situation, ("situation",)),
        exhibit=map_exhibit(scenario.exhibit, text),
        task=task,
        key=key_of(task, number),
    )


def _decide(source: str, values: Values, path: Path) -> bool:
    """Settle a templated `right`: it must say true or false, and the same in both languages."""
    english, urdu = (render(source, values[language], path).strip().lower() for language in Language)
    if english != urdu:
        hint = "compare a variable's `.id`, which is the same in both languages"
        raise FamilyError(path, "`right` differs between English and Urdu", hint)
    match english:
        case "true":
            return True
        case "false":
            return False
        case other:
            raise FamilyError(path, f"`right` comes out as `{other}`", "it must come out as true or false")
