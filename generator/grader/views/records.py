"""Pages about people: one's own record, and the roster of an administrator's cadres."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from generator.errors import ConfigError
from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.certificates.issuing import issued_to
from generator.grader.certificates.life import held
from generator.grader.editions import current_edition
from generator.grader.examining import attempts
from generator.grader.people import roster
from generator.grader.reporting.sheet import to_xlsx
from generator.grader.views.choices import kept_by
from generator.grader.views.exam import issuer
from generator.grader.web.asked import Asked
from generator.grader.web.shell import page, refuse
from generator.model.text import Language

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
    mine = rules.roster_of(request.who)
    attempts.submit_overdue(mine, issuer(), request.now_ms)
    everyone = roster.with_progress(mine, _course())
    choice = _choice(request.GET)
    shown = roster.narrowed(everyone, choice)
    rows = Paginator(shown, _ROWS).get_page(request.GET.get("page"))
    shares = roster.shares(everyone)
    total, finished = sum(share.count for share in shares), shares[0].count
    return page(
        request,
        "records.html",
        words.say("records_title", request.language),
        cadres=_cadre_names(request),
        academies=models.Academy.objects.filter(code__in=mine.values("academy")).order_by("name_en"),
        batches=mine.order_by("batch").values_list("batch", flat=True).distinct(),
        states=[(progress.value, f"state_{progress}") for progress in roster.Progress],
        shares=shares,
        total=total,
        finished=finished,
        finished_percent=100 * finished // total if total else 0,
        choice=choice,
        rows=rows,
        query=_query(request.GET),
        kept=kept_by(request),
    )


@require_safe
def records_csv(request: Asked) -> HttpResponse:
    """The same list for a spreadsheet."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    mine = rules.roster_of(request.who)
    attempts.submit_overdue(mine, issuer(), request.now_ms)
    shown: QuerySet[models.Trainee] = roster.narrowed(roster.with_progress(mine, _course()), _choice(request.GET))
    return HttpResponse(
        roster.to_csv(shown, request.language),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="roster.csv"'},
    )


@require_safe
def records_xlsx(request: Asked) -> HttpResponse:
    """The same list as a workbook."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    mine = rules.roster_of(request.who)
    attempts.submit_overdue(mine, issuer(), request.now_ms)
    shown = roster.narrowed(roster.with_progress(mine, _course()), _choice(request.GET))
    return HttpResponse(
        to_xlsx(roster.to_rows(shown, request.language), is_rtl=request.language is Language.UR),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="roster.xlsx"'},
    )


def _cadre_names(request: Asked) -> str:
    names = [name[request.language] for name in rules.scope_of(request.who).names()]
    return f"{request.language.comma} ".join(names)


def _course() -> str:
    """Give the course the roster is counted against; before one is published nobody has begun."""
    try:
        return current_edition().course_id
    except ConfigError:
        return ""


def _choice(query: QueryDict) -> roster.Choice:
    return roster.Choice(
        academy=query.get("academy", ""),
        batch=query.get("batch", ""),
        progress=query.get("state", ""),
        search=query.get("search", "").strip()[:100],
    )


def _query(query: QueryDict) -> str:
    """Give the choice as the end of an address, without the page."""
    kept = query.copy()
    for name in ("page", "lang"):
        kept.pop(name, None)
    return kept.urlencode()
