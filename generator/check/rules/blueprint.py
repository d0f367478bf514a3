"""The bank can fill the paper that the course promises."""

from collections import Counter
from collections.abc import Iterator
from math import ceil

from generator.check.rule import Found, Rule
from generator.model.course import Library
from generator.model.scenario import Use


def _find(library: Library) -> Iterator[Found]:
    if any(not file.startswith("course/") for file in library.unread):
        # Scenarios with faults of shape are not counted; counting without them would only mislead.
        return
    rules, course = library.course.examination, library.course
    usable = [s for s in library.scenarios if s.is_scored and Use.EXAM in s.uses]
    in_topic = Counter(s.topic for s in usable)
    for topic, count in rules.per_topic.items():
        if in_topic[topic] < count:
            message = f"{topic} should give {count} questions, and has {in_topic[topic]} that may be examined"
            hint = "write more scenarios with `exam` in their `use`, or lower the number"
            yield course.at("examination", "per_topic", topic), message, hint
    promised = sum(rules.per_topic.values())
    if promised > rules.questions:
        message = f"the topics give {promised} questions, but a paper has only {rules.questions}"
        yield course.at("examination", "questions"), message, "raise `questions`, or lower numbers in `per_topic`"
    if len(usable) < rules.questions:
        message = f"a paper has {rules.questions} questions, but only {len(usable)} scenarios may be examined"
        yield course.at("examination", "questions"), message, "write more scenarios, or lower the number"
    yield from _exam_only(library, Counter(s.topic for s in usable if s.is_exam_only))


def _exam_only(library: Library, hidden: Counter[str]) -> Iterator[Found]:
    rules = library.course.examination
    needed = ceil(rules.questions * rules.exam_only_percent / 100)
    # A topic's share of a paper is at least what the blueprint gives it; hidden scenarios beyond what the
    # other topics leave room for cannot be drawn.
    spare = max(rules.questions - sum(rules.per_topic.values()), 0)
    beyond = sum(max(hidden[topic] - rules.per_topic.get(topic, 0), 0) for topic in hidden)
    drawn = sum(min(hidden[topic], rules.per_topic.get(topic, 0)) for topic in hidden) + min(beyond, spare)
    if drawn < needed:
        message = f"{needed} questions of a paper should be for the examination only; the bank can give {drawn}"
        hint = "write more scenarios with `use: [exam]`, or lower `exam_only_percent`"
        yield library.course.at("examination", "exam_only_percent"), message, hint


RULE = Rule(
    code="E230",
    title="the bank can fill a paper",
    explanation="A paper takes from each topic at least its number, and at least its share from scenarios that nobody "
    "has practised.",
    find=_find,
)
