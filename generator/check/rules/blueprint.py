"""The bank can fill the paper that the course promises."""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil

from generator.check.rule import Found, Rule
from generator.model.course import Library
from generator.model.scenario import Use


def _find(library: Library) -> Iterator[Found]:
    if any(not file.startswith("course/") for file in library.unread):
        # Scenarios with faults of shape are not counted, and counting without them would only mislead.
        return
    usable = [s for s in library.scenarios if s.is_scored and Use.EXAM in s.uses]
    in_topic = Counter(s.topic for s in usable)
    hidden = Counter(s.topic for s in usable if s.is_exam_only)
    rules, at = library.course.examination, library.course.at
    topics = {topic.id for topic in library.course.topics}
    promised = {topic: count for topic, count in rules.per_topic.items() if topic in topics}
    for topic, count in promised.items():
        if in_topic[topic] < count:
            message = f"`{topic}` gives {in_topic[topic]} of {count} questions"
            hint = "write more scenarios with `exam` in their `use`, or lower the number"
            yield at("examination", "per_topic", topic), message, hint
    if (total := sum(promised.values())) > rules.questions:
        message = f"the topics give {total} questions, but a paper has only {rules.questions}"
        yield at("examination", "questions"), message, "raise `questions`, or lower numbers in `per_topic`"
    if len(usable) < rules.questions:
        message = f"a paper has {rules.questions} questions, but the bank only {len(usable)} that may be examined"
        yield at("examination", "questions"), message, "write more scenarios, or lower the number"
    needed = ceil(rules.questions * rules.exam_only_percent / 100)
    if (certain := _certain(promised, rules.questions, in_topic, hidden)) < needed:
        message = f"a paper needs {needed} questions that nobody has practised; only {certain} are certain"
        hint = "write more scenarios with `use: [exam]`, or lower `exam_only_percent`"
        yield at("examination", "exam_only_percent"), message, hint


def _certain(promised: Mapping[str, int], questions: int, usable: Counter[str], hidden: Counter[str]) -> int:
    """Count the examination-only questions that every paper can have, however its free places fall.

    A drawn question is exchanged only for one of its own topic, so a free place that falls to a topic
    without unused hidden questions gives none.
    """
    from_topics = sum(min(hidden[topic], count) for topic, count in promised.items())
    free = max(questions - sum(promised.values()), 0)
    giving_none = sum(
        max(count - promised.get(topic, 0), 0)
        for topic, count in usable.items()
        if hidden[topic] <= promised.get(topic, 0)
    )
    return from_topics + min(max(free - giving_none, 0), sum(hidden.values()) - from_topics)


RULE = Rule(
    code="E230",
    title="the bank can fill a paper",
    explanation="A paper takes from each topic at least its number, and at least its share from scenarios that nobody "
    "has practised.",
    find=_find,
)
