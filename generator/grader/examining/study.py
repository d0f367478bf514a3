"""What a result shows topic by topic: the score, and the lesson and clauses to study. Never what was right."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from generator.grader import words
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


def study_html(topics: Iterable[StudyTopic], language: Language) -> SafeString:
    """Give the topics as the items of a list, put together from strings: as a template it took half of its page's time.

    Whatever is put in is escaped, or a number or a phrase of ours.
    """
    return SafeString("".join(_topic_html(topic, language) for topic in topics))


def _topic_html(topic: StudyTopic, language: Language) -> str:
    percent = escape(words.say("exam_percent", language, n=topic.percent))
    heading = f'<h3>{escape(topic.title)} <span class="study__score">{percent}</span></h3>'
    if not topic.clauses:
        return f'<li class="study__topic">{heading}</li>\n'
    lesson = escape(words.say("result_lesson", language))
    summary = escape(words.say("result_clauses", language, n=len(topic.clauses)))
    clauses = "".join(map(_clause_html, topic.clauses))
    return (
        f'<li class="study__topic">{heading}\n'
        f'<p class="study__ways"><a href="{escape(topic.lesson)}">{lesson}</a></p>\n'
        f'<details><summary>{summary}</summary>\n<ul class="clause-list">\n{clauses}</ul></details>\n</li>\n'
    )


@lru_cache(maxsize=1024)
def _clause_html(clause: StudyClause) -> str:
    label = f'<bdi class="clause-list__label">{escape(clause.pointer)}</bdi>'
    summary = f'<span class="clause-list__summary">{escape(clause.summary)}</span>'
    return f'<li><a href="{escape(clause.address)}">{label}</a> {summary}</li>\n'


def _clause(clause: str, brief: ClauseBrief, language: Language) -> StudyClause:
    return StudyClause(pointer=brief.pointer, summary=brief.summary[language], address=f"/{language}/clauses/{clause}/")
