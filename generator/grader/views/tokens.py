"""Tokens for other systems, for the operator: the list, one made and shown once, one revoked."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from generator.errors import ConfigError
from generator.grader import models, words
from generator.grader.access import rules
from generator.grader.api.tokens import (
    MOST_DAYS,
    NameTakenError,
    Scope,
    Terms,
    make,
    needs_cadres,
    new_draw,
    revoke,
    state_of,
)
from generator.grader.tables.reports import ApiToken
from generator.grader.web.asked import Asked
from generator.grader.web.shell import not_found, page, refuse

_LONGEST_NAME = 60


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Asked) -> HttpResponse:
    """The tokens there are; a POST makes one, or revokes the one that is named."""
    if not (verdict := rules.may_make_tokens(request.who)):
        return refuse(request, verdict)
    if request.method != "POST":
        return _page(request)
    return _revoke(request, request.POST["revoke"]) if "revoke" in request.POST else _make(request)


def _make(request: Asked) -> HttpResponse:
    if fault := _fault(request.POST):
        return _page(request, fault=fault, status=400)
    terms = Terms(
        name=_name(request.POST),
        scopes=[Scope(scope) for scope in request.POST.getlist("scope")],
        cadres=request.POST.getlist("cadre"),
        days=int(request.POST["days"]),
    )
    try:
        token = make(terms, request.now_ms, draw=request.POST.get("draw", ""), by=request.who.name)
    except NameTakenError:
        return _page(request, fault="tokens_taken", status=400)
    title = words.say("tokens_made_title", request.language, name=terms.name)
    return page(request, "token_made.html", title, token=token)


def _revoke(request: Asked, name: str) -> HttpResponse:
    try:
        revoke(name, request.now_ms, by=request.who.name)
    except ConfigError:
        return not_found(request)
    return redirect("tokens")


def _fault(form: QueryDict) -> str:
    """Give the phrase that says what is wrong with a form, or nothing."""
    name, scopes, cadres = _name(form), form.getlist("scope"), form.getlist("cadre")
    days = form.get("days", "")
    known = models.Cadre.objects.filter(code__in=cadres).count() == len(set(cadres))
    faults = {
        "tokens_needs_name": not 0 < len(name) <= _LONGEST_NAME,
        "tokens_needs_scope": not scopes or not set(scopes) <= set(Scope),
        "tokens_needs_cadre": not known or (needs_cadres([Scope(s) for s in set(scopes) & set(Scope)]) and not cadres),
        "tokens_needs_days": not (days.isascii() and days.isdecimal() and len(days) < 5 and 0 < int(days) <= MOST_DAYS),
    }
    return next((phrase for phrase, is_so in faults.items() if is_so), "")


def _name(form: QueryDict) -> str:
    return " ".join(form.get("name", "").split())


def _page(request: Asked, *, fault: str = "", status: int = 200) -> HttpResponse:
    made = ApiToken.objects.order_by("name").prefetch_related("cadres")
    return page(
        request,
        "tokens.html",
        words.say("tokens_title", request.language),
        status=status,
        tokens=[(token, state_of(token, request.now_ms), token.scopes.split()) for token in made],
        scopes=[(scope.value, f"scope_{scope}") for scope in Scope],
        cadres=models.Cadre.objects.order_by("name_en"),
        chosen_scopes=request.POST.getlist("scope"),
        chosen_cadres=request.POST.getlist("cadre"),
        name=_name(request.POST),
        days=request.POST.get("days", "365"),
        most=MOST_DAYS,
        draw=new_draw(),
        fault=fault,
    )
