"""A request as our pages see it: with its moment, its language and the one who asks."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from generator.grader.access.rules import Who
from generator.model.text import Language

Respond = Callable[[HttpRequest], HttpResponseBase]


class Asked(HttpRequest):
    """What the middleware has added by the time a page is called."""

    now_ms: int
    language: Language
    who: Who


def asked(request: HttpRequest) -> Asked:
    """Take a request as one that has been through our middleware."""
    # The middleware sets these on Django's own request object, which no type can say.
    return cast("Asked", request)
