"""A learner chooses among two to eight."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.model.choices import choice_lists
from generator.model.course import Library

LEAST, MOST = 2, 8


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        for at, choices in choice_lists(scenario.task):
            if not LEAST <= len(choices) <= MOST:
                message = f"a list of {len(choices)} choices" if len(choices) > 1 else "a list of one choice"
                yield scenario.at(*at), message, f"write {LEAST} to {MOST}; three to five read best on a telephone"


RULE = Rule(
    code="E208",
    title="there are two to eight choices",
    explanation="With one choice there is nothing to decide; more than eight cannot be weighed on a small screen.",
    find=_find,
)
