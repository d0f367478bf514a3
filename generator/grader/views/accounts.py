"""Logging in and out."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from generator.grader import models, words
from generator.grader.asked import Asked
from generator.grader.middleware import may_log_in_here
from generator.grader.rules import Who, who_is
from generator.grader.shell import page


@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: Asked) -> HttpResponse:
    """The login form; a login that works leads on to where its role begins."""
    if request.method != "POST":
        return _form(request, logged_out="out" in request.GET)
    user = authenticate(request, username=request.POST.get("username"), password=request.POST.get("password"))
    if user is None:
        return _form(request, fault="login_wrong", status=403)
    if not (verdict := may_log_in_here(request, who_is(user))):
        return _form(request, fault=verdict.reason, status=403)
    login(request, user)
    return redirect(_next(request) or _first_page(who_is(user)))


@require_POST
def log_out(request: Asked) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(f"{reverse('login')}?out")


def _form(request: Asked, *, fault: str = "", status: int = 200, logged_out: bool = False) -> HttpResponse:
    return page(
        request,
        "login.html",
        words.say("login_title", request.language),
        status=status,
        fault=words.say(fault, request.language) if fault else "",
        username=request.POST.get("username", ""),
        next=_next(request),
        logged_out=logged_out,
    )


def _next(request: Asked) -> str:
    """Give the page of ours the login was asked from; an address elsewhere is ignored."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else ""


def _first_page(who: Who) -> str:
    match who.role:
        case models.Role.ADMINISTRATOR:
            return reverse("records")
        case models.Role.TRAINER:
            return reverse("bank")
        case _:
            return reverse("exam")
