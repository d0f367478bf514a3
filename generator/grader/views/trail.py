"""The trail of what people did to the records, for auditors and for the operator."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from generator.grader import words
from generator.grader.access import audit, rules
from generator.grader.web.asked import Asked
from generator.grader.web.shell import page, refuse

_ROWS = 100
_DID = "did_"


@require_safe
def trail(request: Asked) -> HttpResponse:
    """What people did, the latest first, of everybody or as narrowed by who did it, what it was and about whom."""
    if not (verdict := rules.may_see_trail(request.who)):
        return refuse(request, verdict)
    wanted = {name: said for name in ("by", "action", "about") if (said := request.GET.get(name, "").strip())}
    rows = Paginator(audit.trail(**wanted), _ROWS).get_page(request.GET.get("page"))
    deeds = [
        (key.removeprefix(_DID), words.say(key, request.language)) for key in words.PHRASES if key.startswith(_DID)
    ]
    title = words.say("trail_title", request.language)
    return page(request, "trail.html", title, rows=rows, wanted=wanted, query=urlencode(wanted), deeds=deeds)
