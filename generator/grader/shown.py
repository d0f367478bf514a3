"""A question as its page shows it, in one language: positions instead of ids, and only the steps reached.

This is all a template is given of a question, so no key, reason, clause or title can slip into a page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from django.utils.safestring import SafeString, mark_safe

from generator.grader.answering import is_answered, reached
from generator.grader.attempts import Sitting
from generator.marking import PaperQuestion
from generator.model.question import Answer, PathKey, Picked, Walked
from generator.model.scenario import Kind
from generator.model.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChoice:
    """A choice at its position, or a stretch of a draft that cannot be marked (no position)."""

    position: int | None
    html: SafeString
    is_ticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDecision:
    """A decision taken on a path, final."""

    question: SafeString
    decided: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """One question of the paper. A path finished has no `question` any more, only what was `taken`."""

    number: int
    kind: Kind
    situation: SafeString
    exhibit: SafeString
    question: SafeString
    choices: tuple[ShownChoice, ...]
    is_answered: bool
    taken: tuple[TakenDecision, ...] = ()


def show(sitting: Sitting, language: Language) -> tuple[ShownQuestion, ...]:
    """Give the questions of a sitting with the answers saved so far."""
    return tuple(_show(q, sitting, language) for q in sitting.questions)


def _show(asked: PaperQuestion, sitting: Sitting, language: Language) -> ShownQuestion:
    body = asked.question.body[language]
    answer = sitting.answers.get(asked.question.id)
    question, choices, taken = _task(asked, sitting, body, answer)
    return ShownQuestion(
        number=asked.number,
        kind=asked.question.kind,
        situation=_html(body["situation"]),
        exhibit=_html(body["exhibit"] or ""),
        question=question,
        choices=choices,
        is_answered=is_answered(answer, sitting.edition.keys[asked.question.id]),
        taken=taken,
    )


_Parts = tuple[SafeString, tuple[ShownChoice, ...], tuple[TakenDecision, ...]]


def _task(asked: PaperQuestion, sitting: Sitting, body: Mapping[str, Any], answer: Answer | None) -> _Parts:
    match asked.question.kind:
        case Kind.CHOICE | Kind.SELECT | Kind.DISCUSS:
            return _html(body["question"]), _choices(asked.order[""], body["choices"], _ticked(answer)), ()
        case Kind.SPOT:
            return _html(body["question"]), _draft(asked.order[""], body["draft"], _ticked(answer)), ()
        case Kind.PATH:
            return _path(asked, sitting, body, answer if isinstance(answer, Walked) else Walked(route=()))
        case _:
            assert_never(asked.question.kind)


def _path(asked: PaperQuestion, sitting: Sitting, body: Mapping[str, Any], walked: Walked) -> _Parts:
    key = sitting.edition.keys[asked.question.id]
    steps = reached(key, walked) if isinstance(key, PathKey) else ()
    taken = tuple(
        TakenDecision(
            question=_html(body["steps"][step]["question"]), decided=_html(body["steps"][step]["choices"][decision])
        )
        for step, decision in steps
        if decision is not None
    )
    if len(taken) == len(steps):
        return _html(""), (), taken
    current = body["steps"][steps[-1][0]]
    return _html(current["question"]), _choices(asked.order[steps[-1][0]], current["choices"], frozenset()), taken


def _choices(order: Iterable[str], html: Mapping[str, str], ticked: frozenset[str]) -> tuple[ShownChoice, ...]:
    return tuple(
        ShownChoice(position=position, html=_html(html[choice]), is_ticked=choice in ticked)
        for position, choice in enumerate(order)
    )


def _draft(
    order: tuple[str, ...], pieces: Iterable[Mapping[str, str]], ticked: frozenset[str]
) -> tuple[ShownChoice, ...]:
    return tuple(
        ShownChoice(
            position=order.index(piece["id"]) if "id" in piece else None,
            html=_html(piece["text"]),
            is_ticked=piece.get("id") in ticked,
        )
        for piece in pieces
    )


def _ticked(answer: Answer | None) -> frozenset[str]:
    return answer.choices if isinstance(answer, Picked) else frozenset()


def _html(cleaned: str) -> SafeString:
    # The publisher cleaned every text of an edition with the site's own renderer.
    return mark_safe(cleaned)  # noqa: S308
