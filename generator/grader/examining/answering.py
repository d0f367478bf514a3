"""What a form says, as answers: fields are question numbers, values the positions of choices as shown.

Choice ids never leave the server, for an author's id may hint at the key. Of a path, only the steps
reached are shown, and a decision once taken stays taken.

The same paper may be open twice, on two phones or in an old tab, so a form of the whole page brings back in `shown`
what stood on it as saved when it was drawn (`positions`). Only what was changed on the page is taken from it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from generator.errors import MarkingError
from generator.grader.typed import whole_number
from generator.marking import PaperQuestion
from generator.model.question import Answer, PathKey, Picked, Walked
from generator.model.scenario import Kind

_MOST = 9_999
"""No paper has more questions, and no question more choices or decisions."""

_POSITIONS = re.compile(r"(?:\d+(?:\.\d+)+(?:-\d+(?:\.\d+)+)*)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision on a path question: the choice at a position, taken after `taken` earlier decisions."""

    question: int
    taken: int
    position: int


def picked_answers(questions: tuple[PaperQuestion, ...], form: QueryDict) -> dict[str, Answer]:
    """Give the answers a form changes, to all questions but paths; a question without a tick is left blank.

    A form says `only` of the questions it speaks of. One that says `whole` speaks besides of those whose ticks are
    other than `shown` tells; where it does not tell, nothing was shown ticked, so that it takes no answer away.
    Raises `MarkingError` for a form that does not fit.
    """
    only, whole, shown = set(form.getlist("only")), "whole" in form, _shown(form.get("shown", ""))
    picked: dict[str, Answer] = {}
    for q in questions:
        number = str(q.number)
        if q.question.kind is not Kind.PATH and (whole or number in only):
            given, before = form.getlist(f"q{number}"), shown.get(number, [])
            if number not in only and given == before:
                continue
            ticked = _ticked(q, given)
            if number in only or ticked != _ticked(q, before):
                picked[q.question.id] = Picked(choices=ticked)
    return picked


def positions(questions: tuple[PaperQuestion, ...], keys: Mapping[str, object], answers: Mapping[str, Answer]) -> str:
    """Give the answers by their positions on the page: `3.0-7.1.2` is the first choice of question 3, two of 7."""
    answered = [(q, _positions(q, keys.get(q.question.id), answers.get(q.question.id))) for q in questions]
    return "-".join(".".join(map(str, (q.number, *places))) for q, places in answered if places)


def read_decision(form: QueryDict) -> Decision | None:
    """Give the decision a form commits, or None when its button was not the one pressed or nothing was chosen.

    Raises `MarkingError` for a form that does not fit.
    """
    question, _, taken = form.get("decide", "").partition(".")
    position = form.get(f"q{question}")
    if position is None:
        return None
    numbers = [whole_number(typed, _MOST) for typed in (question, taken, position)]
    match numbers:
        case [int(asked), int(before), int(chosen)]:
            return Decision(question=asked, taken=before, position=chosen)
        case _:
            raise MarkingError("the form does not belong to this paper")


def walk_on(question: PaperQuestion, key: PathKey, walked: Walked, decision: Decision) -> Walked:
    """Give the route with one more decision; a decision sent twice is taken once.

    Raises `MarkingError` when the position is not one of the step's.
    """
    step = reached(key, walked)[-1][0]
    if decision.taken != len(walked.route) or len(reached(key, walked)) == len(walked.route):
        return walked
    shown = question.order[step]
    if decision.position >= len(shown):
        raise MarkingError(f"question {question.number} has no choice {decision.position + 1}")
    return Walked(route=(*walked.route, shown[decision.position]))


def reached(key: PathKey, walked: Walked) -> tuple[tuple[str, str | None], ...]:
    """Give the steps reached, each with the decision taken there; None where it is still to be taken."""
    steps: list[tuple[str, str | None]] = []
    step: str | None = key.start
    for choice in walked.route:
        if step is None:
            raise MarkingError("the route is longer than its path")
        steps.append((step, choice))
        step = key.steps[step][choice].next
    if step is not None:
        steps.append((step, None))
    return tuple(steps)


def is_answered(answer: Answer | None, key: object) -> bool:
    """Tell whether nothing is left to answer: a tick, or a path walked to its end."""
    match answer:
        case None:
            return False
        case Picked(choices=choices):
            return bool(choices)
        case Walked() if isinstance(key, PathKey):
            return all(decision is not None for _, decision in reached(key, answer))
        case _:
            return False


def blanks(
    questions: tuple[PaperQuestion, ...], keys: Mapping[str, object], answers: Mapping[str, Answer]
) -> tuple[int, ...]:
    """Give the numbers of the questions not answered, or not to the end."""
    return tuple(q.number for q in questions if not is_answered(answers.get(q.question.id), keys.get(q.question.id)))


def _positions(asked: PaperQuestion, key: object, answer: Answer | None) -> list[int]:
    match answer:
        case Picked(choices=choices):
            return sorted(asked.order[""].index(choice) for choice in choices)
        case Walked() if isinstance(key, PathKey):
            return [asked.order[step].index(taken) for step, taken in reached(key, answer) if taken is not None]
        case _:
            return []


def _shown(told: str) -> dict[str, list[str]]:
    if not _POSITIONS.fullmatch(told):
        raise MarkingError("the form does not belong to this paper")
    return {number: places.split(".") for number, _, places in (entry.partition(".") for entry in told.split("-"))}


def _ticked(question: PaperQuestion, positions: list[str]) -> frozenset[str]:
    shown = question.order[""]
    places = [whole_number(position, len(shown) - 1) for position in positions]
    if None in places:
        raise MarkingError(f"question {question.number} has no such choice")
    ticked = frozenset(shown[place] for place in places if place is not None)
    if question.question.kind is Kind.CHOICE and len(ticked) > 1:
        raise MarkingError(f"question {question.number} takes one choice")
    return ticked
