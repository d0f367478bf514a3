"""A lesson has the length, the figures and the practice that the course asks of its lessons."""

import re
from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.errors import Span
from generator.model.course import Lesson, LessonForm, Library
from generator.model.references import Refers, references

_REFERENCE = re.compile(r"\[(?:§|practice:|figure:)[^\]]*\]")
_WORD = re.compile(r"\S*\w\S*")


def _find(library: Library) -> Iterator[Found]:
    if form := library.course.lesson_form:
        for lesson in library.lessons:
            yield from ((Span(lesson.file), message, hint) for message, hint in _faults(lesson, form))


def _faults(lesson: Lesson, form: LessonForm) -> Iterator[tuple[str, str]]:
    words = len(_WORD.findall(_REFERENCE.sub(" ", lesson.markdown)))
    if words < form.least_words:
        yield f"this lesson has {words} words", f"write at least {form.least_words}, as course.yaml asks"
    if words > form.most_words:
        yield f"this lesson has {words} words", f"keep to {form.most_words}, as course.yaml asks"
    placed = [reference.refers for reference in references(lesson.markdown)]
    for refers, wanted in ((Refers.FIGURE, form.figures), (Refers.PRACTICE, form.practice)):
        if (count := placed.count(refers)) != wanted:
            message = f"this lesson has {count} of the kind `[{refers}: ...]`, and the course asks for {wanted}"
            yield message, f"place {wanted}, or change `lesson_form` in course.yaml"


RULE = Rule(
    code="W302",
    title="a lesson has the form the course asks for",
    explanation="Lessons of one length, each with its drawing and its practice, let a learner plan an evening; "
    "`lesson_form` in course.yaml says what is asked, and without it nothing is counted.",
    find=_find,
)
