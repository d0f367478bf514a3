"""A scenario is found by its address, so file and folder must say what the scenario says."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.check.rule import Found, Rule
from generator.model.course import Library


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        file = PurePosixPath(scenario.at().file)
        if file.stem != scenario.id:
            hint = f"rename the file to `{scenario.id}.yaml`, or write `id: {file.stem}`"
            yield scenario.at("id"), f"the id is `{scenario.id}`, but the file is `{file.name}`", hint
        if file.parent.name != scenario.topic:
            hint = f"move the file to the folder `{scenario.topic}`, or write `topic: {file.parent.name}`"
            yield scenario.at("topic"), f"the topic is `{scenario.topic}`, but the folder is `{file.parent.name}`", hint


RULE = Rule(
    code="E201",
    title="a file's name is its scenario's id, its folder the topic",
    explanation="Everybody finds a scenario by its id: the page, the examination, the statistics and whoever mends it.",
    find=_find,
)
