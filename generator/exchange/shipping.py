"""Scenarios become a shipment: variants apart, languages apart, and everything the format cannot hold named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import assert_never

from generator.errors import ExchangeError
from generator.exchange.formats import Feature, Format, Shipment
from generator.exchange.outgoing import Outgoing, OutgoingChoice, OutgoingPiece, Rendering
from generator.families import variants
from generator.model.course import Course
from generator.model.draft import split_draft
from generator.model.question import Question
from generator.model.scenario import (
    Choice,
    Decisions,
    Discussion,
    Exhibit,
    MultipleChoice,
    Phrase,
    Scenario,
    SingleChoice,
    Spot,
    Use,
)
from generator.model.text import Language

_LONGEST_TITLE = 200
_LEFT_OUT = (Feature.PATH, Feature.DISCUSSION, Feature.EXAM)
"""Without these there is no question left; anything else a lossy export simplifies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A written file, how many questions it holds in each language, and what there is to say about it."""

    data: bytes
    questions: int
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What an export is asked for: the languages, and whether examination-only questions and losses are wanted."""

    languages: tuple[Language, ...] = tuple(Language)
    lossy: bool = False
    with_exam: bool = False


def export(
    scenarios: Sequence[Scenario], course: Course, target: Format, rendering: Rendering, wishes: Wishes
) -> Exported:
    """Write scenarios in a format: the same scenarios give the same bytes.

    Raises `ExchangeError` that names every question, feature and the format, unless losses are wanted; and when
    nothing is left to write.
    """
    if len(wishes.languages) > 1 and not target.parts_languages:
        raise ExchangeError(f"one {target.name} file holds one language: say `--language en` or `--language ur`")
    leaving = [s for s in scenarios if wishes.with_exam or not s.is_exam_only]
    lacking = {s.id: missing for s in leaving if (missing := _missing(s, target, rendering))}
    lines = tuple(f"question `{name}`: {target.name} cannot hold {what}" for name, fs in lacking.items() for what in fs)
    if lines and not wishes.lossy:
        hint = f"choose another format, or `--lossy` to leave out what {target.name} cannot hold"
        raise ExchangeError("\n".join((*lines, f"  hint: {hint}")))
    kept = [s for s in leaving if not any(f in _LEFT_OUT for f in lacking.get(s.id, ()))]
    if not kept:
        raise ExchangeError(f"there is no question to write as {target.name}")
    shipment = _shipment(kept, course, rendering, wishes)
    stayed = len(scenarios) - len(leaving)
    said = (*lines, *_said(shipment, stayed))
    return Exported(data=target.write(shipment), questions=len(shipment.questions), said=said)


def _said(shipment: Shipment, stayed: int) -> Iterator[str]:
    if stayed:
        yield f"{stayed} examination-only scenarios stayed here; `--with-exam` lets them leave"
    if shipment.warning:
        yield shipment.warning


def _missing(scenario: Scenario, target: Format, rendering: Rendering) -> tuple[Feature, ...]:
    return tuple(f for f in Feature if f not in target.holds and f in _features(scenario, rendering))


def _features(scenario: Scenario, rendering: Rendering) -> frozenset[Feature]:
    found = {_KIND_FEATURES.get(type(scenario.task)), Feature.FACTS}
    if scenario.is_exam_only:
        found.add(Feature.EXAM)
    if scenario.exhibit or any(_has_blocks(rendering.block(scenario.situation[lang])) for lang in Language):
        found.add(Feature.BLOCKS)
    if any(len(scenario.title[lang]) > _LONGEST_TITLE for lang in Language):
        found.add(Feature.LONG_TITLE)
    if not isinstance(scenario.task, Decisions) and any(c.why.en or c.why.ur for c in scenario.task.choices):
        found.add(Feature.FEEDBACK)
    return frozenset(feature for feature in found if feature)


_KIND_FEATURES = {Decisions: Feature.PATH, Discussion: Feature.DISCUSSION, Spot: Feature.SPOT}


