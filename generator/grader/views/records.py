"""Pages about people: one's own record, and the roster of an administrator's cadres."""

from collections.abc import Sequence
from itertools import islice

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from generator.errors import ConfigError
from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.access.scope import Scope
from generator.grader.certificates.issuing import issued_to
from generator.grader.certificates.life import held
from generator.grader.editions import current_edition
from generator.grader.examining import attempts
from generator.grader.people import roster
from generator.grader.people.listing import Choice, Entry, listed
from generator.grader.people.progress import Progress
from generator.grader.reporting.counting import By, Wanted, today
from generator.grader.reporting.tallies import Crowd, crowd
from generator.grader.views.choices import choices_of
from generator.grader.views.exam import issuer
from generator.grader.views.narrowing import fields
from generator.grader.views.spreadsheets import READ_AT_ONCE, Kind, file_reply, read_within
from generator.grader.web.asked import Asked
from generator.grader.web.shell import page, refuse

_ROWS = 100


@require_safe
def me(request: Asked) -> HttpResponse:
    """My record: who I am on the roster, my attempts and my certificates."""
    if not (verdict := rules.may_sit(request.who)) or request.who.trainee is None:
        return refuse(request, verdict)
    trainee = request.who.trainee
    attempts.submit_own_overdue(trainee, issuer(), request.now_ms)
    return page(
        request,
        "me.html",
        words.say("me_title", request.language),
        trainee=trainee,
        attempts=models.Attempt.objects.filter(trainee=trainee).select_related("result").order_by("-number"),
        certificates=held(issued_to(trainee), request.now_ms),
    )


@require_safe
def records(request: Asked) -> HttpResponse:
    """The roster of the administrator's own cadres: how many stand where, and the list."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    scope = rules.scope_of(request.who)
    attempts.submit_overdue(rules.roster_of(request.who), issuer(), request.now_ms)
    found, choice, after = _crowd(request, scope), _choice(request.GET), request.GET.get("after", "")
    rows = tuple(islice(listed(scope, _course(), choice, after=after, at_once=_ROWS + 1), _ROWS + 1))
    shares = roster.shares(found.by_progress())
    total, finished = sum(share.count for share in shares), shares[0].count
    places = {(cadre, academy, batch) for cadre, academy, batch, _ in found.standing}
    chosen = {By.CADRE: choice.cadre, By.ACADEMY: choice.academy, By.BATCH: choice.batch}
    return page(
        request,
        "records.html",
        words.say("records_title", request.language),
        cadres=_cadre_names(request),
        fields=fields(places, chosen, request.language),
        states=[(progress.value, f"state_{progress}") for progress in Progress],
        shares=shares,
        total=total,
        finished=finished,
        finished_percent=100 * finished // total if total else 0,
        counted_ms=found.counted_ms if found.counted_ms < request.now_ms else None,
        choice=choice,
        rows=rows[:_ROWS],
        count=_number(found, choice, rows, after),
        after=after,
        following=rows[_ROWS - 1].mark if len(rows) > _ROWS else "",
        **choices_of("records", request),
    )


@require_safe
def records_file(request: Asked, kind: Kind) -> HttpResponseBase:
    """The whole list for a spreadsheet, read part by part as it is sent."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    scope = rules.scope_of(request.who)
    attempts.submit_overdue(rules.roster_of(request.who), issuer(), request.now_ms)
    entries = read_within(scope, listed(scope, _course(), _choice(request.GET), at_once=READ_AT_ONCE))
    return file_reply(kind, roster.to_rows(entries, request.language), request.language, "roster")


def _number(found: Crowd, choice: Choice, rows: Sequence[Entry], after: str) -> int | None:
    """Give how many people are on the list; None of a search that fills more than one page: nobody counts them."""
    if not choice.search:
        return found.number(choice.cadre, choice.academy, choice.batch, choice.progress)
    return None if after or len(rows) > _ROWS else len(rows)


def _crowd(request: Asked, scope: Scope) -> Crowd:
    now_ms = request.now_ms
    return crowd(Wanted(scope=scope, course=_course(), day=today(now_ms), now_ms=now_ms))


def _cadre_names(request: Asked) -> str:
    names = [name[request.language] for name in rules.scope_of(request.who).names()]
    return f"{request.language.comma} ".join(names)


def _course() -> str:
    """Give the course the roster is counted against; before one is published nobody has begun."""
    try:
        return current_edition().course_id
    except ConfigError:
        return ""


def _choice(query: QueryDict) -> Choice:
    return Choice(
        cadre=query.get("cadre", ""),
        academy=query.get("academy", ""),
        batch=query.get("batch", ""),
        progress=query.get("state", ""),
        search=query.get("search", "").strip()[:100],
    )
