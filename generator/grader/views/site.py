"""What stands outside any room: the first page where no course is built, and the sign of life."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from generator.grader import words
from generator.grader.asked import Asked
from generator.grader.shell import page


@require_safe
def first(request: Asked) -> HttpResponse:
    """Where no course is built, a page that says so; otherwise the course's own page is served before this."""
    title = words.say("site_name", request.language)
    return page(request, "fault.html", title, text=words.say("home_no_site", request.language))


@require_safe
def health(_: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
