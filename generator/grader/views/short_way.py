"""The short way of a form that comes with the ticket to its paper, for it is sent more often than all else together.

Saving and handing in need no file of the course, session, person, role or page, so the form passes these by. What
protects it stays: the bound on its size, the ticket, the token against forgery, the names we answer to, and what lies
further out, the headers and the log. Whatever is out of the ordinary, such as a form with anything but letters and
digits in it or an outcome that needs a page, goes the long way as if it came there first: a form may be sent twice.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import ResolverMatch
from django.utils.datastructures import MultiValueDict

from generator.errors import MarkingError
from generator.grader.views import exam, taking
from generator.grader.web import tickets
from generator.grader.web.asked import Respond, asked
from generator.grader.web.middleware import language_kept

_FORMS = frozenset({"application/x-www-form-urlencoded", "application/x-www-form-urlencoded;charset=UTF-8"})
_LARGEST = 16 * 1024
_PLAIN = re.compile(rb"[\w.=&-]+", re.ASCII)
_WAYS: Mapping[str, tuple[taking.Take, ResolverMatch]] = MappingProxyType(
    {
        "": (taking.save, ResolverMatch(exam.attempt, (), {}, "attempt")),
        "submit": (taking.hand_in, ResolverMatch(exam.submit, (), {}, "submit")),
    }
)


def short_way(respond: Respond) -> Respond:
    """Take a form that comes with its ticket; let everything else, and what comes of it, go on."""
    csrf = CsrfViewMiddleware(respond)

    def run(request: HttpRequest) -> HttpResponseBase:
        paper = tickets.held(request)
        if paper is None or not _is_short(request) or (form := _plain(request.body)) is None:
            return respond(request)
        attempt_id, place = paper
        take, found = _WAYS[place]
        request.POST = form
        request.get_host()
        csrf.process_request(request)
        if csrf.process_view(request, found.func, (), {}) is not None:
            return respond(request)
        return _taken(request, take, found, attempt_id) or respond(request)

    return run


def _taken(request: HttpRequest, take: taking.Take, found: ResolverMatch, attempt_id: UUID) -> HttpResponse | None:
    ready = asked(request)
    ready.now_ms, ready.language = settings.SABAQ_CLOCK(), language_kept(request)
    ready.resolver_match = found
    try:
        came_of = take(ready, attempt_id)
    except MarkingError:
        return None
    if not isinstance(came_of, HttpResponse):
        return None
    came_of.headers["Content-Language"] = ready.language.value
    came_of.headers["Content-Length"] = str(len(came_of.content))
    return came_of


def _is_short(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or ""
    is_form = request.META.get("CONTENT_TYPE") in _FORMS and not request.META.get("QUERY_STRING")
    return is_form and length.isdecimal() and int(length) <= _LARGEST


def _plain(body: bytes) -> Any:  # noqa: ANN401  read as Django's own form is, which no type of it says
    """Read a form in which nothing is escaped, as ours never are; None for any other."""
    if not _PLAIN.fullmatch(body):
        return None
    lists: dict[str, list[str]] = {}
    for field in body.decode("ascii").split("&"):
        name, _, value = field.partition("=")
        lists.setdefault(name, []).append(value)
    return MultiValueDict(lists)
