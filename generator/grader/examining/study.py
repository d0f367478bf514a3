"""What a result shows topic by topic: the score, and the lesson and clauses to study. Never what was right."""

from dataclasses import dataclass

from generator.marking import ClauseBrief, Edition, Outcome
from generator.model.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyClause:
    """A clause to study, and the address of its page."""

    pointer: str
    summary: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTopic:
    """A topic of the paper with its score; clauses only where something was not wholly right."""

    title: str
    percent: int
    lesson: str
    clauses: tuple[StudyClause, ...]


def topics_of(edition: Edition, outcome: Outcome, language: Language) -> tuple[StudyTopic, ...]:
    """Give the topics of a paper in the order of the course."""
    return tuple(
        StudyTopic(
            title=edition.topics[topic][language],
            percent=100 * scored.earned // scored.available,
            lesson=f"/{language}/lessons/{topic}/",
            clauses=tuple(_clause(c, edition.clauses[c], language) for c in outcome.study.get(topic, ())),
        )
        for topic, scored in outcome.topics.items()
    )


def _clause(clause: str, brief: ClauseBrief, language: Language) -> StudyClause:
    return StudyClause(pointer=brief.pointer, summary=brief.summary[language], address=f"/{language}/clauses/{clause}/")
