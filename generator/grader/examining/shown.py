"""A question as its page shows it, in one language: positions instead of ids, and only the steps reached.

This is all a template is given of a question, so no key, reason, clause or title can slip into a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NewType, assert_never

from generator.grader.examining.answering import is_answered, reached
from generator.grader.examining.attempts import Sitting
from generator.marking import PaperQuestion
from generator.model.question import Answer, PathKey, Picked, Walked
from generator.model.scenario import Kind
from generator.model.text import Language

Html = NewType("Html", str)
"""A text of an edition, as it may stand in a page: the publisher cleaned it with the site's own renderer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChoice:
    """A choice at its position, or a stretch of a draft that cannot be marked (no position)."""

    position: int | None
    html: Html
    is_ticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDecision:
    """A decision taken on a path, final."""

    question: Html
    decided: Html


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """One question of the paper. A path finished has no `question` any more, only what was `taken`."""

    number: int
    kind: Kind
    situation: Html
    exhibit: Html
    question: Html
    choices: tuple[ShownChoice, ...]
    is_answered: bool
    taken: tuple[TakenDecision, ...] = ()


def show(sitting: Sitting, language: Language) -> tuple[ShownQuestion, ...]:
    """Give the questions of a sitting with the answers saved so far."""
    return tuple([_show(q, sitting, language) for q in sitting.questions])


def _show(asked: PaperQuestion, sitting: Sitting, language: Language) -> ShownQuestion:
    body = asked.question.body[language]
    answer = sitting.answers.get(asked.question.id)
    question, choices, taken = _task(asked, sitting, body, answer)
    return ShownQuestion(
        number=asked.number,
        kind=asked.question.kind,
        situation=body["situation"],
        exhibit=Html(body["exhibit"] or ""),
        question=question,
        choices=choices,
        is_answered=is_answered(answer, sitting.edition.keys[asked.question.id]),
        taken=taken,
    )


Pieces = tuple[tuple[str | None, Html], ...]
_Parts = tuple[Html, tuple[ShownChoice, ...], tuple[TakenDecision, ...]]


def _task(asked: PaperQuestion, sitting: Sitting, body: Mapping[str, Any], answer: Answer | None) -> _Parts:
    match asked.question.kind:
        case Kind.CHOICE | Kind.SELECT | Kind.DISCUSS | Kind.SPOT:
            ticked = answer.choices if isinstance(answer, Picked) else frozenset()
            return body["question"], _choices(asked.order[""], pieces_of(asked, body), ticked), ()
        case Kind.PATH:
            return _path(asked, sitting, body, answer if isinstance(answer, Walked) else Walked(route=()))
        case _:
            assert_never(asked.question.kind)


def pieces_of(asked: PaperQuestion, body: Mapping[str, Any]) -> Pieces:
    """Give what stands in a question that is no path, in its order: choices by id, stretches of a draft by None."""
    if "draft" in body:
        return tuple([(piece.get("id"), piece["text"]) for piece in body["draft"]])
    choices = body["choices"]
    return tuple([(choice, choices[choice]) for choice in asked.order[""]])


def _path(asked: PaperQuestion, sitting: Sitting, body: Mapping[str, Any], walked: Walked) -> _Parts:
    key = sitting.edition.keys[asked.question.id]
    steps = reached(key, walked) if isinstance(key, PathKey) else ()
    taken = tuple(
        TakenDecision(question=body["steps"][step]["question"], decided=body["steps"][step]["choices"][decision])
        for step, decision in steps
        if decision is not None
    )
    if len(taken) == len(steps):
        return Html(""), (), taken
    current = body["steps"][steps[-1][0]]
    order = asked.order[steps[-1][0]]
    choices = _choices(order, tuple((choice, current["choices"][choice]) for choice in order), frozenset())
    return current["question"], choices, taken


def _choices(order: tuple[str, ...], pieces: Pieces, ticked: frozenset[str]) -> tuple[ShownChoice, ...]:
    return tuple(
        [_choice(None if choice is None else order.index(choice), piece, choice in ticked) for choice, piece in pieces]
    )


# A paper has some hundred, each the same as in many another paper.


@lru_cache(maxsize=16_384)
def _choice(position: int | None, piece: Html, is_ticked: bool) -> ShownChoice:
    return ShownChoice(position=position, html=piece, is_ticked=is_ticked)
