"""The examination: what it is, the paper, its answers as they come, and the result."""

import logging
from typing import assert_never
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from generator.errors import ConfigError, MarkingError
from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.certificates.issuing import issued_to
from generator.grader.editions import current_edition
from generator.grader.examining import attempts
from generator.grader.examining.answering import Decision, blanks, picked_answers, read_decision, walk_on
from generator.grader.examining.drawn import questions_html, ways_to
from generator.grader.examining.extra_time import extra_minutes
from generator.grader.examining.shown import show
from generator.grader.examining.study import topics_of
from generator.grader.keys.keyring import Issuer, issuer_at
from generator.grader.storage.rows import read
from generator.grader.tables.life import LifeError, State, is_over
from generator.grader.web import tickets
from generator.grader.web.asked import Asked
from generator.grader.web.faults import bad_request
from generator.grader.web.shell import not_found, page, refuse, unready
from generator.marking import Edition
from generator.model.question import PathKey, Walked

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
    attempts.submit_own_overdue(request.who.trainee, issuer(), request.now_ms)
    if request.method == "POST":
        return _start(request, request.who.trainee, edition)
    return _about(request, request.who.trainee, edition)


@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: Asked, attempt_id: UUID) -> HttpResponse:
    """The paper with its answers, or once handed in the result; a POST saves answers or takes a decision."""
    if request.method == "POST" and request.has_ticket:
        return _save(request, attempt_id)
    found = _own_attempt(request, attempt_id)
    if isinstance(found, HttpResponse):
        return found
    if found.state == State.OPEN and is_over(found.life, request.now_ms):
        attempts.submit_if_over(found.id, issuer(), request.now_ms)
        found.refresh_from_db()
    if request.method == "POST":
        return _save(request, attempt_id)
    return _paper(request, found) if found.state == State.OPEN else _result(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: Asked, attempt_id: UUID) -> HttpResponse:
    """Hand in: once, however often the button is pressed; with questions still open, ask whether that is meant.

    A GET, as after a login in between, leads to the attempt.
    """
    if not request.has_ticket and isinstance(refused := _own_attempt(request, attempt_id), HttpResponse):
        return refused
    if request.method != "POST":
        return redirect("attempt", attempt_id=attempt_id)
    try:
        handed_in = attempts.hand_in(attempt_id, issuer(), request.now_ms, _arrival(request), _how(request))
    except MarkingError:
        return _unfit(request)
    return _told(request, attempt_id, handed_in)


def _told(request: Asked, attempt_id: UUID, came_of: attempts.HandedIn | attempts.StillOpen) -> HttpResponse:
    by_script = _is_by_script(request)
    match came_of:
        case attempts.StillOpen(attempt=attempt, numbers=numbers):
            return (
                _kept(request, attempt, open=numbers) if by_script else _ask_whether_sure(request, attempt_id, numbers)
            )
        case attempts.HandedIn(is_as_marked=is_as_marked) if by_script:
            return JsonResponse({"handed_in": True}, status=200 if is_as_marked else 409)
        case attempts.HandedIn():
            # The form's own address without its last part: looking the name up takes as long as marking.
            return HttpResponseRedirect(request.path.removesuffix("submit"))
        case _:
            assert_never(came_of)


def _own_attempt(request: Asked, attempt_id: UUID) -> models.Attempt | HttpResponse:
    """Give the attempt asked for, or the answer to someone who may not see it."""
    if not (verdict := rules.may_sit(request.who)):
        return refuse(request, verdict)
    try:
        found = read(models.Attempt, "id", attempt_id)
    except models.Attempt.DoesNotExist:
        return not_found(request)
    verdict = rules.may_see_attempt(request.who, found)
    if not verdict or request.who.trainee is None:
        return refuse(request, verdict)
    found.trainee = request.who.trainee
    return found


def _start(request: Asked, trainee: models.Trainee, edition: Edition) -> HttpResponse:
    seed: str = settings.SABAQ_SEED()
    try:
        begun = attempts.start(trainee, edition, request.now_ms, seed=seed, language=request.language)
    except MarkingError:
        log.exception("no paper can be drawn from the published edition")
        return unready(request)
    if isinstance(begun, models.Attempt):
        return redirect("attempt", attempt_id=begun.id)
    return _about(request, trainee, edition, status=403)


