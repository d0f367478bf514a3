"""Attempts in the database: started, saved, submitted. Each function that writes is one transaction.

Drawing, marking and signing happen before it, on what was read; the transaction then changes the attempt only if
it still stands as it was read, and if not, all is done again on how it stands now. So nobody waits for a lock
while something is computed. Every function takes the moment as `now_ms`. Nothing here decides what is right:
`marking` does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache, partial
from typing import assert_never
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet

from generator.errors import MarkingError
from generator.grader import models
from generator.grader.access import rules
from generator.grader.access.row_security import as_server
from generator.grader.certificates.issuing import certify
from generator.grader.clock import day_number, moment
from generator.grader.editions import numbered_edition
from generator.grader.examining.answering import blanks
from generator.grader.examining.extra_time import extra_of, insertion_of_attempt
from generator.grader.examining.recording import Closing, submission, update_of_answers
from generator.grader.keys.keyring import Issuer
from generator.grader.storage.ids import uuid7
from generator.grader.storage.rows import read, read_all
from generator.grader.storage.writing import write
from generator.grader.tables.buckets import bucket_of
from generator.grader.tables.editions import course_number, edition_number
from generator.grader.tables.life import (
    GRACE_MS,
    Life,
    LifeError,
    MarkPaper,
    Open,
    Save,
    State,
    Submit,
    is_over,
    transition,
)
from generator.marking import (
    Edition,
    Outcome,
    Paper,
    PaperQuestion,
    Score,
    draw_paper,
    mark_paper,
    pack_answers,
    pack_paper,
    present,
    tell_paper,
    unpack_answers,
    unpack_paper,
)
from generator.model.question import Answer
from generator.model.text import Language

Answers = Mapping[str, Answer]

_TRIES = 20
"""How often something is done again because another request changed the attempt meanwhile; two is rare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """An attempt with all that is needed to show or mark it."""

    attempt: models.Attempt
    edition: Edition
    paper: Paper
    questions: tuple[PaperQuestion, ...]
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What a form brings: `change` is given the sitting as it is saved, and returns the answers it replaces."""

    change: Callable[[Sitting], Answers]
    language: Language


def sitting_of(attempt: models.Attempt) -> Sitting:
    """Give an attempt with its edition, paper and answers, as it was drawn, however long ago."""
    edition = numbered_edition(attempt.edition_id)
    paper, questions = _drawn_before(attempt.edition_id, attempt.seed, bytes(attempt.paper))
    # Once marked, they stand in the result alone.
    answers = attempt.result.answers if attempt.state == State.MARKED else attempt.answers
    return Sitting(
        attempt=attempt,
        edition=edition,
        paper=paper,
        questions=questions,
        answers=unpack_answers(edition, paper, bytes(answers)),
    )


@lru_cache(maxsize=1024)
def _drawn_before(number: int, seed: str, packed: bytes) -> tuple[Paper, tuple[PaperQuestion, ...]]:
    """Give a paper as it was drawn and is shown. A browser saves again and again, and it never changes meanwhile."""
    edition = numbered_edition(number)
    paper = unpack_paper(edition, seed, packed)
    return paper, present(edition, paper)


def start(
    trainee: models.Trainee, edition: Edition, now_ms: int, *, seed: str, language: Language
) -> models.Attempt | rules.Verdict:
    """Draw a paper and open it; a person who has an unfinished attempt is given that one.

    Families of earlier papers are drawn last. Someone who may not start is given the rule's verdict.
    Raises `MarkingError` when the bank cannot fill the blueprint.
    """
    for _ in _tries():
        standing = rules.standing_of(trainee, edition, now_ms)
        if standing.unfinished:
            return standing.unfinished
        if not (verdict := rules.may_start(standing)):
            return verdict
        extra = extra_of(trainee, edition.course_id)
        opening = Open(now_ms=now_ms, minutes=edition.examination.minutes, extra_minutes=extra.minutes)
        attempt = _drawn(standing, edition, opening, seed, language)
        # The number and the open attempt are unique, so whoever starts in between is noticed here.
        if write(insertion_of_attempt(attempt, extra)):
            return attempt
    raise AssertionError("the tries end by themselves")


def save(attempt_id: UUID, arrival: Arrival, now_ms: int) -> Sitting:
    """Keep the answers that arrive; give how the sitting stands then.

    Raises `LifeError` when the attempt no longer takes answers, `MarkingError` when one does not fit.
    """
    for _ in _tries():
        sitting = sitting_of(_read(attempt_id))
        attempt, read_with = sitting.attempt, bytes(sitting.attempt.answers)
        attempt.life = transition(attempt.life, Save(now_ms=now_ms))
        sitting = _arrive(sitting, arrival)
        if write(update_of_answers(attempt, read_with)):
            return sitting
    raise AssertionError("the tries end by themselves")


class HandIn(Enum):
    """How somebody hands in: asked to be told of open questions, sure of it, or because the time is over."""

    ASKED = "asked"
    SURE = "sure"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOpen:
    """The numbers of the questions not answered, or not to the end: all is kept, and nothing was handed in."""

    sitting: Sitting
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """The one result, and how many of the answers that came do not count: another hand-in, or the end, was first."""

    result: models.Result
    unheard: int = 0


def hand_in(attempt_id: UUID, issuer: Issuer, now_ms: int, arrival: Arrival, how: HandIn) -> HandedIn | StillOpen:
    """Keep what comes with the form and submit, once; called again, it gives the result there is.

    Answers in the form count until the deadline and its grace; after that, what was saved before does. While
    there is time, questions still open keep the attempt open unless the trainee is sure. A browser that believes
    the time to be over hands in only if it is: it may not know of extra time that was given meanwhile.
    Raises `MarkingError` when an answer does not fit.
    """
    for _ in _tries():
        attempt = _read(attempt_id)
        if attempt.state == State.MARKED:
            unheard = _unheard(sitting_of(attempt), arrival)
            return HandedIn(result=read(models.Result, "attempt", attempt.id), unheard=unheard)
        sitting, read_with = sitting_of(attempt), bytes(attempt.answers)
        is_late = is_over(attempt.life, now_ms)
        if not is_late:
            sitting = _arrive(sitting, arrival)
        open_ones = blanks(sitting.questions, sitting.edition.keys, sitting.answers)
        if not is_late and _stays_open(attempt.life, how, now_ms, has_blanks=bool(open_ones)):
            if write(update_of_answers(attempt, read_with)):
                return StillOpen(sitting=sitting, numbers=open_ones)
        elif result := _close(sitting, read_with, issuer, now_ms):
            return HandedIn(result=result, unheard=_unheard(sitting, arrival) if is_late else 0)
    raise AssertionError("the tries end by themselves")


def unheard(attempt_id: UUID, arrival: Arrival) -> int:
    """Give how many of the answers that arrive are other than what an attempt has that takes no more."""
    return _unheard(sitting_of(_read(attempt_id)), arrival)


def submit_if_over(attempt_id: UUID, issuer: Issuer, now_ms: int) -> None:
    """Submit what was saved, and mark it, if the time is over; somebody may have given more of it just now."""
    _submit(attempt_id, issuer, now_ms, lambda attempt: is_over(attempt.life, now_ms))


def submit_as_it_stands(trainee: models.Trainee, issuer: Callable[[], Issuer], now_ms: int) -> int:
    """Submit what a person's open attempts hold, over or not, and mark it; give how many there were.

    The issuer's keys are asked for only where there is one.
    """
    mine = read_all(models.Attempt, trainee=trainee.id, state=State.OPEN.value)
    for attempt in mine:
        _submit(attempt.id, issuer(), now_ms, lambda _: True)
    return len(mine)


def submit_overdue(people: QuerySet[models.Trainee], issuer: Issuer, now_ms: int) -> int:
    """Submit what some people's attempts hold, where the time is over; give how many there were.

    Nothing waits for the clock: whoever looks at an attempt, its owner or an administrator, finds it submitted.
    """
    overdue = models.Attempt.objects.filter(
        trainee__in=people, state=State.OPEN, deadline_ms__lt=now_ms - GRACE_MS
    ).values_list("id", flat=True)
    ids = list(overdue)
    with as_server():
        for attempt_id in ids:
            submit_if_over(attempt_id, issuer, now_ms)
    return len(ids)


def submit_own_overdue(trainee: models.Trainee, issuer: Issuer, now_ms: int) -> None:
    """Submit what a person's own attempts hold, where the time is over."""
    for attempt in read_all(models.Attempt, trainee=trainee.id, state=State.OPEN.value):
        if is_over(attempt.life, now_ms):
            submit_if_over(attempt.id, issuer, now_ms)


