"""Keys are not longer than the other choices on the average."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.check.testwiseness import LEAST_QUESTIONS, LENGTH_LIMIT, key_length, stems
from generator.check.wording import LANGUAGE_NAMES
from generator.errors import Span
from generator.model.course import Library
from generator.model.text import Language


def _find(library: Library) -> Iterator[Found]:
    asked = stems(library)
    for language in Language:
        mine = tuple(stem for stem in asked if stem.language is language)
        ratio = key_length(mine)
        if len(mine) >= LEAST_QUESTIONS and ratio > LENGTH_LIMIT:
            message = f"in {LANGUAGE_NAMES[language]}, keys are {ratio:.2f} times as long as other choices"
            yield (
                Span("course/course.yaml"),
                message,
                f"shorten keys or fill out other choices, to {LENGTH_LIMIT} or less",
            )


RULE = Rule(
    code="W402",
    title="keys are not longer than other choices",
    explanation="What is true needs qualifying, so keys grow; a learner soon notices.",
    find=_find,
)
