"""A ticket to a paper: who has opened their paper may save and hand in without being looked up again.

It is a keyed hash of the attempt and of the session it was opened in, kept in a cookie that is sent to that
paper's addresses only. So it costs no query, works in plain forms, and is worth nothing once the browser has
logged out or somebody else has logged in. A login that is ended meanwhile, or gets another password, sees nothing
more and may still hand in the paper it had open: to ask would cost every hand-in a query. What the ticket opens is
one attempt, as long as that takes answers; forms carry Django's token against forgery as everywhere. Demo logins get
none, for where they come from is asked each time.
"""

import re
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from generator.grader.web.asked import Asked

COOKIE = "ticket"
_PAPER = re.compile(r"/exam/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(|submit)")


def hand_out(request: Asked, response: HttpResponse, attempt_id: UUID) -> HttpResponse:
    """Put the ticket into the response that shows the paper to the one who sits it."""
    session = request.session.session_key
    if session is not None and not request.who.is_demo:
        response.set_cookie(
            COOKIE,
            ticket(attempt_id, session),
            path=f"/exam/{attempt_id}/",
            httponly=True,
            samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def held(request: HttpRequest) -> tuple[UUID, str] | None:
    """Give the attempt whose ticket a form comes with, and what its address says behind that; None without a ticket."""
    paper = _PAPER.fullmatch(request.path) if request.method == "POST" else None
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    shown = request.COOKIES.get(COOKIE)
    if paper is None or not session or not shown:
        return None
    attempt_id = UUID(paper[1])
    return (attempt_id, paper[2]) if constant_time_compare(shown, ticket(attempt_id, session)) else None


@lru_cache(maxsize=4096)
def ticket(attempt_id: UUID, session: str) -> str:
    """Give the ticket to an attempt for one session."""
    return salted_hmac("sabaq.ticket", f"{attempt_id} {session}", algorithm="sha256").hexdigest()
