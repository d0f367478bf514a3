"""The placement test, which suggests what to read first, and the plan, which tells what is left.

Both live in the learner's browser: the pages hold the questions and the topics, and a script does the counting.
"""

import json
from collections.abc import Iterator

from markupsafe import Markup

from generator.model.question import Question
from generator.model.references import Refers, references
from generator.model.scenario import Kind, Scenario, Use
from generator.pages.filling import shown_text
from generator.pages.markup import safe_text
from generator.pages.page import Head, Page, page
from generator.pages.parts import exhibit
from generator.pages.quiz import quiz_of
from generator.pages.site import Site

_KINDS = {Kind.CHOICE, Kind.SELECT}
_HARDEST = 2
_FEW_TOPICS = 7
_SCRIPT = "assets/plan.js"
_SCRIPT_WORDS = (
    "placement_score",
    "placement_score_all",
    "placement_left_out",
    "plan_sum",
    "plan_checks",
    "plan_all_done",
)


def placement_questions(site: Site) -> tuple[Question, ...]:
    """Give the questions of the placement test, in the order of the topics: one of each, two where topics are few.

    They are practice, one right choice or several, easy or medium. Those that no examination uses come first, then
    those that no lesson places, then the shortest, for nobody wants to read for an hour before the course begins.
    """
    each = 1 if len(site.library.course.topics) > _FEW_TOPICS else 2
    placed = _placed_in_lessons(site)
    return tuple(
        site.questions[scenario.id][0]
        for topic in site.library.course.topics
        for scenario in sorted(_fit(site.practice[topic.id]), key=lambda s: _rank(s, placed, site))[:each]
    )


def placement_page(site: Site) -> Page:
    """Give the placement test."""
    questions = placement_questions(site)
    topics = [site.topic(question.scenario.topic) for question in questions]
    return page(
        site,
        "placement/",
        Head(
            title=site.words["placement"],
            description=site.words["placement_lead"],
            searchable=False,
            script=_SCRIPT,
        ),
        "placement.html",
        asked=[
            (question, topic, safe_text(question.situation[site.language]), quiz_of(question, site))
            for question, topic in zip(questions, topics, strict=True)
        ],
        exhibit_of=lambda question: Markup(exhibit(question, site.language) or ""),  # noqa: S704  ours, around cleaned parts
        says=_says(site),
        taught={topic.id for topic in site.taught},
    )


def plan_page(site: Site) -> Page:
    """Give the learner's plan: without script a plain list of the topics."""
    checks = {topic.id: _checks(topic.id, site) for topic in site.library.course.topics}
    return page(
        site,
        "plan/",
        Head(title=site.words["plan"], description=site.words["plan_lead"], script=_SCRIPT),
        "plan.html",
        practice=site.practice,
        checks=checks,
        says=_says(site),
        taught={topic.id for topic in site.taught},
    )


def _fit(scenarios: tuple[Scenario, ...]) -> Iterator[Scenario]:
    return (s for s in scenarios if s.kind in _KINDS and s.level <= _HARDEST)


def _rank(scenario: Scenario, placed: frozenset[str], site: Site) -> tuple[bool, bool, int, str]:
    length = len(site.questions[scenario.id][0].situation.en)
    return (Use.EXAM in scenario.uses, scenario.id in placed, length, scenario.id)


def _placed_in_lessons(site: Site) -> frozenset[str]:
    lessons = site.library.lessons
    return frozenset(r.name for x in lessons for r in references(x.markdown) if r.refers is Refers.PRACTICE)


def _checks(topic: str, site: Site) -> tuple[str, ...]:
    lesson = site.library.lesson(topic, site.language)
    return tuple(f"check-{topic}-{n}" for n, _ in enumerate(lesson.quick_check, start=1)) if lesson else ()


def _says(site: Site) -> Markup:
    spoken = {key: site.words[key] for key in _SCRIPT_WORDS}
    return shown_text(json.dumps(spoken, ensure_ascii=False, separators=(",", ":")))
