"""What people see when something is not there, not allowed or broken: words, never a stack trace.

A program that asks the interface is told the same in JSON.
"""

from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme

from generator.grader import words
from generator.grader.access.rules import Who
from generator.grader.web.asked import Asked, asked
from generator.grader.web.shell import page
from generator.model.text import Language

_NOT_ASKED = Who(is_known=False)
"""Whoever asks, where nobody has found out who it is."""
_TO_PROGRAMS = {
    400: ("request", "the request cannot be read, or names a host that this server is not"),
    413: ("large", "the body is larger than the server takes; send fewer people at once"),
    500: ("broken", "the fault is the server's, and has been noted; ask again in a minute"),
}
"""The code and the message of a fault that no answer of the interface has told already."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django names it
    """400: what arrived cannot be read, or names a host we are not."""
    return _fault(request, "bad_request", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django names it
    """403: refused by Django itself."""
    return _fault(request, "bad_request", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django names it
    """404: no such page."""
    return _fault(request, "not_found", 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: nothing of ours takes so much."""
    return _fault(request, "too_large", 413)


def broken(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; the page asks the database for nothing, which may be what failed."""
    request.user = AnonymousUser()
    asked(request).who = _NOT_ASKED
    return _fault(request, "broken", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django names it
    """403: a form that did not come from our own page."""
    return _fault(request, "stale_form", 403)


def told_in_json(status: int, code: str, message: str, **more: object) -> JsonResponse:
    """Give a fault in the one shape in which programs are told any."""
    return JsonResponse({"error": {"code": code, "message": message, **more}}, status=status)


def _fault(request: HttpRequest, phrase: str, status: int) -> HttpResponse:
    if request.path.startswith("/api/") and status in _TO_PROGRAMS:
        return told_in_json(status, *_TO_PROGRAMS[status])
    ready = _made_ready(asked(request))
    title, text = (words.say(key, ready.language) for key in (f"{phrase}_title", phrase))
    # Nobody who is logged in, as far as they know, is shown the way to the login.
    desk = {"desk": ""} if ready.who is _NOT_ASKED else {}
    return page(ready, "fault.html", title, status=status, text=text, way_back=_way_back(request, status), **desk)


def _way_back(request: HttpRequest, status: int) -> str:
    """Give the address of our own page that a form came from; of a fault of ours, the page's own."""
    if request.method != "POST":
        return request.get_full_path() if status == HTTPStatus.INTERNAL_SERVER_ERROR else ""
    came_from = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.META.get("HTTP_HOST", "")})
    return came_from if is_ours else ""


def _made_ready(request: Asked) -> Asked:
    """Give a request that broke off before our middleware what a page needs."""
    for name, value in (("now_ms", 0), ("language", Language.EN), ("who", _NOT_ASKED)):
        if not hasattr(request, name):
            setattr(request, name, value)
    return request
