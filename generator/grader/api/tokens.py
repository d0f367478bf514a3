"""Tokens of other systems: shown once when made, kept as a hash, limited in scope, reach and time, revoked for ever."""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.db import transaction
from django.utils.crypto import salted_hmac

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.tables.reports import ApiToken

_BEGINS = "sabaq_"
_DAY_MS = 86_400_000


class Scope(StrEnum):
    """What a token may be used for."""

    ROSTER_WRITE = "roster:write"
    COMPLETION_READ = "completion:read"
    METRICS_READ = "metrics:read"


MOST_DAYS = 5 * 365
"""The longest a token may be made for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a token is called, what it may do, whose people it reaches, and for how many days it is good."""

    name: str
    scopes: Sequence[Scope]
    cadres: Sequence[str] = ()
    days: int = 365


class NameTakenError(ConfigError):
    """A token has the name or had it: in the trail it means one token for ever."""


def new_draw() -> str:
    """Give what one token is drawn from: a form keeps it, so that pressed twice on a slow line it makes one token."""
    return secrets.token_urlsafe(32)


def make(terms: Terms, now_ms: int, *, draw: str = "", by: str = "") -> str:
    """Make a token and give it, the only time it is ever seen; with the same terms and draw, the same one.

    Raises `ConfigError` for what makes no sense, `NameTakenError` where the name is another token's.
    """
    known = list(models.Cadre.objects.filter(code__in=terms.cadres))
    if unknown := sorted(set(terms.cadres) - {cadre.code for cadre in known}):
        raise ConfigError(f"there is no cadre {', '.join(unknown)}; the roster's own codes are meant")
    if needs_cadres(terms.scopes) and not terms.cadres:
        raise ConfigError("a token for people needs at least one cadre: --cadre CODE")
    if not 1 <= terms.days <= MOST_DAYS:
        raise ConfigError(f"a token is good for 1 to {MOST_DAYS} days, not {terms.days}: --days N")
    token = _drawn(terms, draw or new_draw())
    row = _row(token, terms, now_ms)
    with transaction.atomic():
        made, is_new = ApiToken.objects.get_or_create(name=terms.name, defaults=row)
        if made.digest != row["digest"] or state_of(made, now_ms) is not State.IN_USE:
            raise NameTakenError(
                f"there is a token {terms.name!r} already; the name of one that has ended is not used again"
            )
        if is_new:
            made.cadres.set(known)
            detail = {"scopes": list(terms.scopes), "cadres": sorted(set(terms.cadres)), "days": terms.days}
            note("token-new", terms.name, by=by, now_ms=now_ms, detail=detail)
    return token


def _row(token: str, terms: Terms, now_ms: int) -> dict[str, str | int]:
    return {
        "digest": _digest(token),
        "scopes": " ".join(terms.scopes),
        "made_ms": now_ms,
        "expires_ms": now_ms + terms.days * _DAY_MS,
    }


def _drawn(terms: Terms, draw: str) -> str:
    """Give the token of a draw: 256 bits that nobody without the server's secret can tell, whoever chose the draw."""
    said = json.dumps([draw, terms.name, list(terms.scopes), list(terms.cadres), terms.days])
    drawn = salted_hmac("sabaq.token", said, algorithm="sha256").digest()
    return _BEGINS + urlsafe_b64encode(drawn).decode().rstrip("=")


def needs_cadres(scopes: Sequence[Scope]) -> bool:
    """Tell whether a token for these is about people, and so of no use without a cadre."""
    return set(scopes) != {Scope.METRICS_READ}


def revoke(name: str, now_ms: int, *, by: str = "") -> None:
    """End a token at once. Raises `ConfigError` when there is none of that name."""
    with transaction.atomic():
        if not ApiToken.objects.filter(name=name, revoked_ms=None).update(revoked_ms=now_ms):
            raise ConfigError(f"there is no token {name!r} in use; `sabaq token list` names them")
        note("token-revoke", name, by=by, now_ms=now_ms)


def find(header: str, now_ms: int) -> ApiToken | None:
    """Give the token in use that an `Authorization` header shows (RFC 6750, section 2.1), or None."""
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.startswith(_BEGINS):
        return None
    found = ApiToken.objects.filter(digest=_digest(token.strip())).first()
    return found if found and state_of(found, now_ms) is State.IN_USE else None


class State(StrEnum):
    """Whether a token opens anything still."""

    IN_USE = "in use"
    REVOKED = "revoked"
    OVER = "over"


def state_of(token: ApiToken, now_ms: int) -> State:
    """Give where a token stands; one made without an end is good until it is revoked."""
    if token.revoked_ms is not None:
        return State.REVOKED
    return State.OVER if token.expires_ms is not None and now_ms >= token.expires_ms else State.IN_USE


def allows(token: ApiToken, scope: Scope) -> bool:
    """Tell whether a token may be used for something."""
    return scope in token.scopes.split()


def _digest(token: str) -> str:
    # Of 256 bits that cannot be told: a hash without salt or stretching cannot be searched for them.
    return sha256(token.encode()).hexdigest()
