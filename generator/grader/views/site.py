"""What stands outside any room: the first page where no course is built, and the sign of life."""

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from generator.grader import models, words
from generator.grader.api import tokens
from generator.grader.certificates.signing import unsignable
from generator.grader.serving.metrics import exposition, failing
from generator.grader.settings import is_loopback
from generator.grader.web.asked import Asked, asked
from generator.grader.web.middleware import is_forwarded
from generator.grader.web.shell import page


@require_safe
def first(request: Asked) -> HttpResponse:
    """Where no course is built, a page that says so; otherwise the course's own page is served before this."""
    title = words.say("site_name", request.language)
    return page(request, "fault.html", title, text=words.say("home_no_site", request.language))


@require_safe
def health(_: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer, which edition new papers are drawn from, and what nobody can sign."""
    try:
        faults = unsignable().count()
        current = models.CurrentEdition.objects.order_by("course").select_related("edition").first()
    except Error:
        return JsonResponse({"status": "failing", "database": "failing", "edition": None}, status=503)
    edition = {"label": current.edition.label, "digest": current.edition_id} if current else None
    return JsonResponse({"status": "ok", "database": "ok", "edition": edition, "unsignable_certificates": faults})


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus: on this machine, or with a token for them."""
    try:
        told = exposition() if _may_see_figures(request) else None
    except Error:
        # Whose token it is cannot be known; that the database fails, the sign of life tells everybody.
        told = failing()
    if told is None:
        return HttpResponse("not found\n", status=404, content_type="text/plain; charset=utf-8")
    return HttpResponse(told, content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_see_figures(request: HttpRequest) -> bool:
    if is_loopback(request.META.get("REMOTE_ADDR", "")) and not is_forwarded(request):
        return True
    token = tokens.find(request.headers.get("Authorization", ""), asked(request).now_ms)
    return token is not None and tokens.allows(token, tokens.Scope.METRICS_READ)
