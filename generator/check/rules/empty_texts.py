"""Every text is written in both languages."""

from collections.abc import Callable, Iterable, Iterator

from generator.check.rule import Found, Rule
from generator.check.texts import Located, texts, unknown_texts
from generator.check.wording import LANGUAGE_NAMES
from generator.errors import Span
from generator.model.course import Library
from generator.model.text import Language, Text


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        yield from _in(texts(scenario), scenario.at)
    if library.unknown:
        yield from _in(unknown_texts(library.unknown), library.unknown.at)
    for clause in library.catalogue.clauses.values():
        for language in _empty(clause.summary):
            hint = f"write its summary in {LANGUAGE_NAMES[language]}"
            yield clause.span, f"the clause `{clause.id}` has no {LANGUAGE_NAMES[language]} summary", hint


def _in(located: Iterable[Located], at: Callable[..., Span]) -> Iterator[Found]:
    for path, text in located:
        for language in _empty(text):
            name = LANGUAGE_NAMES[language]
            yield at(*path, language.value), f"the {name} text is empty", f"write it in {name} too"


def _empty(text: Text) -> list[Language]:
    if text.en.strip() and text.ur.strip():
        return []
    return [language for language in Language if not text[language].strip()]


RULE = Rule(
    code="E206",
    title="every text is there in both languages",
    explanation="English and Urdu are one question: a learner of either language meets the same facts.",
    find=_find,
)
