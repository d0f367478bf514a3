"""The public log as static files (C2SP tlog-tiles): anyone may mirror it, and hold it against what it said before."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from generator.grader.log.files import LogFiles
from generator.grader.views.exam import issuer
from generator.grader.web.asked import Asked
from generator.grader.web.shell import not_found

_TEXT = "text/plain; charset=utf-8"
_FOR_EVER = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=10"


@require_safe
def checkpoint(request: Asked) -> HttpResponse:
    """How many entries the log has, and its root, signed."""
    note = LogFiles(settings.SABAQ.data).checkpoint()
    return _public(note.encode(), _TEXT, _BRIEFLY) if note is not None else not_found(request)


@require_safe
def tile(request: Asked, path: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries; once published it never changes."""
    data = LogFiles(settings.SABAQ.data).find(f"tile/{path}")
    return _public(data, "application/octet-stream", _FOR_EVER) if data is not None else not_found(request)


@require_safe
def key(_: HttpRequest) -> HttpResponse:
    """The keys the log has signed with, one a line, the newest last."""
    logs = issuer().logs
    return _public("".join(f"{verifier}\n" for verifier in (logs.verifiers if logs else ())).encode(), _TEXT, _BRIEFLY)


def _public(data: bytes, kind: str, caching: str) -> HttpResponse:
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": caching}
    return HttpResponse(data, content_type=kind, headers=headers)
