"""Attempts in the database: started, saved, submitted. Each function that writes is one transaction.

Every one takes the moment as `now_ms`. Nothing here decides what is right: `marking` does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from generator.grader import models, rules
from generator.grader.answering import blanks
from generator.grader.clock import moment
from generator.grader.editions import load_edition
from generator.grader.ids import uuid7
from generator.grader.issuing import issue
from generator.grader.keyring import Issuer
from generator.grader.life import GRACE_MS, Life, MarkPaper, Open, Save, State, Submit, is_over, transition
from generator.marking import (
    Edition,
    Outcome,
    Paper,
    PaperQuestion,
    draw_paper,
    mark_paper,
    pack_answers,
    pack_paper,
    present,
    unpack_answers,
    unpack_paper,
)
from generator.model.question import Answer
from generator.model.text import Language

Answers = Mapping[str, Answer]


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
    edition = load_edition(attempt.edition_id)
    paper = unpack_paper(edition, attempt.seed, bytes(attempt.paper))
    return Sitting(
        attempt=attempt,
        edition=edition,
        paper=paper,
        questions=present(edition, paper),
        answers=unpack_answers(edition, paper, bytes(attempt.answers)),
    )


def unfinished(trainee: models.Trainee, course: str) -> models.Attempt | None:
    """Give the attempt a person has not finished, if there is one; the constraints allow no second."""
    return _of(trainee, course).exclude(state=State.MARKED).first()


def start(
    trainee: models.Trainee, edition: Edition, now_ms: int, *, seed: str, language: Language
) -> models.Attempt | rules.Verdict:
    """Draw a paper and open it; a person who has an unfinished attempt is given that one.

    Families of earlier papers are drawn last. Someone who may not start is given the rule's verdict.
    Raises `MarkingError` when the bank cannot fill the blueprint.
    """
    with transaction.atomic():
        if existing := unfinished(trainee, edition.course_id):
            return existing
        if not (verdict := rules.may_start(rules.standing_of(trainee, edition, now_ms))):
            return verdict
        paper = draw_paper(edition, seed, _families_seen(trainee, edition.course_id))
        attempt = models.Attempt(
            id=uuid7(now_ms),
            trainee=trainee,
            course=edition.course_id,
            number=_of(trainee, edition.course_id).count() + 1,
            edition_id=edition.digest,
            seed=seed,
            language=language.value,
            paper=pack_paper(edition, paper),
            answers=pack_answers(edition, paper, {}),
        )
        attempt.life = transition(Life(), Open(now_ms=now_ms, minutes=edition.examination.minutes))
        attempt.save(force_insert=True)
    return attempt


def save(attempt_id: UUID, arrival: Arrival, now_ms: int) -> models.Attempt:
    """Keep the answers that arrive.

    Raises `LifeError` when the attempt no longer takes answers, `MarkingError` when one does not fit.
    """
    with transaction.atomic():
        attempt = _locked(attempt_id)
        attempt.life = transition(attempt.life, Save(now_ms=now_ms))
        _keep(attempt, arrival, now_ms)
        attempt.save()
    return attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOpen:
    """The numbers of the questions not answered, or not to the end: nothing was handed in."""

    numbers: tuple[int, ...]


def hand_in(
    attempt_id: UUID, issuer: Issuer, now_ms: int, arrival: Arrival, *, is_sure: bool
) -> models.Result | StillOpen:
    """Keep what comes with the form and submit, once; called again, it gives the result there is.

    Answers in the form count until the deadline and its grace; after that, what was saved before does. While
    there is time, questions still open keep the attempt open unless the trainee is sure.
    Raises `MarkingError` when an answer does not fit.
    """
    with transaction.atomic():
        attempt = _locked(attempt_id)
        if attempt.state == State.MARKED:
            return _result_of(attempt)
        is_late = is_over(attempt.life, now_ms)
        if not is_late:
            _keep(attempt, arrival, now_ms)
            attempt.save()
        sitting = sitting_of(attempt)
        open_ones = blanks(sitting.questions, sitting.edition.keys, sitting.answers)
        if open_ones and not is_sure and not is_late:
            return StillOpen(numbers=open_ones)
        return _mark(attempt, issuer, now_ms)


def submit(attempt_id: UUID, issuer: Issuer, now_ms: int) -> models.Result:
    """Submit what was saved, and mark it; called again, it gives the result there is."""
    with transaction.atomic():
        attempt = _locked(attempt_id)
        return _result_of(attempt) if attempt.state == State.MARKED else _mark(attempt, issuer, now_ms)


def submit_overdue(people: QuerySet[models.Trainee], issuer: Issuer, now_ms: int) -> int:
    """Submit what some people's attempts hold, where the time is over; give how many there were.

    Nothing waits for the clock: whoever looks at an attempt, its owner or an administrator, finds it submitted.
    """
    overdue = models.Attempt.objects.filter(
        trainee__in=people, state=State.OPEN, deadline_ms__lt=now_ms - GRACE_MS
    ).values_list("id", flat=True)
    ids = list(overdue)
    for attempt_id in ids:
        submit(attempt_id, issuer, now_ms)
    return len(ids)


def outcome_of(result: models.Result) -> Outcome:
    """Give what a result's answers came to, topic by topic, from the edition they were marked with."""
    sitting = sitting_of(result.attempt)
    answers = unpack_answers(sitting.edition, sitting.paper, bytes(result.answers))
    return mark_paper(sitting.edition, sitting.paper, answers)


