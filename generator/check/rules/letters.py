"""Urdu is written with Urdu letters and Western digits, and nothing invisible hides in a text."""

import re
from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.check.texts import texts, unknown_texts
from generator.errors import Span
from generator.model.beside import Unknown
from generator.model.course import Lesson, Library
from generator.model.scenario import Path
from generator.model.text import Language, Text

_LETTERS = {"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ"}
_DIGITS = {chr(zero + n): str(n) for zero in (0x0660, 0x06F0) for n in range(10)}
_INSTEAD = _LETTERS | _DIGITS
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_URDU = re.compile(f"[{''.join(_INSTEAD)}\u0640\ufb50-\ufbff\ufe70-\ufefe{_INVISIBLE}]")
_ENGLISH = re.compile(f"[{_INVISIBLE}]")
_PATTERNS = {Language.EN: _ENGLISH, Language.UR: _URDU}


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        for path, text in texts(scenario):
            for language, index, message, hint in _in_text(text):
                yield scenario.at(*path, language, index), message, hint
    for lesson in library.lessons:
        yield from _in_lesson(lesson)
    for summary in library.summaries:
        yield from _in_file(summary.file, summary.markdown, _PATTERNS[summary.language])
    for clause in library.catalogue.clauses.values():
        for _, _, message, hint in _in_text(clause.summary):
            yield clause.span, message, hint
    yield from _in_course(library)
    if library.unknown:
        yield from _in_unknown(library.unknown)


def _in_lesson(lesson: Lesson) -> Iterator[Found]:
    pattern = _PATTERNS[lesson.language]
    yield from _in_file(lesson.file, lesson.markdown, pattern)
    for question in lesson.quick_check:
        for words in (question.text, *(choice.text for choice in question.choices)):
            if found := pattern.search(words):
                yield Span(lesson.check_file, question.line), *_explain(found[0], words)


def _in_unknown(unknown: Unknown) -> Iterator[Found]:
    for path, text in unknown_texts(unknown):
        for language, index, message, hint in _in_text(text):
            yield unknown.at(*path, language, index), message, hint


def _in_course(library: Library) -> Iterator[Found]:
    course = library.course
    located: list[tuple[Path, Text]] = [
        (("title",), course.title),
        (("summary",), course.summary),
        (("notice",), course.notice),
    ]
    located += [(("topics", n, "title"), topic.title) for n, topic in enumerate(course.topics)]
    located += [(("topics", n, "summary"), topic.summary) for n, topic in enumerate(course.topics)]
    located += [(("platforms", name), text) for name, text in course.platforms.items()]
    terms = course.certificate
    located += [(("certificate", "title"), terms.title), (("certificate", "statement"), terms.statement)]
    located += [(("certificate", "signatory"), terms.signatory), (("issuer", "name"), course.issuer.name)]
    for path, text in located:
        for language, index, message, hint in _in_text(text):
            yield course.at(*path, language, index), message, hint


def _in_text(text: Text) -> Iterator[tuple[str, int, str, str]]:
    for language, pattern in _PATTERNS.items():
        words = text[language]
        if not words.isascii() and (found := pattern.search(words)):
            yield language, found.start(), *_explain(found[0], words)


def _in_file(file: str, text: str, pattern: re.Pattern[str]) -> Iterator[Found]:
    for number, line in enumerate(text.split("\n"), start=1):
        if found := pattern.search(line):
            yield Span(file, number, found.start() + 1), *_explain(found[0], line)


def _explain(letter: str, words: str) -> tuple[str, str]:
    code = f"U+{ord(letter):04X}"
    if letter in _DIGITS:
        return f"the digit `{letter}`", f"write `{_DIGITS[letter]}`: the course uses Western digits in both languages"
    if letter in _LETTERS:
        word = next((word for word in words.split() if letter in word), letter)
        hint = f"write `{_LETTERS[letter]}`, U+{ord(_LETTERS[letter]):04X}, so that a search finds the word"
        return f"the Arabic letter `{letter}`, {code}, in `{word}`", hint
    if letter == "\u0640":
        return f"a stretched line (tatweel), {code}", "delete it: the typeface stretches words"
    if _ENGLISH.fullmatch(letter):
        return f"an invisible character, {code}", "delete it"
    return f"a letter stored as a shape, {code}", "type the letter itself: the typeface joins it"


RULE = Rule(
    code="E213",
    title="Urdu letters, Western digits, nothing invisible",
    explanation="Arabic and Urdu letters look alike, and a search for one does not find the other; an invisible "
    "character makes two equal texts differ.",
    find=_find,
)