def _about(request: Asked, trainee: models.Trainee, edition: Edition, *, status: int = 200) -> HttpResponse:
    standing = rules.standing_of(trainee, edition, request.now_ms)
    return page(
        request,
        "exam.html",
        words.say("exam_title", request.language),
        status=status,
        edition=edition,
        rules=edition.examination,
        standing=standing,
        unfinished=attempts.unfinished(trainee, edition.course_id),
        extra=extra_minutes(trainee, edition.course_id),
        may_start=rules.may_start(standing),
    )


def _arrival(request: Asked) -> attempts.Arrival:
    """Give what the posted form does to the saved answers."""
    decision = read_decision(request.POST)

    def change(sitting: attempts.Sitting) -> attempts.Answers:
        answers = picked_answers(sitting.questions, request.POST)
        return answers if decision is None else {**answers, **_decided(sitting, decision)}

    return attempts.Arrival(change=change, language=request.language)


def _decided(sitting: attempts.Sitting, decision: Decision) -> attempts.Answers:
    asked = next((q for q in sitting.questions if q.number == decision.question), None)
    key = sitting.edition.keys[asked.question.id] if asked else None
    if asked is None or not isinstance(key, PathKey):
        raise MarkingError(f"question {decision.question} takes no decisions")
    before = sitting.answers.get(asked.question.id)
    walked = before if isinstance(before, Walked) else Walked(route=())
    return {asked.question.id: walk_on(asked, key, walked, decision)}


def _save(request: Asked, attempt_id: UUID) -> HttpResponse:
    """Keep the posted answers; a script is answered in JSON, a form with the page again."""
    by_script = _is_by_script(request)
    try:
        saved = attempts.save(attempt_id, _arrival(request), request.now_ms)
    except MarkingError:
        return _unfit(request)
    except LifeError:
        # Handed in already, or the time is over: the page says so.
        return JsonResponse({"over": True}, status=409) if by_script else redirect("attempt", attempt_id=attempt_id)
    if by_script:
        return _kept(request, saved)
    decided = request.POST.get("decide", "").partition(".")[0]
    place = f"#q{decided}" if decided.isdecimal() else ""
    return redirect(f"{reverse('attempt', args=[attempt_id])}{place or '?saved'}")


def _is_by_script(request: Asked) -> bool:
    return request.headers.get("Accept") == "application/json"


def _how(request: Asked) -> attempts.HandIn:
    return next((how for how in attempts.HandIn if how.value in request.POST), attempts.HandIn.ASKED)


def _unfit(request: Asked) -> HttpResponse:
    return JsonResponse({"saved": False}, status=400) if _is_by_script(request) else bad_request(request)


def _kept(request: Asked, attempt: models.Attempt, **more: object) -> JsonResponse:
    """Tell the script what the server has now, and how much time there is."""
    sitting = attempts.sitting_of(attempt)
    left = len(blanks(sitting.questions, sitting.edition.keys, sitting.answers))
    answered, remaining_ms = len(sitting.questions) - left, _remaining_ms(request, attempt)
    return JsonResponse({"saved": True, "answered": answered, "remaining_ms": remaining_ms, **more})


def _remaining_ms(request: Asked, attempt: models.Attempt) -> int:
    return max(0, (attempt.deadline_ms or 0) - request.now_ms)


def _paper(request: Asked, found: models.Attempt) -> HttpResponse:
    questions = show(attempts.sitting_of(found), request.language)
    shown = page(
        request,
        "paper.html",
        words.say("paper_title", request.language, n=found.number),
        attempt=found,
        ways=ways_to(questions, request.language),
        drawn=questions_html(questions, request.language),
        total=len(questions),
        answered=sum(q.is_answered for q in questions),
        remaining_ms=_remaining_ms(request, found),
        was_saved="saved" in request.GET,
    )
    return tickets.hand_out(request, shown, found.id)


def _ask_whether_sure(request: Asked, attempt_id: UUID, open_ones: tuple[int, ...]) -> HttpResponse:
    title = words.say("sure_title", request.language)
    return page(request, "sure.html", title, attempt_id=attempt_id, open_ones=open_ones)


def _result(request: Asked, found: models.Attempt) -> HttpResponse:
    result = read(models.Result, "attempt", found.id)
    result.attempt = found
    sitting, outcome = attempts.sitting_of(found), attempts.outcome_of(result)
    return page(
        request,
        "result.html",
        words.say("result_title", request.language),
        attempt=found,
        result=result,
        rules=sitting.edition.examination,
        topics=topics_of(sitting.edition, outcome, request.language),
        certificates=issued_to(found.trainee) if result.passed else [],
        standing=rules.standing_of(found.trainee, sitting.edition, request.now_ms),
    )
