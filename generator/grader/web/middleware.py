"""What every request meets before a page: one moment, one language, a known person, and strict headers."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.db import connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

from generator.grader.access import rules
from generator.grader.access.row_security import within
from generator.grader.models import Role
from generator.grader.web.asked import Respond, asked
from generator.grader.web.content_policy import POLICY
from generator.grader.web.faults import bad_request, too_large
from generator.grader.web.shell import content_policy, refuse
from generator.model.text import Language

_requests = logging.getLogger("sabaq.requests")

LANGUAGE_COOKIE = "language"
LARGEST_BODY = 4 * 1024 * 1024
LARGEST_ROSTER = 32 * 1024 * 1024
"""What the page that takes a roster may be sent: 100,000 people in CSV, where a letter of Urdu takes two bytes."""
LONGEST_WAY = 2_000
"""The most letters of an address that is led on to: a proxy gives a whole head of an answer 4 KB, and 502 to more."""
_PIECE = 64 * 1024
_ROSTER_PAGE = "/records/import/"
_A_YEAR_S = 365 * 86_400
_DESKS = re.compile(r"/records/(?!reminders/\Z)|/certificates/(?:batch\.zip|[^.]*)\Z")
"""The pages on which administrators work; a certificate's files are for anybody.

The page that sends letters asks for its reach itself: a transaction of `reach` would be open until all are sent.
"""


def logged(respond: Respond) -> Respond:
    """Log every request of the grader's by the name of its page, never by its address, which may name a person."""

    def run(request: HttpRequest) -> HttpResponseBase:
        begun = time.monotonic()
        response = respond(request)
        found = request.resolver_match
        facts = {
            "page": found.view_name if found else "",
            "method": request.method,
            "status": response.status_code,
            "ms": round(1000 * (time.monotonic() - begun)),
        }
        _requests.info("request", extra={"facts": facts})
        return response

    return run


def moment(respond: Respond) -> Respond:
    """Read the clock once, so that all of a request happens at one time."""

    def run(request: HttpRequest) -> HttpResponseBase:
        asked(request).now_ms = settings.SABAQ_CLOCK()
        return respond(request)

    return run


def bounded(respond: Respond) -> Respond:
    """Refuse a body larger than any form of ours, before it is read; read every other to its end.

    An answer may be ready before: a proxy that still sends would take it for a broken line, and tell that instead.
    """

    def run(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = LARGEST_ROSTER if request.path_info == _ROSTER_PAGE else LARGEST_BODY
        if not length.isdecimal() or int(length) > most:
            return too_large(request)
        response = respond(request)
        with suppress(OSError):  # whoever sends has gone
            while request.read(_PIECE):
                pass
        return response

    return run


def readable(respond: Respond) -> Respond:
    """Refuse what is not text: a zero byte, which PostgreSQL keeps nowhere, or letters in another encoding than ours.

    Cookies count too, for a quoted one may hold any byte.
    """

    def run(request: HttpRequest) -> HttpResponseBase:
        is_ours = (request.encoding or "utf-8").lower() == "utf-8"
        # Also for the page that refuses: some of Python's encodings can read or write nothing.
        request.encoding = "utf-8"
        if not is_ours or any("\x00" in text for text in _texts(request)):
            return bad_request(request)
        return respond(request)

    return run


def language(respond: Respond) -> Respond:
    """Speak the language asked for: by `?lang=`, by the course's own address, by the cookie, or by the browser."""

    def run(request: HttpRequest) -> HttpResponseBase:
        chosen = _language_in(request.GET.get("lang"))
        # A page of the course that is not there is missed in the language its address begins with.
        addressed = _language_in(request.path.split("/")[1])
        spoken = chosen or addressed or language_kept(request)
        asked(request).language = spoken
        with translation.override(spoken.value):
            response = respond(request)
        response.headers.setdefault("Content-Language", spoken.value)
        if chosen:
            response.set_cookie(
                LANGUAGE_COOKIE,
                chosen.value,
                max_age=_A_YEAR_S,
                samesite="Lax",
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    return run


def person(respond: Respond) -> Respond:
    """Find out who asks; a demo login that comes from elsewhere is logged out and refused."""

    def run(request: HttpRequest) -> HttpResponseBase:
        asked(request).who = rules.who_is(request.user)
        if not (verdict := may_log_in_here(request, asked(request).who)):
            logout(request)
            asked(request).who = rules.who_is(request.user)
            return refuse(asked(request), verdict)
        return respond(request)

    return run


def second_factor(respond: Respond) -> Respond:
    """Let someone who sees other people's records go no further before a second factor is set up."""

    def run(request: HttpRequest) -> HttpResponseBase:
        is_needed = rules.must_have_second_factor(asked(request).who, settings.SABAQ.base_url)
        if is_needed and not request.path.startswith("/accounts/") and not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        return respond(request)

    return run


def reach(respond: Respond) -> Respond:
    """Let an administrator's work run in one transaction in which the database shows it no other people.

    What anybody may see, a certificate by its number, an administrator sees as anybody does.
    """

    def run(request: HttpRequest) -> HttpResponseBase:
        if not _DESKS.match(request.path) or asked(request).who.role is not Role.ADMINISTRATOR:
            return respond(request)
        with within(rules.scope_of(asked(request).who)):
            response = respond(request)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and connection.in_atomic_block:
                # Django has made the fault into a page already; half of what it was about is not to be kept.
                transaction.set_rollback(True)
        return response

    return run


def headers(respond: Respond) -> Respond:
    """Keep pages about people out of caches and frames, and let them run no script but ours.

    Before all that answers by itself, so that a file, a refusal and a fault are told the same.
    """

    def run(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if len(response.headers.get("Location", "")) > LONGEST_WAY:
            # Whoever was to come back after the login to an address that nobody typed.
            response = bad_request(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault(POLICY, content_policy())
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response

    return run


def may_log_in_here(request: HttpRequest, who: rules.Who) -> rules.Verdict:
    """Ask whether a login may be used over this connection."""
    meta = request.META
    return rules.may_log_in_from(
        who,
        meta.get("REMOTE_ADDR", ""),
        meta.get("HTTP_HOST", ""),
        is_forwarded=is_forwarded(request),
    )


def language_kept(request: HttpRequest) -> Language:
    """Give the language that somebody chose before, or else that of their browser."""
    kept = _language_in(request.COOKIES.get(LANGUAGE_COOKIE))
    # `request.headers` goes through all that was sent.
    wanted = request.META.get("HTTP_ACCEPT_LANGUAGE", "").strip().lower()
    return kept or (Language.UR if wanted.startswith("ur") else Language.EN)


def is_forwarded(request: HttpRequest) -> bool:
    """Tell whether a proxy stands between: then the address of the connection is the proxy's own."""
    return any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))


def _texts(request: HttpRequest) -> Iterator[str]:
    """Give every text of a request; the interface for other systems looks at what it is sent itself."""
    yield from (request.path, *request.COOKIES.values())
    for form in () if request.path.startswith("/api/") else (request.GET, request.POST):
        for name, values in form.lists():
            yield from (name, *values)


def _language_in(value: str | None) -> Language | None:
    return Language(value) if value in set(Language) else None
