"""What people see when something is not there, not allowed or broken: words, never a stack trace."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from generator.grader import words
from generator.grader.access.rules import Who
from generator.grader.web.asked import Asked, asked
from generator.grader.web.shell import page
from generator.model.text import Language


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
    asked(request).who = Who(is_known=False)
    return _fault(request, "broken", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django names it
    """403: a form that did not come from our own page."""
    return _fault(request, "stale_form", 403)


def _fault(request: HttpRequest, phrase: str, status: int) -> HttpResponse:
    ready = _made_ready(asked(request))
    title = words.say(f"{phrase}_title", ready.language)
    return page(ready, "fault.html", title, status=status, text=words.say(phrase, ready.language))


def _made_ready(request: Asked) -> Asked:
    """Give a request that broke off before our middleware what a page needs."""
    for name, value in (("now_ms", 0), ("language", Language.EN), ("who", Who(is_known=False))):
        if not hasattr(request, name):
            setattr(request, name, value)
    return request