def outcome_of(sitting: Sitting) -> Outcome:
    """Give what the answers of a sitting come to, topic by topic, by the edition it was drawn from."""
    return tell_paper(sitting.edition, sitting.paper, sitting.answers)


def _submit(attempt_id: UUID, issuer: Issuer, now_ms: int, is_due: Callable[[models.Attempt], bool]) -> None:
    for _ in _tries():
        attempt = _read(attempt_id)
        if attempt.state == State.MARKED or not is_due(attempt):
            return
        if _close(sitting_of(attempt), bytes(attempt.answers), issuer, now_ms):
            return


def _stays_open(life: Life, how: HandIn, now_ms: int, *, has_blanks: bool) -> bool:
    match how:
        case HandIn.ASKED:
            return has_blanks
        case HandIn.SURE:
            return False
        case HandIn.OVER:
            return life.deadline_ms is not None and now_ms < life.deadline_ms
        case _:
            assert_never(how)


def _tries() -> Iterator[int]:
    yield from range(_TRIES)
    raise LifeError("the attempt is being changed by too many requests at once; try again")


def _read(attempt_id: UUID) -> models.Attempt:
    return read(models.Attempt, "id", attempt_id)


def _drawn(standing: rules.Standing, edition: Edition, opening: Open, seed: str, language: Language) -> models.Attempt:
    paper = draw_paper(edition, seed, _families_seen(standing.attempts))
    attempt = models.Attempt(
        id=uuid7(opening.now_ms),
        trainee=standing.trainee,
        bucket=bucket_of(standing.trainee.id),
        course=course_number(edition.course_id),
        number=standing.used + 1,
        edition_id=edition_number(edition.digest),
        seed=seed,
        language=language.value,
        paper=pack_paper(edition, paper),
        answers=pack_answers(edition, paper, {}),
    )
    attempt.life = transition(Life(), opening)
    return attempt


