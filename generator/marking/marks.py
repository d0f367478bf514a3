"""What an answer earns, and what a whole paper comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from generator.errors import MarkingError
from generator.marking.edition import Edition
from generator.marking.paper import Paper
from generator.model.question import FULL_POINTS, Answer, Key, Mark, PathKey, Picked, SetKey, Walked


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicOutcome:
    """How one topic went: points earned and points to be had."""

    earned: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a paper earned of what there was to earn, and whether that passes; `percent` is rounded down."""

    earned: int
    available: int
    percent: int
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a paper went, topic by topic. It tells what to study, and nothing from which a key could be read.

    `study` holds the clauses of questions not wholly right, by topic.
    """

    topics: Mapping[str, TopicOutcome]
    study: Mapping[str, tuple[str, ...]]


def mark_answer(key: Key, answer: Answer) -> Mark:
    """Mark one answer, in whole points out of `FULL_POINTS`.

    A single choice earns all or nothing. Several choices earn the share of right ones ticked less the
    share of wrong ones, so that ticking everything earns nothing. A path earns the share of its best
    route. Raises `MarkingError` when the answer does not fit the question.
    """
    match key, answer:
        case SetKey(), Picked():
            return Mark(points=_set_points(key, answer.choices))
        case PathKey(), Walked():
            return Mark(points=_path_points(key, answer.route))
        case (SetKey(), Walked()) | (PathKey(), Picked()):
            raise MarkingError("the answer is of another kind than the question")
        case _:
            assert_never((key, answer))  # type: ignore[arg-type]  # pairs are not narrowed


def mark_paper(edition: Edition, paper: Paper, answers: Mapping[str, Answer]) -> Score:
    """Mark a whole paper; a question without an answer earns nothing."""
    points = _by_question(edition, paper, answers)
    earned, available = sum(points.values()), FULL_POINTS * len(points)
    return Score(
        earned=earned,
        available=available,
        percent=100 * earned // available,
        passed=100 * earned >= edition.examination.pass_percent * available,
    )


def tell_paper(edition: Edition, paper: Paper, answers: Mapping[str, Answer]) -> Outcome:
    """Mark a whole paper topic by topic, and say what to study."""
    points = _by_question(edition, paper, answers)
    return Outcome(topics=_by_topic(edition, points), study=_to_study(edition, points))


def _by_question(edition: Edition, paper: Paper, answers: Mapping[str, Answer]) -> dict[str, int]:
    return {q: _points(edition.keys[q], answers.get(q)) for q in paper.questions}


def _points(key: Key, answer: Answer | None) -> int:
    return 0 if answer is None else mark_answer(key, answer).points


def _set_points(key: SetKey, ticked: frozenset[str]) -> int:
    if stray := ticked - key.right - key.wrong:
        raise MarkingError(f"the answer names choices the question does not have: {', '.join(sorted(stray))}")
    if key.single:
        return FULL_POINTS if ticked == key.right else 0
    hits, misses = len(ticked & key.right), len(ticked & key.wrong)
    rights, wrongs = len(key.right), len(key.wrong)
    return max(0, FULL_POINTS * (hits * wrongs - misses * rights) // (rights * wrongs))


def _path_points(key: PathKey, route: tuple[str, ...]) -> int:
    earned = 0
    step: str | None = key.start
    for number, choice in enumerate(route, start=1):
        if step is None or choice not in key.steps[step]:
            raise MarkingError(f"decision {number} of the answer, {choice!r}, is not open at that point of the path")
        turn = key.steps[step][choice]
        earned, step = earned + turn.points, turn.next
    return FULL_POINTS * earned // key.best


def _by_topic(edition: Edition, points: Mapping[str, int]) -> dict[str, TopicOutcome]:
    earned: dict[str, list[int]] = {}
    for question, its_points in points.items():
        earned.setdefault(edition.questions[question].topic, []).append(its_points)
    return {
        topic: TopicOutcome(earned=sum(earned[topic]), available=FULL_POINTS * len(earned[topic]))
        for topic in edition.topics
        if topic in earned
    }


def _to_study(edition: Edition, points: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    missed: dict[str, set[str]] = {}
    for question in (edition.questions[q] for q, earned in points.items() if earned < FULL_POINTS):
        missed.setdefault(question.topic, set()).update(question.clauses)
    place = {clause: n for n, clause in enumerate(edition.clauses)}
    return {topic: tuple(sorted(missed[topic], key=place.__getitem__)) for topic in edition.topics if missed.get(topic)}
