"""Reminders: who would get a letter, the words for a messenger, and the letters themselves."""

from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from generator.grader import words
from generator.grader.access import rules
from generator.grader.access.row_security import within
from generator.grader.reporting import due, reminding
from generator.grader.reporting.counting import Overview, whole
from generator.grader.reporting.tallies import overview
from generator.grader.storage.alone import if_nobody_else
from generator.grader.views.reports import Report, narrowed_by, report_of
from generator.grader.web.asked import Asked
from generator.grader.web.shell import page, refuse
from generator.model.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a page is about: the choice of people, how far they are, and what a letter would say."""

    report: Report
    found: Overview
    occasion: reminding.Occasion


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: Asked) -> HttpResponse:
    """The words of a reminder in both languages; a POST sends the letters.

    What it reads, it reads within reach by itself (`middleware.reach`): no transaction is open while letters are sent.
    """
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    if request.method == "POST" and not (verdict := rules.may_change_people(request.who)):
        return refuse(request, verdict)
    scope = rules.scope_of(request.who)
    with within(scope):
        report = report_of(request)
        if isinstance(report, HttpResponse):
            return report
        seen = _seen(report)
        if request.method != "POST":
            return _shown(request, seen)
    with if_nobody_else("letters") as is_free:
        with within(scope):
            if not is_free:
                return _shown(request, seen, is_busy=True)
            waiting = reminding.to_be_written_to(due.unfinished(report.wanted), report.wanted.course, request.now_ms)
            people = list(waiting[: reminding.MOST_AT_ONCE])
        sent = reminding.send(people, seen.occasion, by=request.who.name, now_ms=request.now_ms)
    with within(scope):
        return _shown(request, seen, sent)


def _shown(request: Asked, seen: _Seen, sent: reminding.Sent | None = None, *, is_busy: bool = False) -> HttpResponse:
    report, occasion = seen.report, seen.occasion
    people = due.unfinished(report.wanted)
    deadline = max(occasion.deadlines.values(), default=None)
    return page(
        request,
        "reminders.html",
        words.say("reminders_title", request.language),
        status=HTTPStatus.CONFLICT if is_busy else HTTPStatus.OK,
        is_busy=is_busy,
        count=whole(seen.found).left,
        mailed=people.exclude(email="").count(),
        waiting=reminding.to_be_written_to(people, report.wanted.course, request.now_ms).count(),
        english=reminding.message(occasion, Language.EN, deadline),
        urdu=reminding.message(occasion, Language.UR, deadline),
        most=reminding.MOST_AT_ONCE,
        sent=sent,
        may_send=bool(rules.may_change_people(request.who)),
        **narrowed_by(request, report, seen.found, "reminders"),
    )


def _seen(report: Report) -> _Seen:
    found = overview(report.wanted)
    occasion = reminding.Occasion(
        course=report.wanted.course,
        title=report.edition.title,
        # Without the last slash, which a line of Urdu would show at the wrong end.
        address=f"{settings.SABAQ.base_url}/exam",
        deadlines=due.deadlines(report.wanted, found),
    )
    return _Seen(report=report, found=found, occasion=occasion)
