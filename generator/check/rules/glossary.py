"""Words are spelt and chosen as the course's glossary has them."""

import re
from collections.abc import Iterator, Mapping

from generator.check.passages import passages
from generator.check.rule import Found, Rule
from generator.model.course import Library
from generator.model.text import Language


def _find(library: Library) -> Iterator[Found]:
    instead = {wrong: term.write for term in library.course.glossary for wrong in term.never}
    patterns = _patterns(instead)
    for source, located in passages(library):
        pairs = tuple(located)
        for language, pattern in patterns.items():
            # Nearly no text has such a word, so a scenario is looked through as one.
            if not pattern.search("\n".join([text[language] for _, text in pairs])):
                continue
            for path, text in pairs:
                for found in _whole_words(pattern, text[language]):
                    message = f"`{found[0]}` is not how this course writes it"
                    yield source.at(*path, language, found.start()), message, f"write `{instead[found[0]]}`"


def _patterns(instead: Mapping[str, str]) -> dict[Language, re.Pattern[str]]:
    """Give what to look for in each language: a word of Latin letters is English. The longest is found first."""
    by_language: dict[Language, list[str]] = {}
    for wrong in sorted(instead, key=len, reverse=True):
        by_language.setdefault(Language.EN if wrong.isascii() else Language.UR, []).append(re.escape(wrong))
    return {language: re.compile("|".join(words)) for language, words in by_language.items()}


def _whole_words(pattern: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    for found in pattern.finditer(words):
        around = words[found.start() - 1 : found.start()] + words[found.end() : found.end() + 1]
        if not any(sign.isalnum() for sign in around):
            yield found


RULE = Rule(
    code="W303",
    title="words are those of the glossary",
    explanation="A word spelt in two ways is two words to a search, and to a learner two things. `glossary` in "
    "course.yaml says which to write and which never; without it nothing is looked for.",
    find=_find,
)
