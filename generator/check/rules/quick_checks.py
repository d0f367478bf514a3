"""A lesson ends with three to five recall questions, the same in both languages."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.errors import Span
from generator.model.course import Lesson, Library, RecallQuestion
from generator.model.text import Language

LEAST, MOST = 3, 5


def _find(library: Library) -> Iterator[Found]:
    for lesson in library.lessons:
        if lesson.check_file not in library.unread:
            yield from _in_lesson(lesson)
            yield from _against_english(lesson, library)


def _in_lesson(lesson: Lesson) -> Iterator[Found]:
    count = len(lesson.quick_check)
    if not count:
        yield (
            Span(lesson.file),
            "this lesson has no quick check",
            f"write {lesson.check_file} with {LEAST} to {MOST} questions",
        )
    elif not LEAST <= count <= MOST:
        yield Span(lesson.check_file), f"a quick check of {count} questions", f"write {LEAST} to {MOST}"
    for question in lesson.quick_check:
        right = sum(choice.right for choice in question.choices)
        span = Span(lesson.check_file, question.line)
        if not right:
            yield span, "no choice of this question is ticked", "tick the right one: `- [x] ...`"
        if right == len(question.choices):
            yield span, "every choice of this question is ticked", "add one that is wrong: `- [ ] ...`"


def _against_english(lesson: Lesson, library: Library) -> Iterator[Found]:
    english = library.lesson(lesson.topic, Language.EN)
    if lesson.language is Language.EN or not english or english.check_file in library.unread:
        return
    mine, theirs = lesson.quick_check, english.quick_check
    if mine and theirs and len(mine) != len(theirs):
        message = f"{len(mine)} questions here, {len(theirs)} in English"
        yield Span(lesson.check_file), message, "ask the same questions in the same order in both languages"
        return
    for number, (question, other) in enumerate(zip(mine, theirs, strict=False), start=1):
        if _ticks(question) != _ticks(other):
            hint = f"compare it with {english.check_file}:{other.line}"
            message = f"question {number} has other choices or other ticks than in English"
            yield Span(lesson.check_file, question.line), message, hint


def _ticks(question: RecallQuestion) -> tuple[bool, ...]:
    return tuple(choice.right for choice in question.choices)


RULE = Rule(
    code="E222",
    title="a quick check has three to five questions, alike in both languages",
    explanation="Recall right after reading helps memory; the two languages ask the same, with the same choices right.",
    find=_find,
)
