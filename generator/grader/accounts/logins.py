"""Logins of those who work here, made and ended by the operator; a trainee's is made by a slip, and only reset here."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.access.rules import STAFF
from generator.grader.typed import western_digits

_Place = TypeVar("_Place", models.Cadre, models.Academy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A login to be made: its name, its role, whose people an administrator covers, and whether by the back office."""

    name: str
    role: models.Role
    cadres: Sequence[str] = ()
    academies: Sequence[str] = ()
    is_back_office: bool = False


def make(wanted: Wanted, now_ms: int) -> str:
    """Make a login and give its password, the only time it is seen. Raises `ConfigError` for what makes no sense."""
    _refuse_senseless(wanted)
    cadres, academies = _known(models.Cadre, wanted.cadres), _known(models.Academy, wanted.academies)
    password = _password()
    with transaction.atomic():
        user = User(username=wanted.name, is_staff=wanted.is_back_office, is_superuser=wanted.is_back_office)
        user.set_password(password)
        user.save()
        account = models.Account.objects.create(user=user, role=wanted.role)
        account.cadres.set(cadres)
        account.academies.set(academies)
        covered = {"cadres": sorted(wanted.cadres), "academies": sorted(wanted.academies)}
        detail = {"role": wanted.role.value, **covered, "back_office": wanted.is_back_office}
        note("login-new", wanted.name, by="", now_ms=now_ms, detail=detail)
    return password


def reset(name: str, now_ms: int, *, forgets_factor: bool) -> str:
    """Give a login a new password, and open it again if it was ended; its sessions end, its second factor if told.

    A trainee's too, for no slip helps whoever lost a second factor. Raises `ConfigError` when nobody has the login.
    """
    password = _password()
    with transaction.atomic():
        user = User.objects.filter(username=name).first()
        if user is None:
            raise ConfigError(
                f"there is no login {name!r}; `sabaq login list` names those who work here, and a trainee's is the "
                "personnel number"
            )
        user.set_password(password)
        user.is_active = True
        user.save()
        if forgets_factor:
            Authenticator.objects.filter(user=user).delete()
        note("login-reset", name, by="", now_ms=now_ms, detail={"factor_forgotten": forgets_factor})
    return password


def end(name: str, now_ms: int) -> None:
    """Let a login of somebody who works here open nothing any more; what was done with it stays in the trail.

    Raises `ConfigError` when nobody who works here has it.
    """
    with transaction.atomic():
        user = _login(name)
        user.is_active = False
        user.save(update_fields=["is_active"])
        note("login-end", name, by="", now_ms=now_ms)


def all_logins() -> list[models.Account]:
    """Give the logins of those who work here, ended ones too, by name."""
    accounts = models.Account.objects.filter(role__in=STAFF).order_by("user__username")
    return list(accounts.select_related("user").prefetch_related("cadres", "academies"))


def _password() -> str:
    return secrets.token_urlsafe(12)


def _refuse_senseless(wanted: Wanted) -> None:
    covers = bool(wanted.cadres or wanted.academies)
    if wanted.role not in STAFF:
        raise ConfigError("a trainee's login is made by a joining slip, not here")
    if wanted.role is models.Role.ADMINISTRATOR and not covers:
        raise ConfigError("an administrator covers somebody: --cadre CODE or --academy CODE")
    if wanted.role is not models.Role.ADMINISTRATOR and covers:
        raise ConfigError(f"only an administrator covers cadres or academies; the role here is {wanted.role.value}")
    if wanted.is_back_office and wanted.role is not models.Role.OPERATOR:
        raise ConfigError("the back office is for operators: --role operator")
    if wanted.name != western_digits(wanted.name):
        # The form to log in takes every keyboard's digits for these.
        raise ConfigError(f"{wanted.name!r} cannot be a login's name: write its digits as 0 to 9")
    try:
        User._meta.get_field("username").clean(wanted.name, None)  # noqa: SLF001  Django's own name
    except ValidationError as error:
        raise ConfigError(f"{wanted.name!r} cannot be a login's name: {' '.join(error.messages)}") from error
    if User.objects.filter(username__iexact=wanted.name).exists():
        raise ConfigError(f"there is a login {wanted.name!r} already; `sabaq login reset` gives it a new password")


def _known(table: type[_Place], codes: Sequence[str]) -> list[_Place]:
    known = list(table._default_manager.filter(code__in=codes))  # noqa: SLF001  Django's own name
    if unknown := sorted(set(codes) - {named.code for named in known}):
        name = table.__name__.lower()
        raise ConfigError(f"there is no {name} {', '.join(unknown)}; `sabaq {name}` lists them and adds one")
    return known


def _login(name: str) -> User:
    user = User.objects.filter(username=name, account__role__in=STAFF).first()
    if user is None:
        raise ConfigError(f"nobody who works here has the login {name!r}; `sabaq login list` names them")
    return user
