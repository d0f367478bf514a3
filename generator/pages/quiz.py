"""What a quiz on a page shows and tells: practice only, for its page carries the answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, TypeVar, assert_never

from markupsafe import Markup

from generator.model.course import RecallQuestion
from generator.model.draft import split_draft
from generator.model.question import PathKey, Question
from generator.model.scenario import (
    Choice,
    Decisions,
    Discussion,
    Kind,
    MultipleChoice,
    Phrase,
    SingleChoice,
    Spot,
    Step,
    Turn,
)
from generator.pages.labels import ClauseLink
from generator.pages.markup import safe_line, safe_text
from generator.pages.site import Site

_NONE = Markup()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to pick, and what is told about it afterwards. `leads_to` is the number of a step."""

    id: str
    html: Markup
    why: Markup
    right: bool = False
    clauses: tuple[ClauseLink, ...] = ()
    then: Markup = _NONE
    points: int = 0
    next: str = ""
    leads_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizStep:
    """One step of a path, counted from 1."""

    id: str
    number: int
    html: Markup
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizPiece:
    """A stretch of a draft; with an option it can be struck out."""

    html: Markup
    option: Option | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """One quiz. `record` is the name under which the browser keeps that it was done."""

    kind: Kind
    dom_id: str
    record: str
    question: Markup = _NONE
    options: tuple[Option, ...] = ()
    pieces: tuple[QuizPiece, ...] = ()
    steps: tuple[QuizStep, ...] = ()
    best: int = 0
    open: Markup = _NONE
    has_reasons: bool = True


def quiz_of(question: Question, site: Site) -> Quiz:
    """Give the quiz of a question that may be practised."""
    dom_id = question.id.replace("~", "-")
    record, language = question.scenario.id, site.language
    kind = question.scenario.kind
    match question.task:
        case SingleChoice() | MultipleChoice() as task:
            asked, options = safe_line(task.question[language]), _options(task.choices, question, site)
            return Quiz(kind=kind, dom_id=dom_id, record=record, question=asked, options=options)
        case Discussion() as task:
            asked, options = safe_line(task.question[language]), _options(task.choices, question, site)
            opened = safe_text(task.open[language])
            return Quiz(kind=kind, dom_id=dom_id, record=record, question=asked, options=options, open=opened)
        case Spot() as task:
            asked, pieces = safe_line(task.question[language]), _pieces(task, question, site)
            marked = tuple(p.option for p in pieces if p.option)
            return Quiz(kind=kind, dom_id=dom_id, record=record, question=asked, pieces=pieces, options=marked)
        case Decisions() as task:
            best = question.key.best if isinstance(question.key, PathKey) else 0
            return Quiz(kind=kind, dom_id=dom_id, record=record, steps=_steps(task, question, site), best=best)
        case _:
            assert_never(question.task)


def quiz_of_recall(question: RecallQuestion, topic: str, number: int) -> Quiz:
    """Give the quiz of a recall question: it has marks and no reasons, and its ids are the choices' places."""
    dom_id = f"check-{topic}-{number}"
    options = tuple(
        Option(id=f"c{n}", html=safe_line(choice.text), why=_NONE, right=choice.right)
        for n, choice in enumerate(question.choices, start=1)
    )
    kind = Kind.CHOICE if sum(c.right for c in question.choices) == 1 else Kind.SELECT
    asked = safe_line(question.text)
    shuffled = _shuffled(options, dom_id)
    return Quiz(kind=kind, dom_id=dom_id, record=dom_id, question=asked, options=shuffled, has_reasons=False)


_SCRIPT_WORDS = (
    "pick_first",
    "one_right",
    "one_wrong",
    "all_right",
    "all_wrong",
    "path_right",
    "path_wrong",
    "verdict_open",
    "is_right",
    "is_wrong",
    "belongs",
    "belongs_not",
    "must_go",
    "may_stay",
    "your_answer",
    "your_position",
    "missed",
    "left_in",
    "struck_out",
    "step_n",
    "version_n",
    "progress",
    "mark_right",
    "mark_tried",
    "continue",
)


def script_words(words: Mapping[str, str]) -> str:
    """Give the phrases the script speaks, as JSON."""
    return json.dumps({key: words[key] for key in _SCRIPT_WORDS}, ensure_ascii=False, separators=(",", ":"))


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Picked = TypeVar("Picked", bound=_HasId)


def _shuffled(items: tuple[Picked, ...], seed: str) -> tuple[Picked, ...]:
    # Authors tend to write the right choice in a favourite place. The order is drawn from the ids, so
    # both languages and every build agree.
    return tuple(sorted(items, key=lambda item: sha256(f"{seed}:{item.id}".encode()).digest()))


def _options(choices: tuple[Choice, ...], question: Question, site: Site) -> tuple[Option, ...]:
    made = tuple(_option(c, safe_line(c.text[site.language]), question, site) for c in choices)
    return _shuffled(made, question.id)


def _option(choice: Choice | Phrase, html: Markup, question: Question, site: Site) -> Option:
    decided = site.clauses(choice.clauses or (question.scenario.clauses if choice.right else ()))
    return Option(
        id=choice.id,
        html=html,
        why=safe_text(choice.why[site.language]),
        right=choice.right is True,
        clauses=decided if question.scenario.kind is Kind.CHOICE else _one_of_each(decided),
    )


def _one_of_each(links: tuple[ClauseLink, ...]) -> tuple[ClauseLink, ...]:
    # Where several choices are right there is room for short labels only, and two alike tell nothing.
    return tuple({link.label: link for link in reversed(links)}.values())[::-1]


def _pieces(task: Spot, question: Question, site: Site) -> tuple[QuizPiece, ...]:
    phrases = {phrase.id: phrase for phrase in task.choices}
    found = []
    for piece in split_draft(task.draft[site.language]):
        html, phrase = safe_line(piece.text), phrases.get(piece.id or "")
        found.append(QuizPiece(html=html, option=_option(phrase, html, question, site) if phrase else None))
    return tuple(found)


def _steps(task: Decisions, question: Question, site: Site) -> tuple[QuizStep, ...]:
    numbers = {step.id: n for n, step in enumerate(task.steps, start=1)}
    return tuple(_step(step, numbers, question, site) for step in task.steps)


def _step(step: Step, numbers: Mapping[str, int], question: Question, site: Site) -> QuizStep:
    options = tuple(_turn(turn, numbers, site) for turn in step.choices)
    return QuizStep(
        id=step.id,
        number=numbers[step.id],
        html=safe_line(step.question[site.language]),
        options=_shuffled(options, f"{question.id}:{step.id}"),
    )


def _turn(turn: Turn, numbers: Mapping[str, int], site: Site) -> Option:
    return Option(
        id=turn.id,
        html=safe_line(turn.text[site.language]),
        why=safe_text(turn.why[site.language]),
        clauses=site.clauses(turn.clauses),
        then=safe_text(turn.then[site.language]),
        points=turn.points,
        next=turn.next or "",
        leads_to=numbers.get(turn.next or ""),
    )
