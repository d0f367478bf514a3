"""One language's site while it is being written: the library, the questions to practise, and who teaches what."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.families import variants
from generator.model.course import Library, Topic
from generator.model.question import Question
from generator.model.scenario import Scenario, Use
from generator.model.text import Language
from generator.pages.labels import ClauseLink, clause_link
from generator.pages.words import words

MAX_VERSIONS = 6
"""How many variants of a family a page carries; more would weigh on a weak line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page of one language needs. Scenarios for the examination only are not in it."""

    library: Library
    language: Language
    practice: Mapping[str, tuple[Scenario, ...]]
    questions: Mapping[str, tuple[Question, ...]]
    figures: Mapping[str, str]

    @property
    def words(self) -> Mapping[str, str]:
        """The interface's words."""
        return words(self.language)

    @property
    def other(self) -> Language:
        """The language of the other site."""
        return Language.EN if self.language is Language.UR else Language.UR

    @property
    def sequence(self) -> tuple[Scenario, ...]:
        """Every scenario to practise, topic by topic."""
        return tuple(s for topic in self.library.course.topics for s in self.practice[topic.id])

    @property
    def taught(self) -> tuple[Topic, ...]:
        """The topics that have a lesson in this language, in the course's order."""
        return tuple(t for t in self.library.course.topics if self.library.lesson(t.id, self.language))

    def topic(self, topic_id: str) -> Topic:
        """Give a topic by its id."""
        return next(t for t in self.library.course.topics if t.id == topic_id)

    def clauses(self, ids: tuple[str, ...]) -> tuple[ClauseLink, ...]:
        """Give links to clauses, in the order given, each once; an unknown id is left out, the check reports it."""
        catalogue = self.library.catalogue
        known = [catalogue.clauses[i] for i in dict.fromkeys(ids) if i in catalogue.clauses]
        return tuple(clause_link(clause, catalogue, self.language) for clause in known)


def sites(library: Library, figures: Mapping[str, str]) -> tuple[Site, ...]:
    """Give the sites of both languages; each family is made into questions once."""
    practice = {topic.id: _to_practise(library, topic.id) for topic in library.course.topics}
    questions = {s.id: _some(variants(s)) for in_topic in practice.values() for s in in_topic}
    return tuple(
        Site(library=library, language=language, practice=practice, questions=questions, figures=figures)
        for language in Language
    )


def _to_practise(library: Library, topic: str) -> tuple[Scenario, ...]:
    found = (s for s in library.in_topic(topic) if Use.PRACTICE in s.uses)
    return tuple(sorted(found, key=lambda s: (s.level, s.id)))


def _some(made: tuple[Question, ...]) -> tuple[Question, ...]:
    # Spread over the whole family, so that the versions shown differ in more than the last variable.
    if len(made) <= MAX_VERSIONS:
        return made
    return tuple(made[i * len(made) // MAX_VERSIONS] for i in range(MAX_VERSIONS))
