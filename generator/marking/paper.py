"""Draws a paper from an edition with a seed, and says in which order its choices are shown.

Orders come from SHA-256 of the seed and a name, not from a random number generator, so that a paper of
years ago is drawn again to the letter by any program that reads this page.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

from generator.errors import MarkingError
from generator.marking.edition import Edition, ExamQuestion
from generator.model.scenario import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The questions drawn for one attempt, in the order they are asked, and the seed that drew them."""

    seed: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperQuestion:
    """A question as it stands on a paper: numbered from 1, its choices in the order shown. No key."""

    number: int
    question: ExamQuestion
    order: Mapping[str, tuple[str, ...]]


def draw_paper(edition: Edition, seed: str, seen: frozenset[str] = frozenset()) -> Paper:
    """Draw a paper that meets the edition's blueprint.

    One variant a family; each topic gives at least its number; at least the edition's share comes from
    scenarios for the examination only. Families in `seen` (of earlier attempts) are drawn last.
    Raises `MarkingError` when the bank cannot fill the blueprint.
    """
    rules = edition.examination
    pool = _ranked(edition, seed, seen)
    drawn = _by_blueprint(pool, rules.per_topic)
    drawn += _fill(pool, drawn, rules.questions - len(drawn))
    drawn = _with_exam_only(pool, drawn, ceil(rules.questions * rules.exam_only_percent / 100))
    variant, place = _ranker(seed, "variant"), _ranker(seed, "order")
    asked = [min((alike.id for alike in edition.families[q.family]), key=variant) for q in drawn]
    return Paper(seed=seed, questions=tuple(sorted(asked, key=place)))


def present(edition: Edition, paper: Paper) -> tuple[PaperQuestion, ...]:
    """Give the paper's questions as they are shown: this, and never a key, is what a page is made from."""
    return tuple(
        PaperQuestion(number=n, question=question, order=_order(question, paper.seed))
        for n, question in enumerate((edition.questions[q] for q in paper.questions), start=1)
    )


def _ranked(edition: Edition, seed: str, seen: frozenset[str]) -> list[ExamQuestion]:
    """Give a question of every family, in the order in which this seed would draw them.

    It stands for its variants, which are alike in what a blueprint asks about.
    """
    names = sorted(edition.families, key=_ranker(seed, "family"))
    # Those seen before go behind the others, and keep their order.
    return [edition.families[name][0] for name in sorted(names, key=seen.__contains__)]


def _by_blueprint(pool: list[ExamQuestion], per_topic: Mapping[str, int]) -> list[ExamQuestion]:
    """Give the first of the pool on each topic, as many as the blueprint asks for."""
    found: dict[str, list[ExamQuestion]] = {topic: [] for topic in per_topic}
    for question in pool:
        if question.topic in found:
            found[question.topic].append(question)
    for topic, count in per_topic.items():
        if len(found[topic]) < count:
            raise MarkingError(
                f"the blueprint asks for {count} questions on {topic!r}; the bank has {len(found[topic])}"
            )
    return [question for topic, count in per_topic.items() for question in found[topic][:count]]


def _fill(pool: list[ExamQuestion], drawn: list[ExamQuestion], count: int) -> list[ExamQuestion]:
    taken = {question.family for question in drawn}
    found = [question for question in pool if question.family not in taken][: max(count, 0)]
    if len(found) < count:
        raise MarkingError(f"the paper lacks {count - len(found)} questions; the bank has no more")
    return found


def _with_exam_only(pool: list[ExamQuestion], drawn: list[ExamQuestion], needed: int) -> list[ExamQuestion]:
    """Exchange drawn questions for unused examination-only ones of the same topic until enough are in."""
    paper = list(drawn)
    missing = needed - sum(question.exam_only for question in paper)
    taken = {question.family for question in paper}
    for spare in (q for q in pool if q.exam_only and q.family not in taken):
        if missing <= 0:
            break
        place = next((i for i, q in enumerate(paper) if q.topic == spare.topic and not q.exam_only), None)
        if place is not None:
            paper[place] = spare
            missing -= 1
    if missing > 0:
        raise MarkingError(f"the paper lacks {missing} questions that are for the examination only")
    return paper


def _order(question: ExamQuestion, seed: str) -> Mapping[str, tuple[str, ...]]:
    """Shuffle the choices, of each step apart; the phrases of a draft keep the order of the draft."""
    if question.kind is Kind.SPOT:
        return question.choices
    return {step: _shuffled(choices, seed, f"{question.id}/{step}") for step, choices in question.choices.items()}


def _shuffled(choices: Iterable[str], seed: str, name: str) -> tuple[str, ...]:
    return tuple(sorted(choices, key=_ranker(seed, name)))


def _ranker(seed: str, name: str) -> Callable[[str], bytes]:
    """Give what ranks things under a name; what all of them begin with is hashed once."""
    begun = sha256(f"{seed}\n{name}\n".encode())

    def rank(thing: str) -> bytes:
        whole = begun.copy()
        whole.update(thing.encode())
        return whole.digest()

    return rank
