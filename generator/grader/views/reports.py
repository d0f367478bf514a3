"""Reports on the people of an administrator: completion, one person, and on paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from generator.errors import ConfigError
from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.access.audit import note
from generator.grader.certificates.issuing import issued_to
from generator.grader.certificates.life import held
from generator.grader.editions import current_edition
from generator.grader.examining import attempts
from generator.grader.examining.extra_time import extra_minutes
from generator.grader.people.progress import Place
from generator.grader.reporting import burnup, due
from generator.grader.reporting.counting import (
    By,
    Line,
    Overview,
    Wanted,
    by_month,
    finished_by_day,
    lines,
    today,
    whole,
)
from generator.grader.reporting.tallies import overview
from generator.grader.tables.people import StateChange
from generator.grader.tables.reports import Deadline, Reminder
from generator.grader.views.choices import choices_of
from generator.grader.views.exam import issuer
from generator.grader.views.narrowing import fields
from generator.grader.web.asked import Asked
from generator.grader.web.shell import not_found, page, refuse, unready
from generator.marking import Edition

_LONGEST_PRINT = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a request asks to be reported."""

    wanted: Wanted
    edition: Edition
    is_bad_day: bool


@require_safe
def completion(request: Asked) -> HttpResponse:
    """How many have finished: by cadre, academy, batch and month, and how that grew."""
    report = report_of(request)
    if isinstance(report, HttpResponse):
        return report
    return _completion(request, report)


@require_safe
def printed(request: Asked) -> HttpResponse:
    """The counts with the names of those who have not finished, made for paper."""
    report = report_of(request)
    if isinstance(report, HttpResponse):
        return report
    people = list(due.unfinished(report.wanted)[: _LONGEST_PRINT + 1])
    counted = _counted(request, report, "report")
    return page(
        request,
        "report.html",
        words.say("report_print_title", request.language),
        people=people[:_LONGEST_PRINT],
        # Counts of very many are some minutes old; that names are left out is told in any case.
        left_out=max(1, counted["everyone"].left - _LONGEST_PRINT) if len(people) > _LONGEST_PRINT else 0,
        address=settings.SABAQ.base_url,
        **counted,
    )