def _has_blocks(html: str) -> bool:
    return any(f"<{tag}" in html for tag in ("ul", "ol", "blockquote", "table", "pre", "hr", "h3", "h4", "h5", "h6"))


def _shipment(scenarios: Sequence[Scenario], course: Course, rendering: Rendering, wishes: Wishes) -> Shipment:
    order = {topic.id: place for place, topic in enumerate(course.topics)}
    in_order = sorted(scenarios, key=lambda s: (s.is_exam_only, order.get(s.topic, len(order)), s.topic, s.id))
    questions = [question for scenario in in_order for question in variants(scenario)]
    return Shipment(
        course=course.id,
        title=rendering.words(course.title.en),
        questions=tuple(_outgoing(q, language, rendering) for language in wishes.languages for q in questions),
    )


def _outgoing(question: Question, language: Language, rendering: Rendering) -> Outgoing:
    scenario = question.scenario
    choices, draft = _task(question, language, rendering)
    asked = "" if isinstance(question.task, Decisions) else question.task.question[language]
    title = rendering.words(question.title[language])
    return Outgoing(
        id=question.id if scenario.vars else scenario.id,
        topic=scenario.topic,
        language=language,
        title=title[:_LONGEST_TITLE],
        situation=rendering.block(question.situation[language]) + _exhibit(question.exhibit, language, rendering),
        question=rendering.line(asked).strip(),
        choices=choices,
        single=isinstance(question.task, SingleChoice),
        is_exam_only=scenario.is_exam_only,
        tags=_tags(question),
        draft=draft,
    )


def _task(
    question: Question, language: Language, rendering: Rendering
) -> tuple[tuple[OutgoingChoice, ...], tuple[OutgoingPiece, ...]]:
    line, block = rendering.line, rendering.block
    match question.task:
        case SingleChoice() | MultipleChoice() as task:
            choices = tuple(
                OutgoingChoice(
                    id=c.id, html=line(c.text[language]).strip(), why=block(c.why[language]), right=bool(c.right)
                )
                for c in task.choices
            )
            return choices, ()
        case Spot() as task:
            pieces = split_draft(task.draft[language])
            words = {piece.id: line(piece.text).strip() for piece in pieces if piece.id}
            phrases = tuple(
                OutgoingChoice(id=c.id, html=words.get(c.id, ""), why=block(c.why[language]), right=bool(c.right))
                for c in task.choices
            )
            return phrases, tuple(OutgoingPiece(html=line(piece.text), id=piece.id) for piece in pieces)
        case Decisions() | Discussion():
            raise ExchangeError(f"question `{question.id}` has no choices to tick")
        case _:
            assert_never(question.task)


def _exhibit(exhibit: Exhibit | None, language: Language, rendering: Rendering) -> str:
    if exhibit is None:
        return ""
    title = f"<p><strong>{escape(rendering.words(exhibit.title[language]))}</strong></p>"
    messages = (
        f"<p><strong>{escape(rendering.words(m.by[language]))}</strong></p>{rendering.block(m.text[language])}"
        for m in exhibit.messages
    )
    return f"<blockquote>{title}{''.join(messages)}</blockquote>"


def _tags(question: Question) -> tuple[str, ...]:
    """Give what a format has no field for; a clause of one choice is tagged with the choice's place."""
    scenario = question.scenario
    facts = [f"use:{use}" for use in Use if use in scenario.uses]
    facts += [f"level:{scenario.level}", f"platform:{scenario.platform}"]
    facts += [f"source:{scenario.source}"] if scenario.source else []
    facts += [f"clause:{clause}" for clause in scenario.clauses] + [f"see:{clause}" for clause in scenario.see]
    if not isinstance(question.task, Decisions):
        choices: Sequence[Choice | Phrase] = question.task.choices
        for place, choice in enumerate(choices, start=1):
            facts += [f"clause-{place}:{clause}" for clause in choice.clauses]
    return tuple(facts)
