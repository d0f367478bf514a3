"""An attempt as it was sat, for an appeal: every choice where it stood, what was chosen, and what each answer earned.

What was right is given only where `with_keys` is said; `rules` decides who may have it said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from django.utils.safestring import SafeString

from generator.grader.examining.answering import reached
from generator.grader.examining.attempts import Sitting
from generator.grader.examining.shown import pieces_of
from generator.marking import PaperQuestion, mark_answer
from generator.model.question import Answer, Key, PathKey, Picked, SetKey, TurnKey, Walked
from generator.model.scenario import Kind
from generator.model.text import Language, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SatChoice:
    """A choice as it stood, or a stretch of a draft between choices (`is_choice` false).

    `is_right` is None where the key is not shown; of a decision on a path, `earns` says its points instead.
    """

    html: SafeString
    is_choice: bool = True
    is_chosen: bool = False
    is_right: bool | None = None
    earns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SatStep:
    """What was asked at one point, and the choices there; all but paths have one step."""

    question: SafeString
    choices: tuple[SatChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SatQuestion:
    """A question as it was asked, answered and marked; `points` are out of `FULL_POINTS`."""

    number: int
    kind: Kind
    topic: Text
    situation: SafeString
    exhibit: SafeString
    steps: tuple[SatStep, ...]
    is_blank: bool
    points: int


def as_sat(sitting: Sitting, language: Language, *, with_keys: bool) -> tuple[SatQuestion, ...]:
    """Give the questions of a sitting in the order they were asked, in the language they were read in."""
    return tuple(_question(asked, sitting, language, with_keys=with_keys) for asked in sitting.questions)


def _question(asked: PaperQuestion, sitting: Sitting, language: Language, *, with_keys: bool) -> SatQuestion:
    body = asked.question.body[language]
    key, answer = sitting.edition.keys[asked.question.id], sitting.answers.get(asked.question.id)
    return SatQuestion(
        number=asked.number,
        kind=asked.question.kind,
        topic=sitting.edition.topics[asked.question.topic],
        situation=SafeString(body["situation"]),
        exhibit=SafeString(body["exhibit"] or ""),
        steps=_steps(asked, body, key, answer, with_keys=with_keys),
        is_blank=answer in (None, Picked(choices=frozenset()), Walked(route=())),
        points=mark_answer(key, answer).points if answer is not None else 0,
    )


def _steps(
    asked: PaperQuestion, body: Mapping[str, Any], key: Key, answer: Answer | None, *, with_keys: bool
) -> tuple[SatStep, ...]:
    match key:
        case PathKey():
            walked = answer if isinstance(answer, Walked) else Walked(route=())
            return tuple(
                _decision(asked.order[step], body["steps"][step], key.steps[step] if with_keys else None, chosen)
                for step, chosen in reached(key, walked)
            )
        case SetKey():
            ticked = answer.choices if isinstance(answer, Picked) else frozenset()
            choices = tuple(
                SatChoice(
                    html=SafeString(piece),
                    is_choice=choice is not None,
                    is_chosen=choice in ticked,
                    is_right=choice in key.right if with_keys and choice is not None else None,
                )
                for choice, piece in pieces_of(asked, body)
            )
            return (SatStep(question=SafeString(body["question"]), choices=choices),)
        case _:
            assert_never(key)


def _decision(
    order: tuple[str, ...], said: Mapping[str, Any], turns: Mapping[str, TurnKey] | None, chosen: str | None
) -> SatStep:
    choices = tuple(
        SatChoice(
            html=SafeString(said["choices"][choice]),
            is_chosen=choice == chosen,
            earns=turns[choice].points if turns else None,
        )
        for choice in order
    )
    return SatStep(question=SafeString(said["question"]), choices=choices)
