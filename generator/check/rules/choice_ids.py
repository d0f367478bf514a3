"""Within a list, each choice has an id of its own; within a path, each step."""

from collections.abc import Iterable, Iterator

from generator.check.rule import Found, Rule
from generator.model.choices import choice_lists
from generator.model.course import Library
from generator.model.scenario import Decisions, Path


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        lists: list[tuple[Path, Iterable[str]]] = [
            (at, [choice.id for choice in choices]) for at, choices in choice_lists(scenario.task)
        ]
        if isinstance(scenario.task, Decisions):
            lists.append((("steps",), [step.id for step in scenario.task.steps]))
        lists += [(("vars", variable.name), [value.id for value in variable.values]) for variable in scenario.vars]
        for at, ids in lists:
            for index, name in _repeated(ids):
                hint = "give one of the two another id; answers are stored by it"
                yield scenario.at(*at, index, "id"), f"the id `{name}` is used twice in this list", hint


def _repeated(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            yield index, name
        seen.add(name)


RULE = Rule(
    code="E207",
    title="choices, steps and values have ids of their own",
    explanation="An answer is stored as the ids of the choices taken, never as their order on the page.",
    find=_find,
)