def _families_seen(earlier: Iterable[models.Attempt]) -> frozenset[str]:
    drawn = (_drawn_before(attempt.edition_id, attempt.seed, bytes(attempt.paper)) for attempt in earlier)
    return frozenset(q.question.family for _, questions in drawn for q in questions)


def _arrive(sitting: Sitting, arrival: Arrival) -> Sitting:
    """Put the answers that arrive into the attempt; nothing is written yet."""
    answers = {**sitting.answers, **arrival.change(sitting)}
    attempt = sitting.attempt
    attempt.answers = pack_answers(sitting.edition, sitting.paper, answers)
    attempt.language = arrival.language.value
    return replace(sitting, answers=answers)


def _unheard(sitting: Sitting, arrival: Arrival) -> int:
    pack = partial(pack_answers, sitting.edition, sitting.paper)
    try:
        brought = arrival.change(sitting)
    except MarkingError:
        # What does not fit does not count either.
        return 1
    stands = pack(sitting.answers)
    return sum(pack({**sitting.answers, name: answer}) != stands for name, answer in brought.items())


def _close(sitting: Sitting, read_with: bytes, issuer: Issuer, now_ms: int) -> models.Result | None:
    """Submit and mark: all rows are written together. None when the attempt was changed since it was read."""
    closing = closing_of(sitting, read_with, issuer, now_ms)
    try:
        return closing.result if write(*submission(closing)) else None
    except IntegrityError:
        # Another certificate took the same place on the status list: the next try draws another.
        return None


def closing_of(sitting: Sitting, read_with: bytes, issuer: Issuer, now_ms: int) -> Closing:
    """Mark a sitting that was read with some answers; give what is to be written, and write nothing."""
    attempt, edition = sitting.attempt, sitting.edition
    attempt.life = transition(transition(attempt.life, Submit(now_ms=now_ms)), MarkPaper())
    result = _result(attempt, mark_paper(edition, sitting.paper, sitting.answers), now_ms)
    completion = _completion(result, edition, now_ms) if result.passed else None
    issuance = certify(completion, issuer, now_ms) if completion else None
    attempt.answers = b""
    return Closing(attempt=attempt, read_with=read_with, result=result, completion=completion, issuance=issuance)


def _result(attempt: models.Attempt, score: Score, now_ms: int) -> models.Result:
    return models.Result(
        attempt=attempt,
        bucket=attempt.bucket,
        earned=score.earned,
        available=score.available,
        percent=score.percent,
        passed=score.passed,
        answers=attempt.answers,
        marked_ms=now_ms,
    )


def _completion(result: models.Result, edition: Edition, now_ms: int) -> models.Completion:
    """Give the completion that a pass makes; where an earlier pass made one, it is not written."""
    trainee = read(models.Trainee, "id", result.attempt.trainee_id, related=("academy",))
    passed_ms = result.attempt.submitted_ms or now_ms
    when = moment(passed_ms)
    return models.Completion(
        trainee=trainee,
        bucket=result.bucket,
        course=edition.course_id,
        result=result,
        cadre_id=trainee.cadre_id,
        academy_id=trainee.academy_id,
        batch=trainee.batch,
        completed_ms=passed_ms,
        month=when.year * 100 + when.month,
        day=day_number(passed_ms),
    )
