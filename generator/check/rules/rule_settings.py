"""A course weighs only rules that may be weighed otherwise."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.check.weights import is_adjustable
from generator.model.course import Library


def _find(library: Library) -> Iterator[Found]:
    for code in library.course.rules:
        if not is_adjustable(code):
            hint = "delete it here and mend what the rule finds; `sabaq check --rules` tells which may be set"
            yield library.course.at("rules", code), f"the rule {code} may not be set in a course", hint


RULE = Rule(
    code="E232",
    title="only some rules may be set in course.yaml",
    explanation="A course may put off a rule of style or of completeness, with its reason. Nobody may switch off what "
    "keeps an examination fair.",
    find=_find,
)
