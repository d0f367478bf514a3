"""Extra time for a person: what was decided, and for their administrators the form that decides."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.examining.extra_time import Given, extra_minutes, set_extra_time, times_of
from generator.grader.tables.people import MOST_MINUTES
from generator.grader.typed import whole_number
from generator.grader.views.reports import current_course, one_of_mine
from generator.grader.web.asked import Asked
from generator.grader.web.shell import page, refuse, unready
from generator.marking import Edition


@require_http_methods(["GET", "HEAD", "POST"])
def extra_time(request: Asked, trainee_id: UUID) -> HttpResponse:
    """A person's extra time and how it came to be; a POST sets it, with the reason."""
    trainee, edition = one_of_mine(request, trainee_id), current_course()
    if isinstance(trainee, HttpResponse):
        return trainee
    if edition is None:
        return unready(request)
    return _set(request, trainee, edition) if request.method == "POST" else _page(request, trainee, edition)


def _set(request: Asked, trainee: models.Trainee, edition: Edition) -> HttpResponse:
    if not (verdict := rules.may_give_more(request.who, trainee)):
        return refuse(request, verdict)
    minutes = whole_number(request.POST.get("minutes", "").strip(), MOST_MINUTES)
    reason = request.POST.get("reason", "").strip()[:500]
    if not reason or minutes is None:
        return _page(request, trainee, edition, fault="extra_needs", status=400)
    given = Given(minutes=minutes, reason=reason, by=request.who.name)
    set_extra_time(trainee, edition.course_id, given, request.now_ms)
    return redirect("extra-time", trainee_id=trainee.id)


def _page(
    request: Asked, trainee: models.Trainee, edition: Edition, *, fault: str = "", status: int = 200
) -> HttpResponse:
    return page(
        request,
        "extra_time.html",
        words.say("extra_title", request.language),
        status=status,
        trainee=trainee,
        usual=edition.examination.minutes,
        current=extra_minutes(trainee, edition.course_id),
        unfinished=rules.standing_of(trainee, edition, request.now_ms).unfinished,
        history=times_of(trainee, edition.course_id),
        may_change=bool(rules.may_give_more(request.who, trainee)),
        most=MOST_MINUTES,
        minutes=request.POST.get("minutes", ""),
        reason=request.POST.get("reason", ""),
        fault=fault,
    )