@require_safe
def person(request: Asked, trainee_id: UUID) -> HttpResponse:
    """One person of the administrator's own: who they are, what they sat, what was decided, what they hold."""
    trainee = one_of_mine(request, trainee_id)
    if isinstance(trainee, HttpResponse):
        return trainee
    course = current_course()
    return page(
        request,
        "person.html",
        trainee.name[request.language],
        trainee=trainee,
        attempts=models.Attempt.objects.filter(trainee=trainee).select_related("result").order_by("-number"),
        certificates=held(issued_to(trainee), request.now_ms),
        history=StateChange.objects.filter(trainee=trainee).order_by("-at_ms", "-pk"),
        extra=extra_minutes(trainee, course.course_id) if course else 0,
        standing=rules.standing_of(trainee, course, request.now_ms) if course else None,
        reminded=Reminder.objects.filter(trainee=trainee).order_by("-sent_ms").first(),
        may_change=rules.may_change_people(request.who),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_deadline(request: Asked) -> HttpResponse:
    """Set the last day of a cadre; an empty day takes the deadline away, and what is no day changes nothing.

    A GET, as after a login in between, leads to the page with the form.
    """
    if not (verdict := rules.may_change_people(request.who)):
        return refuse(request, verdict)
    if request.method != "POST":
        return redirect("completion")
    cadre = rules.deadlines_of(request.who).filter(code=request.POST.get("cadre")).first()
    course = current_course()
    if cadre is None or course is None:
        return not_found(request)
    typed = request.POST.get("day", "")
    day = _day(typed)
    if typed and day is None:
        report = report_of(request)
        return report if isinstance(report, HttpResponse) else _completion(request, report, typed_for=cadre.code)
    with transaction.atomic():
        if day:
            Deadline.objects.update_or_create(cadre=cadre, course=course.course_id, defaults={"day": day})
        else:
            Deadline.objects.filter(cadre=cadre, course=course.course_id).delete()
        shown = day.isoformat() if day else ""
        note("deadline", cadre.code, by=request.who.name, now_ms=request.now_ms, detail={"day": shown})
    return redirect("completion")


def report_of(request: Asked) -> Report | HttpResponse:
    """Give what is asked for, or the answer to someone who may not ask, or asks too early."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    edition = current_course()
    if edition is None:
        return unready(request)
    mine = rules.roster_of(request.who)
    attempts.submit_overdue(mine, issuer(), request.now_ms)
    narrow = {by: request.GET[by] for by in By if request.GET.get(by)}
    day = _day(request.GET.get("on", ""))
    return Report(
        wanted=Wanted(
            scope=rules.scope_of(request.who),
            narrow=narrow,
            course=edition.course_id,
            day=day or today(request.now_ms),
            now_ms=request.now_ms,
        ),
        edition=edition,
        is_bad_day=bool(request.GET.get("on")) and day is None,
    )


def one_of_mine(request: Asked, trainee_id: UUID) -> models.Trainee | HttpResponse:
    """Give a person of those somebody looks after, with whatever is over submitted; or the answer to anybody else."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    found = rules.roster_of(request.who).filter(id=trainee_id)
    trainee = found.select_related("cadre", "academy").first()
    if trainee is None:
        return not_found(request)
    attempts.submit_overdue(found, issuer(), request.now_ms)
    return trainee


def _completion(request: Asked, report: Report, *, typed_for: str = "") -> HttpResponse:
    """Give the page of completion; `typed_for` is a cadre for which something that is no day was typed."""
    title = words.say("completion_title", request.language)
    status = 400 if typed_for else 200
    return page(
        request, "completion.html", title, status=status, typed_for=typed_for, **_counted(request, report, "completion")
    )


def narrowed_by(request: Asked, report: Report, found: Overview, here: str) -> dict[str, Any]:
    """Give what narrows a report as the templates of its page, `here`, name it."""
    return {
        "report": report,
        "fields": fields(_places(report, found), report.wanted.narrow, request.language),
        **choices_of(here, request),
    }


def _places(report: Report, found: Overview) -> set[Place]:
    """Give the places that one may choose from: of a report that is narrowed, also those where others stand today."""
    places = +found.roster
    if report.wanted.narrow:
        places |= +overview(replace(report.wanted, narrow={}, day=today(report.wanted.now_ms))).roster
    return set(places)


def _counted(request: Asked, report: Report, here: str) -> dict[str, Any]:
    """Give the counts of a report as its templates name them."""
    found = overview(report.wanted)
    everyone = whole(found)
    by_cadre = due.deadlines(report.wanted, found)
    # The last of several deadlines: until then somebody may still finish in time.
    deadline = max(by_cadre.values(), default=None)
    names = _names(found)
    return {
        "everyone": everyone,
        "counted_ms": found.counted_ms if found.counted_ms < request.now_ms else None,
        "tables": [
            ("report_by_cadre", "me_cadre", _named(lines(found, By.CADRE), names[By.CADRE])),
            ("report_by_academy", "me_academy", _named(lines(found, By.ACADEMY), names[By.ACADEMY])),
            ("report_by_batch", "me_batch", _named(lines(found, By.BATCH), {})),
        ],
        "months": by_month(found),
        "chart": burnup.draw(finished_by_day(found), everyone.total, report.wanted.day, deadline),
        "pace": burnup.pace(everyone.left, report.wanted.day, deadline),
        "deadlines": [(names[By.CADRE][code], day) for code, day in sorted(by_cadre.items())],
        "own_cadres": rules.deadlines_of(request.who).order_by("name_en"),
        **narrowed_by(request, report, found, here),
    }


def _codes(found: Overview, by: By) -> set[str]:
    return {line.code for line in lines(found, by)}


def _names(found: Overview) -> dict[By, dict[str, models.Named]]:
    return {
        By.CADRE: dict(models.Cadre.objects.in_bulk(_codes(found, By.CADRE))),
        By.ACADEMY: dict(models.Academy.objects.in_bulk(_codes(found, By.ACADEMY))),
    }


def _named(found: Iterable[Line], names: dict[str, models.Named]) -> list[tuple[models.Named | str, Line]]:
    return [(names.get(line.code, line.code), line) for line in found]


def current_course() -> Edition | None:
    """Give the edition that people are counted against, or None before one is published."""
    try:
        return current_edition()
    except ConfigError:
        return None


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None
