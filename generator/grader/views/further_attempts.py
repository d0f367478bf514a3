"""Further attempts for a person: what was allowed, and for their administrators the form that allows one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from generator.grader import words
from generator.grader.access import rules
from generator.grader.examining.further_attempts import allow_further, further_of
from generator.grader.views.reports import current_course, one_of_mine
from generator.grader.web.asked import Asked
from generator.grader.web.shell import page, refuse, unready
from generator.marking import Edition


@require_http_methods(["GET", "HEAD", "POST"])
def further_attempt(request: Asked, trainee_id: UUID) -> HttpResponse:
    """A person's attempts beyond those of the examination; a POST allows one more, with the reason."""
    trainee, edition = one_of_mine(request, trainee_id), current_course()
    if isinstance(trainee, HttpResponse):
        return trainee
    if edition is None:
        return unready(request)
    standing = rules.standing_of(trainee, edition, request.now_ms)
    return _allow(request, standing, edition) if request.method == "POST" else _page(request, standing, edition)


def _allow(request: Asked, standing: rules.Standing, edition: Edition) -> HttpResponse:
    if not (verdict := rules.may_give_more(request.who, standing.trainee)):
        return refuse(request, verdict)
    if not (verdict := rules.may_have_further(standing)):
        return _page(request, standing, edition, fault=verdict.reason, status=400)
    reason = request.POST.get("reason", "").strip()[:500]
    if not reason:
        return _page(request, standing, edition, fault="further_needs", status=400)
    allow_further(standing, edition.course_id, reason=reason, by=request.who.name)
    return redirect("further-attempt", trainee_id=standing.trainee.id)


def _page(
    request: Asked, standing: rules.Standing, edition: Edition, *, fault: str = "", status: int = 200
) -> HttpResponse:
    return page(
        request,
        "further_attempt.html",
        words.say("further_title", request.language),
        status=status,
        trainee=standing.trainee,
        standing=standing,
        may_have=rules.may_have_further(standing),
        history=further_of(standing.trainee, edition.course_id),
        may_change=bool(rules.may_give_more(request.who, standing.trainee)),
        fault=fault,
    )
