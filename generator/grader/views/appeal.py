"""An attempt opened for an appeal: shown as it was sat, however long ago, to those who see its sitter's records."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.access.audit import note
from generator.grader.examining import attempts
from generator.grader.examining.sat import as_sat
from generator.grader.examining.study import topics_of
from generator.grader.tables.life import State
from generator.grader.templatetags.sabaq import hour
from generator.grader.views.exam import issuer
from generator.grader.web.asked import Asked
from generator.grader.web.shell import not_found, page, refuse
from generator.model.question import FULL_POINTS
from generator.model.text import Language


@require_safe
def attempt(request: Asked, attempt_id: UUID) -> HttpResponse:
    """The paper as it was drawn, with the answers and what each earned; that it was opened is kept in the trail."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    found = models.Attempt.objects.select_related("trainee__cadre", "trainee__academy").filter(id=attempt_id).first()
    if found is None:
        return not_found(request)
    if not (verdict := rules.may_open_attempt(request.who, found)):
        return refuse(request, verdict)
    attempts.submit_if_over(found.id, issuer(), request.now_ms)
    found.refresh_from_db()
    return _shown(request, found) if found.state == State.MARKED else _still_open(request, found)


def _shown(request: Asked, found: models.Attempt) -> HttpResponse:
    result = models.Result.objects.select_related("attempt__trainee").get(attempt=found)
    sitting, spoken = attempts.sitting_of(found), Language(found.language)
    with_keys = bool(rules.may_see_keys(request.who))
    detail = {"attempt": str(found.id), "number": found.number, "keys": with_keys}
    with transaction.atomic():
        note(
            "attempt-opened", found.trainee.personnel_number, by=request.who.name, now_ms=request.now_ms, detail=detail
        )
    return page(
        request,
        "appeal.html",
        words.say("appeal_title", request.language, n=found.number),
        attempt=found,
        trainee=found.trainee,
        result=result,
        edition=sitting.edition,
        spoken=spoken,
        with_keys=with_keys,
        topics=topics_of(sitting.edition, attempts.outcome_of(sitting), request.language),
        questions=as_sat(sitting, spoken, with_keys=with_keys),
        full=FULL_POINTS,
    )


def _still_open(request: Asked, found: models.Attempt) -> HttpResponse:
    """Refuse for now: whoever sees an open paper could help with it."""
    text = words.say("appeal_open", request.language, time=hour(found.deadline_ms or request.now_ms))
    title = words.say("appeal_title", request.language, n=found.number)
    return page(request, "fault.html", title, status=409, text=text)
