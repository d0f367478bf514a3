"""The one-page summary is there in both languages, or in neither."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.check.wording import LANGUAGE_NAMES
from generator.errors import Span
from generator.model.course import Library
from generator.model.text import Language


def _find(library: Library) -> Iterator[Found]:
    for summary in library.summaries:
        for language in Language:
            file = f"course/summary.{language}.md"
            if not library.summary(language) and file not in library.unread:
                yield Span(summary.file), f"there is no summary in {LANGUAGE_NAMES[language]}", f"write {file}"


RULE = Rule(
    code="E226",
    title="the summary is there in both languages",
    explanation="A learner who changes the language lands on the same page, and never on an empty one.",
    find=_find,
)
