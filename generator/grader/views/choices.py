"""Choices of people that a login keeps: saved under a name, each for its page, and forgotten again."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from generator.grader.access import rules
from generator.grader.reporting.counting import today
from generator.grader.tables.reports import SavedFilter
from generator.grader.views.narrowing import NARROWS, query_of
from generator.grader.web.asked import Asked
from generator.grader.web.shell import refuse

MOST = 20
_OF_PEOPLE = "records"


@require_POST
def keep(request: Asked) -> HttpResponse:
    """Keep the choice of a page under its name, or forget the one that is named for it."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    where = request.POST.get("page", _OF_PEOPLE)
    where = where if where in NARROWS else _OF_PEOPLE
    mine = SavedFilter.objects.filter(user__username=request.who.name)
    if "forget" in request.POST:
        mine.filter(page=where, name=request.POST["forget"]).delete()
        return redirect(where)
    name = " ".join(request.POST.get("name", "").split())[:60]
    query = query_of(where, QueryDict(request.POST.get("query", "")[:10_000]), today(request.now_ms))
    if name and (mine.filter(page=where, name=name).exists() or mine.count() < MOST):
        user = User.objects.get(username=request.who.name)
        SavedFilter.objects.update_or_create(user=user, page=where, name=name, defaults={"query": query})
    return redirect(f"{reverse(where)}?{query}")


def choices_of(page: str, request: Asked) -> dict[str, Any]:
    """Give what narrows a page now, and what the one who asks has kept for it, as its template names them."""
    mine = list(SavedFilter.objects.filter(user__username=request.who.name).order_by("name"))
    return {
        "here": page,
        "query": query_of(page, request.GET, today(request.now_ms)),
        "kept": [choice for choice in mine if choice.page == page],
        "most_kept": MOST,
        "is_full": len(mine) >= MOST,
    }
