"""No two choices of a question read the same; families are looked at variant by variant, elsewhere."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.check.wording import equal_choices
from generator.model.choices import choice_lists, is_family
from generator.model.course import Library


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        if is_family(scenario):
            continue
        for at, choices in choice_lists(scenario.task):
            for first, second, language in equal_choices(choices):
                message = f"`{choices[second].id}` reads the same as `{choices[first].id}`"
                hint = "let them differ in more than capitals, spaces and punctuation"
                yield scenario.at(*at, second, "text", language.value), message, hint


RULE = Rule(
    code="E209",
    title="no two choices read the same",
    explanation="Of two equal choices one would be marked wrong, and nobody could say why.",
    find=_find,
)
