"""Choices of people that a login keeps: saved under a name, and forgotten again."""

from django.contrib.auth.models import User
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from generator.grader.access import rules
from generator.grader.tables.reports import SavedFilter
from generator.grader.web.asked import Asked
from generator.grader.web.shell import refuse

MOST = 20
_KEPT = ("academy", "batch", "state", "search")


@require_POST
def keep(request: Asked) -> HttpResponse:
    """Keep the choice of the form under its name, or forget the one that is named for it."""
    if not (verdict := rules.may_see_records(request.who)):
        return refuse(request, verdict)
    mine = SavedFilter.objects.filter(user__username=request.who.name)
    if "forget" in request.POST:
        mine.filter(name=request.POST["forget"]).delete()
        return redirect(reverse("records"))
    name = " ".join(request.POST.get("name", "").split())[:60]
    query = _query(QueryDict(request.POST.get("query", "")[:2000]))
    if name and (mine.filter(name=name).exists() or mine.count() < MOST):
        user = User.objects.get(username=request.who.name)
        SavedFilter.objects.update_or_create(user=user, name=name, defaults={"query": query})
    return redirect(f"{reverse('records')}?{query}")


def kept_by(request: Asked) -> list[SavedFilter]:
    """Give the choices the one who asks has kept."""
    return list(SavedFilter.objects.filter(user__username=request.who.name).order_by("name"))


def _query(given: QueryDict) -> str:
    """Give only what narrows the list, so that nothing else is ever kept in an address."""
    kept = QueryDict(mutable=True)
    for name in _KEPT:
        if value := given.get(name, "")[:100]:
            kept[name] = value
    return kept.urlencode()[:500]
