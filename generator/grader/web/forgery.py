"""The token against forgery for the forms of a page, as Django makes and checks it.

Django draws each letter of its mask from the system by itself, and sends its cookie again with every page that has a
form, only to put off the day on which it expires: together as much work as two queries. Logging in gives a new cookie,
which is good for a year; so here it is sent to whoever has none.
"""

import secrets

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token

_BASE = len(CSRF_ALLOWED_CHARS)
_EVEN = 256 - 256 % _BASE
"""Bytes from here on would make some letters likelier than others."""
_AS_LETTERS = bytes(map(ord, (CSRF_ALLOWED_CHARS[byte % _BASE] for byte in range(256))))
_UNEVEN = bytes(range(_EVEN, 256))
_PLACES = {letter: place for place, letter in enumerate(CSRF_ALLOWED_CHARS)}


def form_token(request: HttpRequest) -> str:
    """Give a token that nobody has been given before: the secret of the browser's cookie under a mask."""
    secret = request.META.get("CSRF_COOKIE")
    return get_token(request) if secret is None else _masked(secret)


def _masked(secret: str) -> str:
    mask = _letters(CSRF_SECRET_LENGTH)
    pairs = zip(secret, mask, strict=True)
    return mask + "".join([CSRF_ALLOWED_CHARS[(_PLACES[a] + _PLACES[b]) % _BASE] for a, b in pairs])


def _letters(number: int) -> str:
    drawn = b""
    while len(drawn) < number:
        drawn += secrets.token_bytes(2 * number).translate(_AS_LETTERS, _UNEVEN)
    return drawn[:number].decode()
