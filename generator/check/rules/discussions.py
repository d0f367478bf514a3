"""A discussion is never scored, so it never stands in an examination."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.model.course import Library
from generator.model.scenario import Use


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        if not scenario.is_scored and Use.EXAM in scenario.uses:
            yield scenario.at("use"), "a discussion cannot be examined", "write `use: [practice]`"


RULE = Rule(
    code="E212",
    title="a discussion is for practice only",
    explanation="What the sources leave unsettled is talked about, never marked.",
    find=_find,
)