def _of(trainee: models.Trainee, course: str) -> QuerySet[models.Attempt]:
    return models.Attempt.objects.filter(trainee=trainee, course=course)


def _locked(attempt_id: UUID) -> models.Attempt:
    return models.Attempt.objects.select_for_update().get(id=attempt_id)


def _families_seen(trainee: models.Trainee, course: str) -> frozenset[str]:
    sittings = map(sitting_of, _of(trainee, course))
    return frozenset(q.question.family for sitting in sittings for q in sitting.questions)


def _keep(attempt: models.Attempt, arrival: Arrival, now_ms: int) -> None:
    sitting = sitting_of(attempt)
    answers = {**sitting.answers, **arrival.change(sitting)}
    attempt.answers = pack_answers(sitting.edition, sitting.paper, answers)
    attempt.saved_ms, attempt.language = now_ms, arrival.language.value


def _result_of(attempt: models.Attempt) -> models.Result:
    result: models.Result = models.Result.objects.get(attempt=attempt)
    return result


def _mark(attempt: models.Attempt, issuer: Issuer, now_ms: int) -> models.Result:
    """Submit and mark: result, completion and issuance are written together or not at all."""
    attempt.life = transition(attempt.life, Submit(now_ms=now_ms))
    sitting = sitting_of(attempt)
    result = _record(attempt, mark_paper(sitting.edition, sitting.paper, sitting.answers), now_ms)
    if result.passed:
        _complete(result, sitting.edition, issuer, now_ms)
    attempt.life = transition(attempt.life, MarkPaper())
    attempt.save()
    return result


def _record(attempt: models.Attempt, outcome: Outcome, now_ms: int) -> models.Result:
    result: models.Result = models.Result.objects.create(
        attempt=attempt,
        earned=outcome.earned,
        available=outcome.available,
        percent=outcome.percent,
        passed=outcome.passed,
        answers=attempt.answers,
        marked_ms=now_ms,
    )
    return result


def _complete(result: models.Result, edition: Edition, issuer: Issuer, now_ms: int) -> None:
    """Record the completion and issue its certificate, unless an earlier pass did."""
    trainee = result.attempt.trainee
    if models.Completion.objects.filter(trainee=trainee, course=edition.course_id).exists():
        return
    passed_ms = result.attempt.submitted_ms or now_ms
    day = moment(passed_ms)
    completion = models.Completion.objects.create(
        trainee=trainee,
        course=edition.course_id,
        result=result,
        completed_ms=passed_ms,
        month=day.year * 100 + day.month,
    )
    issue(completion, edition, issuer, now_ms)
