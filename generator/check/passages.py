"""Every text of a course that somebody reads, with its place: what the rules that look at words look at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from generator.check.texts import Located, texts, unknown_texts
from generator.errors import Span
from generator.model.course import Course, Lesson, Library
from generator.model.text import Language, Text


class Placed(Protocol):
    """What knows where its values stand: a path to a text goes on with a language and the number of a character."""

    def at(self, *path: str | int) -> Span:
        """Give the place of a value, or of a character of it."""


def passages(library: Library) -> Iterator[tuple[Placed, Iterable[Located]]]:
    """Give every text: those of a scenario together, and a lesson's line by line, empty in its other language."""
    for scenario in library.scenarios:
        yield scenario, texts(scenario)
    for lesson in library.lessons:
        yield from _lines(lesson.file, lesson.markdown, lesson.language)
        yield from _quick_check(lesson)
    for summary in library.summaries:
        yield from _lines(summary.file, summary.markdown, summary.language)
    for clause in library.catalogue.clauses.values():
        yield _Standing(clause.span), [((), clause.summary)]
    yield library.course, _course_texts(library.course)
    if library.unknown:
        yield library.unknown, unknown_texts(library.unknown)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a Markdown file."""

    file: str
    number: int

    def at(self, *path: str | int) -> Span:
        return Span(self.file, self.number, int(path[-1]) + 1)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A text whose place is known as a whole only."""

    span: Span

    def at(self, *_: str | int) -> Span:
        return self.span


def _lines(file: str, markdown: str, language: Language) -> Iterator[tuple[Placed, Iterable[Located]]]:
    for number, line in enumerate(markdown.split("\n"), start=1):
        yield _Line(file, number), [((), _alone(line, language))]


def _quick_check(lesson: Lesson) -> Iterator[tuple[Placed, Iterable[Located]]]:
    for question in lesson.quick_check:
        words = (question.text, *(choice.text for choice in question.choices))
        yield _Standing(Span(lesson.check_file, question.line)), [((), _alone(each, lesson.language)) for each in words]


def _alone(words: str, language: Language) -> Text:
    return Text(en=words, ur="") if language is Language.EN else Text(en="", ur=words)


def _course_texts(course: Course) -> Iterator[Located]:
    yield ("title",), course.title
    yield ("summary",), course.summary
    yield ("notice",), course.notice
    for number, topic in enumerate(course.topics):
        yield ("topics", number, "title"), topic.title
        yield ("topics", number, "summary"), topic.summary
    for name, text in course.platforms.items():
        yield ("platforms", name), text
    terms = course.certificate
    yield ("certificate", "title"), terms.title
    yield ("certificate", "statement"), terms.statement
    yield ("certificate", "signatory"), terms.signatory
    if terms.crest:
        yield ("certificate", "crest", "alt"), terms.crest.alt
    yield ("issuer", "name"), course.issuer.name
