"""Tokens of other systems: shown once when made, kept as a hash, limited to scopes and cadres, revoked for ever."""

import secrets
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256

from django.db import transaction

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.audit import note
from generator.grader.report_tables import ApiToken

_BEGINS = "sabaq_"


class Scope(StrEnum):
    """What a token may be used for."""

    ROSTER_WRITE = "roster:write"
    COMPLETION_READ = "completion:read"
    METRICS_READ = "metrics:read"


def make(name: str, scopes: Sequence[Scope], cadres: Sequence[str], now_ms: int) -> str:
    """Make a token and give it, the only time it is ever seen. Raises `ConfigError` for what makes no sense."""
    known = list(models.Cadre.objects.filter(code__in=cadres))
    if unknown := sorted(set(cadres) - {cadre.code for cadre in known}):
        raise ConfigError(f"there is no cadre {', '.join(unknown)}; the roster's own codes are meant")
    if not cadres and set(scopes) != {Scope.METRICS_READ}:
        raise ConfigError("a token for people needs at least one cadre: --cadre CODE")
    if ApiToken.objects.filter(name=name).exists():
        raise ConfigError(f"there is a token {name!r} already; a revoked name is not used again")
    # 256 random bits: a hash without salt or stretching cannot be searched for them.
    token = f"{_BEGINS}{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        made = ApiToken.objects.create(name=name, digest=_digest(token), scopes=" ".join(scopes), made_ms=now_ms)
        made.cadres.set(known)
        note("token-new", name, by="", now_ms=now_ms, detail={"scopes": list(scopes), "cadres": sorted(set(cadres))})
    return token


def revoke(name: str, now_ms: int) -> None:
    """End a token at once. Raises `ConfigError` when there is none of that name."""
    with transaction.atomic():
        if not ApiToken.objects.filter(name=name, revoked_ms=None).update(revoked_ms=now_ms):
            raise ConfigError(f"there is no token {name!r} in use; `sabaq token list` names them")
        note("token-revoke", name, by="", now_ms=now_ms)


def find(header: str) -> ApiToken | None:
    """Give the token in use that an `Authorization` header shows (RFC 6750, section 2.1), or None."""
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.startswith(_BEGINS):
        return None
    return ApiToken.objects.filter(digest=_digest(token.strip()), revoked_ms=None).first()


def allows(token: ApiToken, scope: Scope) -> bool:
    """Tell whether a token may be used for something."""
    return scope in token.scopes.split()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
