"""Each topic has a lesson in each language, and each lesson a topic."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule, suggest
from generator.check.wording import LANGUAGE_NAMES
from generator.errors import Span
from generator.model.course import Library
from generator.model.text import Language


def _find(library: Library) -> Iterator[Found]:
    topics = [topic.id for topic in library.course.topics]
    for topic in library.course.topics:
        for language in Language:
            file = f"course/lessons/{topic.id}.{language}.md"
            if not library.lesson(topic.id, language) and file not in library.unread:
                yield topic.span, f"the topic `{topic.id}` has no lesson in {LANGUAGE_NAMES[language]}", f"write {file}"
    for lesson in library.lessons:
        if lesson.topic not in topics:
            hint = suggest(lesson.topic, topics, "the topics stand in course/course.yaml")
            yield Span(lesson.file), f"the course has no topic `{lesson.topic}`", hint


RULE = Rule(
    code="E220",
    title="every topic has a lesson in both languages",
    explanation="A learner who changes the language lands on the same lesson, and never on an empty page.",
    find=_find,
)
