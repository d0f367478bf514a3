"""Who is late, whose certificate ends, and who has not finished: as pages, and whole for a spreadsheet."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.clock import moment
from generator.grader.people.roster import rows_of
from generator.grader.reporting import due
from generator.grader.reporting.tallies import overview
from generator.grader.views.reports import Report, narrowed_by, report_of
from generator.grader.views.spreadsheets import READ_AT_ONCE, Kind, file_reply, read_within
from generator.grader.web.asked import Asked
from generator.grader.web.shell import page

_ROWS = 100
_READ_ENDING = 5_000
"""To find the next of those whose certificates end, all entries of a cadre are looked at: so more are read together."""
_WITHIN = (30, 90, 180, 365)

Row = TypeVar("Row", due.Late, due.Ending)


@require_safe
def late(request: Asked) -> HttpResponse:
    """Those who have not finished although the deadline of their cadre is over."""
    report = report_of(request)
    if isinstance(report, HttpResponse):
        return report
    found = overview(report.wanted)
    by_cadre = due.deadlines(report.wanted, found)
    people = due.late(report.wanted, by_cadre, after=_after(request), at_once=_ROWS + 1)
    return page(
        request,
        "late.html",
        words.say("late_title", request.language),
        count=due.count_late(found, report.wanted, by_cadre),
        has_deadline=bool(by_cadre),
        sets_deadline=rules.deadlines_of(request.who).exists(),
        **_part(request, people),
        **narrowed_by(request, report, found, "late"),
    )


@require_safe
def late_file(request: Asked, kind: Kind) -> HttpResponseBase:
    """All of them, each with the deadline."""
    report = report_of(request)
    if isinstance(report, HttpResponse):
        return report
    by_cadre = due.deadlines(report.wanted, overview(report.wanted))
    people = due.late(report.wanted, by_cadre, at_once=READ_AT_ONCE)
    told = ((row.trainee, (row.deadline.isoformat(),)) for row in read_within(report.wanted.scope, people))
    return _sent(request, kind, told, ("deadline_title",), "late")


@require_safe
def expiring(request: Asked) -> HttpResponse:
    """Those whose certificate has ended or soon ends."""
    report = report_of(request)
    if isinstance(report, HttpResponse):
        return report
    asked, found = _due(request, report), overview(report.wanted)
    people = due.ending(asked, found, after=_after(request), at_once=_ROWS + 1)
    return page(
        request,
        "expiring.html",
        words.say("expiring_title", request.language),
        days=asked.within_days,
        within=_WITHIN,
        count=sum(asked.days(found).values()),
        **_part(request, people),
        **narrowed_by(request, report, found, "expiring"),
    )


@require_safe
def expiring_file(request: Asked, kind: Kind) -> HttpResponseBase:
    """All of them, each with the days on which they finished and their certificate ends."""
    report = report_of(request)
    if isinstance(report, HttpResponse):
        return report
    people = due.ending(_due(request, report), overview(report.wanted), at_once=_READ_ENDING)
    told = (
        (row.trainee, (f"{moment(row.completed_ms):%Y-%m-%d}", row.ends.isoformat()))
        for row in read_within(report.wanted.scope, people)
    )
    return _sent(request, kind, told, ("column_finished_on", "expiring_ends"), "due-again")


@require_safe
def unfinished_file(request: Asked, kind: Kind) -> HttpResponseBase:
    """All who have not finished, of whom a report for paper may name the first only."""
    report = report_of(request)
    if isinstance(report, HttpResponse):
        return report
    people = due.unfinished_in_turn(report.wanted, at_once=READ_AT_ONCE)
    told = ((person, ()) for person in read_within(report.wanted.scope, people))
    return _sent(request, kind, told, (), "not-finished")


def _due(request: Asked, report: Report) -> due.Due:
    typed = request.GET.get("days", "")
    days = int(typed) if typed in map(str, _WITHIN) else 90
    return due.Due(wanted=report.wanted, valid_years=report.edition.certificate.valid_years, within_days=days)


def _after(request: Asked) -> str:
    return request.GET.get("after", "")


def _part(request: Asked, people: Iterator[Row]) -> dict[str, Any]:
    """Give a page's part of a list as its template names it: the rows, and where the next page begins."""
    rows = list(islice(people, _ROWS + 1))
    following = str(rows[_ROWS - 1].trainee.pk) if len(rows) > _ROWS else ""
    return {"rows": rows[:_ROWS], "after": _after(request), "following": following}


def _sent(
    request: Asked, kind: Kind, told: Iterable[tuple[models.Trainee, tuple[str, ...]]], more: tuple[str, ...], name: str
) -> HttpResponseBase:
    return file_reply(kind, rows_of(told, more, request.language), request.language, name)
