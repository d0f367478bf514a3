"""Signing in other than by password, and the second factor: allauth's own steps, on our pages."""

from allauth.account import views as account
from allauth.account.internal.stagekit import clear_login
from allauth.core.ratelimit import consume
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from generator.grader import words
from generator.grader.access.audit import note
from generator.grader.access.rules import who_is
from generator.grader.accounts.openid import not_let_in
from generator.grader.accounts.pages_of_roles import first_page
from generator.grader.accounts.sign_in import TOO_MANY
from generator.grader.accounts.slips import redeem
from generator.grader.typed import western_digits
from generator.grader.views.accounts import enter
from generator.grader.web.asked import Asked, Respond
from generator.grader.web.faults import bad_request
from generator.grader.web.shell import not_found, page


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Asked) -> HttpResponse:
    """Use a joining slip: the number, the code, and the password chosen; then one is logged in."""
    if request.method != "POST":
        return _join_form(request)
    number, password = western_digits(request.POST.get("number", "")).strip(), request.POST.get("password", "")
    if password != request.POST.get("again"):
        return _join_form(request, fault="join_differ", status=400)
    try:
        validate_password(password)
    except ValidationError:
        return _join_form(request, fault="join_weak", status=400)
    if not consume(request, action="join", key=number):
        return _join_form(request, fault="too_many", status=429)
    user = redeem(number, request.POST.get("code", ""), password, request.now_ms)
    if user is None:
        return _join_form(request, fault="join_wrong", status=403)
    return enter(request, user, first_page(who_is(user)))


def request_code(request: Asked) -> HttpResponseBase:
    """Ask for a code by e-mail. Whoever comes back begins anew: the address may have been mistyped."""
    if not request.user.is_authenticated:
        clear_login(request)
    return _request_code(request)


def too_many(request: Asked) -> HttpResponse:
    """429: somebody tries too often."""
    title = words.say("too_many_title", request.language)
    return page(request, "fault.html", title, status=429, text=words.say("too_many", request.language))


@require_safe
def onwards(request: Asked) -> HttpResponse:
    """After the second factor is set up or removed: on to where the role begins."""
    return redirect(first_page(request.who))


@require_safe
def openid(request: Asked, provider_id: str) -> HttpResponse:
    """On to the OpenID server, where one is set up, and to log in: allauth would take other processes too."""
    if settings.SABAQ.openid_server is None:
        return not_found(request)
    if request.GET.get("process", AuthProcess.LOGIN) != AuthProcess.LOGIN:
        return bad_request(request)
    try:
        answer: HttpResponse = openid_connect.login(request, provider_id)
    except RequestException:
        return not_let_in(request, "openid_away", status=502)
    return answer


@require_safe
def openid_back(request: Asked, provider_id: str) -> HttpResponse:
    """Back from the OpenID server, with who it says one is."""
    if settings.SABAQ.openid_server is None:
        return not_found(request)
    answer: HttpResponse = openid_connect.callback(request, provider_id)
    return answer


def _join_form(request: Asked, *, fault: str = "", status: int = 200) -> HttpResponse:
    title, number = words.say("join_title", request.language), request.POST.get("number", "")
    return page(request, "join.html", title, status=status, fault=fault, number=number)


def _factors_kept(step: Respond) -> Respond:
    """Give a step of allauth's that changes somebody's second factors in one transaction with the trail's entries.

    Its own signals tell of a change that is committed already.
    """

    def run(request: Asked) -> HttpResponseBase:
        if request.method != "POST":
            return step(request)
        with transaction.atomic():
            before = _factors(request)
            response = step(request)
            after = _factors(request)
            for factor in sorted({*before, *after}, key=lambda factor: after.get(factor, 0)):
                if before.get(factor) != after.get(factor):
                    done = "added" if factor not in before else "reset" if factor in after else "removed"
                    detail = {"factor": factor, "done": done}
                    note("factor", request.who.name, by=request.who.name, now_ms=request.now_ms, detail=detail)
        return response

    return run  # type: ignore[return-value]  # our requests are Django's, made ready


def _factors(request: Asked) -> dict[str, int]:
    return dict(Authenticator.objects.filter(user=request.user.pk).values_list("type", "pk"))


def _on_our_page(step: Respond, template: str, title: str) -> Respond:
    """Give a step of allauth's that shows itself in our shell and in the page's language."""

    def run(request: Asked) -> HttpResponse:
        if not hasattr(request, "who"):
            # allauth replays a form that waited for the password on a request our middleware has not seen.
            return redirect(request.path)
        if "code" in (typed := request.POST.copy()):
            typed["code"] = western_digits(typed.get("code", ""))
            request.POST = typed  # type: ignore[assignment]  # Django's own is one that cannot be changed
        response = step(request)
        if not isinstance(response, TemplateResponse):
            return response  # type: ignore[return-value]  # a redirection
        status = _status((response.context_data or {}).get("form")) or response.status_code
        return page(request, template, words.say(title, request.language), status=status, **_context(response))

    return run  # type: ignore[return-value]  # our requests are Django's, made ready


def _status(form: BaseForm | None) -> int | None:
    """Give the status of a form that is refused, and None for any other."""
    if form is None or not form.errors:
        return None
    return 429 if form.has_error("email", TOO_MANY) else 400


def _context(response: TemplateResponse) -> dict[str, object]:
    """Give what the step says, without what `page` says itself."""
    return {key: value for key, value in (response.context_data or {}).items() if key not in {"view", "title"}}


_request_code = _on_our_page(account.request_login_code, "code_request.html", "code_title")
confirm_code = _on_our_page(account.confirm_login_code, "code_confirm.html", "code_title")
reauthenticate = _on_our_page(account.reauthenticate, "reauthenticate.html", "again_title")
second_factor = _on_our_page(mfa.authenticate, "factor.html", "factor_title")
second_factor_again = _on_our_page(mfa.reauthenticate, "factor.html", "factor_title")
activate = _on_our_page(_factors_kept(totp.activate_totp), "factor_activate.html", "factor_activate_title")
recovery_codes = _on_our_page(recovery.view_recovery_codes, "recovery_codes.html", "recovery_title")
new_recovery_codes = _on_our_page(
    _factors_kept(recovery.generate_recovery_codes), "recovery_new.html", "recovery_title"
)
change_password = _on_our_page(account.password_change, "password.html", "password_title")
set_password = _on_our_page(account.password_set, "password.html", "password_title")
deactivate = _on_our_page(_factors_kept(totp.deactivate_totp), "factor_remove.html", "factor_remove_title")
