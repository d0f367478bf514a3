"""Signing in with an OpenID Connect server: who it says somebody is, and whose login that opens.

The roster stays the authority. A person is found by the claim that holds the personnel number, or where none is set
by an e-mail address the server has verified; nothing of what it says is kept, and nobody unknown is let in.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from generator.grader import models, words
from generator.grader.access.rules import who_is
from generator.grader.accounts.sign_in import login_at
from generator.grader.accounts.slips import login_for
from generator.grader.tables.people import Status
from generator.grader.web.asked import Asked, asked
from generator.grader.web.middleware import may_log_in_here
from generator.grader.web.shell import page


class OpenIDAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Lets in whom the roster knows, and tells everybody else whom to ask."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ANN401  allauth's own
        """Find the login of the person the server speaks of; the second factor is asked for after this."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            # Any other would keep what the server says beside a login.
            _stop(request, "openid_failed")
        claims = claims_of(sociallogin.account.extra_data, settings.SABAQ.openid_server)
        user = login_of(claims, settings.SABAQ.openid_claim)
        if user is None or not user.is_active:
            _stop(request, "openid_unknown")
        if not (verdict := may_log_in_here(request, who_is(user))):
            _stop(request, verdict.reason)
        sociallogin.user = user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401, ARG002  as above
        """Let nobody make an account of their own."""
        return False

    def on_authentication_error(self, request: HttpRequest, *_: Any, **__: Any) -> None:  # noqa: ANN401  as above
        """Say that it did not work, on the page where one may try again."""
        _stop(request, "openid_failed")


def login_of(claims: Mapping[str, Any], number_claim: str | None) -> User | None:
    """Give the login of the one person on the roster whom verified claims speak of, made if it is not there yet."""
    if number_claim is None:
        is_verified = claims.get("email_verified") is True
        return login_at(str(claims.get("email", ""))) if is_verified and claims.get("email") else None
    trainee = models.Trainee.objects.filter(personnel_number=str(claims.get(number_claim, "")).strip()).first()
    if trainee is None:
        return None
    if trainee.user is None and trainee.status in {Status.TRANSFERRED, Status.LEFT}:
        return None
    return trainee.user or login_for(trainee)


def not_let_in(request: Asked, reason: str, *, status: int = 403) -> HttpResponse:
    """Give the page for somebody whom the OpenID server could not bring in."""
    name = settings.SABAQ.openid_name
    text = words.say(reason, request.language, name=name)
    return page(request, "openid.html", words.say("login_title", request.language), status=status, text=text)


def claims_of(said: Mapping[str, Any], issuer: str | None) -> Mapping[str, Any]:
    """Give what the server says of somebody; nothing, if it is another server or speaks of two people.

    OpenID Connect Core 1.0, sections 3.1.3.7 (the issuer) and 5.3.2 (the subject of UserInfo).
    """
    token, more = said.get("id_token") or {}, said.get("userinfo") or {}
    is_ours = str(token.get("iss", "")).rstrip("/") == issuer
    return {**token, **more} if is_ours and token.get("sub") == more.get("sub") else {}


def _stop(request: HttpRequest, reason: str) -> NoReturn:
    raise ImmediateHttpResponse(not_let_in(asked(request), reason))
