"""The trainer's start page: what the published edition holds, and no key."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from generator.errors import ConfigError
from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.editions import current_edition
from generator.grader.web.asked import Asked
from generator.grader.web.shell import page, refuse
from generator.marking import Edition
from generator.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCount:
    """How much of one topic an edition holds, and how much a paper needs of it."""

    title: Text
    scenarios: int
    exam_only: int
    variants: int
    needed: int


@require_safe
def bank(request: Asked) -> HttpResponse:
    """The current edition: its digest, its rules, and its questions by topic and kind."""
    if not (verdict := rules.may_see_bank(request.who)):
        return refuse(request, verdict)
    title = words.say("bank_title", request.language)
    try:
        edition = current_edition()
    except ConfigError:
        return page(request, "fault.html", title, status=503, text=words.say("unready", request.language))
    topics = topic_counts(edition)
    kinds = Counter({q.family: f"kind_{q.kind}" for q in edition.questions.values()}.values())
    return page(
        request,
        "bank.html",
        title,
        edition=edition,
        rules=edition.examination,
        stored_ms=models.Edition.objects.values_list("stored_ms", flat=True).get(digest=edition.digest),
        topics=topics,
        kinds=sorted(kinds.items()),
        scenarios=sum(topic.scenarios for topic in topics),
        exam_only=sum(topic.exam_only for topic in topics),
        variants=len(edition.questions),
    )


def topic_counts(edition: Edition) -> tuple[TopicCount, ...]:
    """Count an edition's scenarios and variants by topic, in the order of the course."""
    return tuple(_count(edition, topic, title) for topic, title in edition.topics.items())


def _count(edition: Edition, topic: str, title: Text) -> TopicCount:
    questions = [q for q in edition.questions.values() if q.topic == topic]
    return TopicCount(
        title=title,
        scenarios=len({q.family for q in questions}),
        exam_only=len({q.family for q in questions if q.exam_only}),
        variants=len(questions),
        needed=edition.examination.per_topic.get(topic, 0),
    )
