"""A scenario names only topics, platforms and clauses that the course has."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule, suggest
from generator.model.choices import named_clauses
from generator.model.course import Library
from generator.model.scenario import Scenario


def _find(library: Library) -> Iterator[Found]:
    topics = {topic.id for topic in library.course.topics}
    for scenario in library.scenarios:
        if scenario.topic not in topics:
            hint = suggest(scenario.topic, topics, "the topics stand in course/course.yaml")
            yield scenario.at("topic"), f"the course has no topic `{scenario.topic}`", hint
        if scenario.platform not in library.course.platforms:
            hint = suggest(scenario.platform, library.course.platforms, "the platforms stand in course/course.yaml")
            yield scenario.at("platform"), f"the course has no platform `{scenario.platform}`", hint
        yield from _unknown_clauses(scenario, library)


def _unknown_clauses(scenario: Scenario, library: Library) -> Iterator[Found]:
    background = ((("see", index), clause) for index, clause in enumerate(scenario.see))
    for path, clause in (*named_clauses(scenario), *background):
        if clause not in library.catalogue.clauses:
            hint = suggest(clause, library.catalogue.clauses, "the clauses stand in course/clauses.yaml")
            yield scenario.at(*path), f"the catalogue has no clause `{clause}`", hint


RULE = Rule(
    code="E203",
    title="topics, platforms and clauses are known",
    explanation="A name that the course does not know leads a learner to a page that is not there.",
    find=_find,
)
