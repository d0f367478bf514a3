"""Logging in and out."""

from allauth.account.forms import LoginForm
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from generator.grader import words
from generator.grader.access.rules import who_is
from generator.grader.accounts.pages_of_roles import first_page
from generator.grader.typed import western_digits
from generator.grader.web.asked import Asked
from generator.grader.web.middleware import may_log_in_here
from generator.grader.web.shell import page


@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: Asked) -> HttpResponse:
    """The login form; a login that works leads on to where its role begins."""
    if request.method != "POST":
        return _form(request, logged_out="out" in request.GET)
    name = western_digits(request.POST.get("username", ""))
    form = LoginForm({"login": name, "password": request.POST.get("password")}, request=request)
    if not form.is_valid():
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            return _form(request, fault="too_many", status=429)
        return _form(request, fault="login_wrong", status=403)
    return enter(request, form.user, _next(request) or first_page(who_is(form.user)), form)


def enter(request: Asked, user: User, target: str, form: LoginForm | None = None) -> HttpResponse:
    """Let in someone who has shown who they are, through the second factor where there is one."""
    if not (verdict := may_log_in_here(request, who_is(user))):
        return _form(request, fault=verdict.reason, status=403)
    if request.user.is_authenticated and request.user != user:
        # The step to the second factor would take the one who is still logged in here for the one who comes.
        logout(request)
    answer: HttpResponse = form.login(request, target) if form else perform_login(request, user, redirect_url=target)
    return answer


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
        openid_name=settings.SABAQ.openid_name if settings.SABAQ.openid_server else "",
    )


def _next(request: Asked) -> str:
    """Give the page of ours the login was asked from; an address elsewhere is ignored."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else ""
