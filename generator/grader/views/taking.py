"""What comes of a form that saves answers or hands in, as far as it needs no page: a script's JSON, or the way on."""

from collections.abc import Callable
from typing import TypeAlias, assert_never
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse

from generator.errors import MarkingError
from generator.grader import models
from generator.grader.examining import attempts
from generator.grader.examining.answering import Decision, blanks, picked_answers, read_decision, walk_on
from generator.grader.keys.keyring import issuer_at
from generator.grader.tables.life import LifeError
from generator.grader.web.asked import Asked
from generator.model.question import PathKey, Walked

Take: TypeAlias = Callable[[Asked, UUID], HttpResponse | attempts.StillOpen]


def save(request: Asked, attempt_id: UUID) -> HttpResponse:
    """Keep the posted answers. Raises `MarkingError` when a form does not fit; a script is told so."""
    by_script = _is_by_script(request)
    try:
        saved = attempts.save(attempt_id, _arrival(request), request.now_ms)
    except MarkingError:
        if by_script:
            return _unfit()
        raise
    except LifeError:
        # Handed in already, or the time is over: the page says so.
        if by_script:
            return JsonResponse({"over": True}, status=409)
        return _to_result(request.path, attempts.unheard(attempt_id, _arrival(request)))
    if by_script:
        return _kept(request, saved)
    decided = request.POST.get("decide", "").partition(".")[0]
    place = f"#q{decided}" if decided.isdecimal() else ""
    return HttpResponseRedirect(f"{request.path}?saved{place}")


def hand_in(request: Asked, attempt_id: UUID) -> HttpResponse | attempts.StillOpen:
    """Hand in, once however often it is asked; with questions still open, give them, for a page to ask about.

    Raises `MarkingError` when a form does not fit; a script is told so, and of open questions too.
    """
    by_script = _is_by_script(request)
    try:
        came_of = attempts.hand_in(
            attempt_id, issuer_at(settings.SABAQ), request.now_ms, _arrival(request), _how(request)
        )
    except MarkingError:
        if by_script:
            return _unfit()
        raise
    match came_of:
        case attempts.StillOpen(sitting=sitting, numbers=numbers):
            return _kept(request, sitting, open=numbers) if by_script else came_of
        case attempts.HandedIn(unheard=unheard) if by_script:
            return JsonResponse({"handed_in": True}, status=409 if unheard else 200)
        case attempts.HandedIn(unheard=unheard):
            # The form's own address without its last part: looking the name up takes as long as marking.
            return _to_result(request.path.removesuffix("submit"), unheard)
        case _:
            assert_never(came_of)


def remaining_ms(request: Asked, attempt: models.Attempt) -> int:
    """Give how much time there is before the deadline."""
    return max(0, (attempt.deadline_ms or 0) - request.now_ms)


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


def _is_by_script(request: Asked) -> bool:
    return request.META.get("HTTP_ACCEPT") == "application/json"


def _how(request: Asked) -> attempts.HandIn:
    return next((how for how in attempts.HandIn if how.value in request.POST), attempts.HandIn.ASKED)


def _to_result(address: str, unheard: int) -> HttpResponseRedirect:
    """Lead to the result, which says how many answers came too late; a script finds that out by itself."""
    return HttpResponseRedirect(f"{address}?late={unheard}" if unheard else address)


def _unfit() -> JsonResponse:
    return JsonResponse({"saved": False}, status=400)


def _kept(request: Asked, sitting: attempts.Sitting, **more: object) -> JsonResponse:
    """Tell the script what the server has now, and how much time there is."""
    answered = len(sitting.questions) - len(blanks(sitting.questions, sitting.edition.keys, sitting.answers))
    said = {"saved": True, "answered": answered, "remaining_ms": remaining_ms(request, sitting.attempt)}
    return JsonResponse({**said, **more})
