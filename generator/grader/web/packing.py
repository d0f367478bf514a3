"""Pages of ours compressed by libdeflate with little effort: in an eighth of Django's time, for 7 % more bytes.

A paper is the heaviest page there is, and everybody who sits opens it at the same moment.
"""

import gzip
import re
import secrets

from deflate import gzip_compress
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from generator.grader.web.asked import Respond

_EFFORT = 1
_WORTH_IT = 1024
_MOST_PADDING = 100
_TAKES_GZIP = re.compile(r"\bgzip\b")


def packed(respond: Respond) -> Respond:
    """Compress a page for a browser that takes it so; what is streamed or small is left to Django's."""

    def run(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        takes_it = _TAKES_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if takes_it and isinstance(response, HttpResponse) and _is_worth_it(response):
            response.content = _pack(response.content)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(response.content))
            patch_vary_headers(response, ("Accept-Encoding",))
        return response

    return run


def _is_worth_it(response: HttpResponse) -> bool:
    is_plain_page = not response.has_header("Content-Encoding") and not response.has_header("ETag")
    return is_plain_page and len(response.content) >= _WORTH_IT


def _pack(content: bytes) -> bytes:
    """Compress; a name of random length in the header hides how well it went ("Heal the Breach", as Django does)."""
    plain = gzip_compress(content, _EFFORT)
    header = bytearray(plain[:10])
    header[3] = gzip.FNAME
    return b"".join((header, b"a" * secrets.randbelow(_MOST_PADDING), b"\x00", plain[10:]))
