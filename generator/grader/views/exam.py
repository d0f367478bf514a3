"""The examination: what it is, the paper, its answers as they come, and the result."""

import logging
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from generator.errors import ConfigError, MarkingError
from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.certificates.issuing import issued_to
from generator.grader.certificates.life import Held, held
from generator.grader.editions import current_edition
from generator.grader.examining import attempts
from generator.grader.examining.answering import positions
from generator.grader.examining.drawn import questions_html, ways_to
from generator.grader.examining.extra_time import extra_minutes
from generator.grader.examining.shown import show
from generator.grader.examining.study import study_html, topics_of
from generator.grader.keys.keyring import Issuer, issuer_at
from generator.grader.storage.rows import read
from generator.grader.tables.life import State, is_over
from generator.grader.typed import whole_number
from generator.grader.views import taking
from generator.grader.web import tickets
from generator.grader.web.asked import Asked
from generator.grader.web.faults import bad_request
from generator.grader.web.shell import not_found, page, refuse, unready
from generator.marking import Edition

log = logging.getLogger("sabaq")


def issuer() -> Issuer:
    """Give who signs the certificates of this server."""
    return issuer_at(settings.SABAQ)


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: Asked) -> HttpResponse:
    """What the examination is and where one stands with it; a POST starts an attempt, or goes on with the open one."""
    if not (verdict := rules.may_sit(request.who)) or request.who.trainee is None:
        return refuse(request, verdict)
    try:
        edition = current_edition()
    except ConfigError:
        return unready(request)
    if request.method == "POST":
        return _start(request, request.who.trainee, edition)
    return _about(request, request.who.trainee, edition)


@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: Asked, attempt_id: UUID) -> HttpResponse:
    """The paper with its answers, or once handed in the result; a POST saves answers or takes a decision."""
    found = _own_attempt(request, attempt_id)
    if isinstance(found, HttpResponse):
        return found
    if _submit_if_over(request, found):
        found.refresh_from_db()
    if request.method == "POST":
        return _taken(request, attempt_id, taking.save)
    return _paper(request, found) if found.state == State.OPEN else _result(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: Asked, attempt_id: UUID) -> HttpResponse:
    """Hand in: once, however often the button is pressed; with questions still open, ask whether that is meant.

    A GET, as after a login in between, leads to the attempt.
    """
    if isinstance(refused := _own_attempt(request, attempt_id), HttpResponse):
        return refused
    if request.method != "POST":
        return redirect("attempt", attempt_id=attempt_id)
    return _taken(request, attempt_id, taking.hand_in)


def _taken(request: Asked, attempt_id: UUID, take: taking.Take) -> HttpResponse:
    try:
        came_of = take(request, attempt_id)
    except MarkingError:
        return bad_request(request)
    return came_of if isinstance(came_of, HttpResponse) else _ask_whether_sure(request, attempt_id, came_of.numbers)


def _own_attempt(request: Asked, attempt_id: UUID) -> models.Attempt | HttpResponse:
    """Give the attempt asked for, or the answer to someone who may not see it."""
    if not (verdict := rules.may_sit(request.who)):
        return refuse(request, verdict)
    try:
        found = read(models.Attempt, "id", attempt_id, related=("result",))
    except models.Attempt.DoesNotExist:
        return not_found(request)
    verdict = rules.may_see_attempt(request.who, found)
    if not verdict or request.who.trainee is None:
        return refuse(request, verdict)
    found.trainee = request.who.trainee
    return found


def _submit_if_over(request: Asked, found: models.Attempt) -> bool:
    """Submit an open attempt whose time is over; tell whether it was, for then it is to be read anew."""
    if found.state != State.OPEN or not is_over(found.life, request.now_ms):
        return False
    attempts.submit_if_over(found.id, issuer(), request.now_ms)
    return True


def _start(request: Asked, trainee: models.Trainee, edition: Edition) -> HttpResponse:
    start = partial(attempts.start, trainee, edition, request.now_ms, language=request.language)
    try:
        begun = start(seed=settings.SABAQ_SEED())
        if isinstance(begun, models.Attempt) and _submit_if_over(request, begun):
            begun = start(seed=settings.SABAQ_SEED())
    except MarkingError as error:
        log.error("no paper can be drawn from the published edition: %s", error)  # noqa: TRY400  no fault of ours
        return unready(request)
    if isinstance(begun, models.Attempt):
        # The address of the form, and the attempt's name behind it: looking it up takes as long as a query.
        return HttpResponseRedirect(f"{request.path}{begun.id}/")
    return _about(request, trainee, edition, status=403)


def _about(request: Asked, trainee: models.Trainee, edition: Edition, *, status: int = 200) -> HttpResponse:
    standing = rules.standing_of(trainee, edition, request.now_ms)
    if standing.unfinished and _submit_if_over(request, standing.unfinished):
        standing = rules.standing_of(trainee, edition, request.now_ms)
    return page(
        request,
        "exam.html",
        words.say("exam_title", request.language),
        status=status,
        edition=edition,
        rules=edition.examination,
        standing=standing,
        unfinished=standing.unfinished,
        extra=extra_minutes(trainee, edition.course_id),
        may_start=rules.may_start(standing),
        certificate=_standing_certificate(trainee, request.now_ms) if standing.passed else None,
    )


def _standing_certificate(trainee: models.Trainee, now_ms: int) -> Held | None:
    """Give a person's newest certificate that was not revoked, if there is one, run out or not."""
    return next((kept for kept in held(issued_to(trainee), now_ms) if not kept.is_revoked), None)


def _paper(request: Asked, found: models.Attempt) -> HttpResponse:
    sitting = attempts.sitting_of(found)
    questions = show(sitting, request.language)
    shown = page(
        request,
        "paper.html",
        words.say("paper_title", request.language, n=found.number),
        attempt=found,
        ways=ways_to(questions, request.language),
        drawn=questions_html(questions, request.language),
        shown=positions(sitting.questions, sitting.edition.keys, sitting.answers),
        total=len(questions),
        answered=sum(q.is_answered for q in questions),
        remaining_ms=taking.remaining_ms(request, found),
        was_saved="saved" in request.GET,
    )
    return tickets.hand_out(request, shown, found.id)


def _ask_whether_sure(request: Asked, attempt_id: UUID, open_ones: tuple[int, ...]) -> HttpResponse:
    title = words.say("sure_title", request.language)
    return page(request, "sure.html", title, attempt_id=attempt_id, open_ones=open_ones)


def _result(request: Asked, found: models.Attempt) -> HttpResponse:
    sitting, result = attempts.sitting_of(found), found.result
    return page(
        request,
        "result.html",
        words.say("result_title", request.language),
        attempt=found,
        result=result,
        marked=positions(sitting.questions, sitting.edition.keys, sitting.answers),
        late=whole_number(request.GET.get("late", ""), len(sitting.questions)),
        rules=sitting.edition.examination,
        study=study_html(topics_of(sitting.edition, attempts.outcome_of(sitting), request.language), request.language),
        certificates=held(issued_to(found.trainee), request.now_ms) if result.passed else (),
        standing=None if result.passed else rules.standing_of(found.trainee, sitting.edition, request.now_ms),
    )
