"""Erasing a person: who they were goes, and that somebody was marked and counted stays, under a number of no meaning.

This alone changes rows that are otherwise only added to, so that nothing else need: what was done stays in the trail,
and whose it was does not. What was signed stays signed, and is revoked.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.certificates.issuing import issued_to
from generator.grader.certificates.life import held, revoke
from generator.grader.tables.people import AuditEntry, ExtraTime, JoiningSlip, StateChange
from generator.model.text import Text

GONE = Text(en="erased", ur="حذف شدہ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """Whom the records call a person from now on, and the certificates that were revoked for it."""

    number: str
    certificates: tuple[str, ...]


def standing_certificates(trainee: models.Trainee, now_ms: int) -> tuple[models.Issuance, ...]:
    """Give the certificates of a person that are not revoked, run out or not, the oldest first."""
    return tuple(kept.issuance for kept in reversed(held(issued_to(trainee), now_ms)) if not kept.is_revoked)


def erasable(personnel_number: str) -> models.Trainee:
    """Give the person of a number. Raises `ConfigError` when there is none, or one who works here."""
    trainee = models.Trainee.objects.filter(personnel_number=personnel_number).select_related("user").first()
    if trainee is None:
        raise ConfigError(f"there is nobody with the personnel number {personnel_number!r}")
    account = models.Account.objects.filter(user=trainee.user_id).first() if trainee.user_id else None
    if account and account.role != models.Role.TRAINEE:
        raise ConfigError(f"{personnel_number} works here as {account.role}; make the login a trainee's first")
    return trainee


def erase(trainee: models.Trainee, reason: str, now_ms: int) -> Erased:
    """Erase a person: all of it or nothing. The reason says no more than that it was asked for, and stays."""
    erased_as = f"erased-{secrets.token_hex(8)}"
    with transaction.atomic():
        standing = standing_certificates(trainee, now_ms)
        for issuance in standing:
            revoke(issuance, reason, by="", now_ms=now_ms)
        names = {trainee.personnel_number, *({trainee.user.username} if trainee.user else ())}
        _forget_in_trail(names, erased_as, trainee)
        for table in (StateChange, ExtraTime):
            QuerySet(table).filter(trainee=trainee).update(reason=GONE.en)
        JoiningSlip.objects.filter(trainee=trainee).delete()
        if trainee.user:
            trainee.user.delete()
        models.Trainee.objects.filter(pk=trainee.pk).update(
            personnel_number=erased_as,
            name_en=GONE.en,
            name_ur=GONE.ur,
            designation_en=GONE.en,
            designation_ur=GONE.ur,
            email="",
            phone="",
            user=None,
        )
        numbers = tuple(issuance.number for issuance in standing)
        note("erase", erased_as, by="", now_ms=now_ms, detail={"reason": reason, "certificates": list(numbers)})
    return Erased(number=erased_as, certificates=numbers)


def _forget_in_trail(names: set[str], erased_as: str, trainee: models.Trainee) -> None:
    """Let the trail say of the person nothing but the new number, and of others all that it said."""
    rows = {f"{trainee._meta.label_lower} {trainee.pk}"}  # noqa: SLF001  as `admin` names a row
    if trainee.user:
        rows.add(f"{trainee.user._meta.label_lower} {trainee.user.pk}")  # noqa: SLF001  as above
    entries: QuerySet[AuditEntry] = QuerySet(AuditEntry)
    entries.filter(subject__in=names | rows).update(subject=erased_as, detail={GONE.en: True})
    entries.filter(by__in=names).update(by=erased_as)
    told = Q()
    for name in names:
        told |= Q(said__contains=json.dumps(name))
    for entry in entries.annotate(said=Cast("detail", TextField())).filter(told):
        entries.filter(pk=entry.pk).update(detail=_without(names, erased_as, entry.detail))
    owned: list[Model] = [trainee, *([trainee.user] if trainee.user else [])]
    for row in owned:
        shown = LogEntry.objects.filter(content_type__model=row._meta.model_name, object_id=str(row.pk))  # noqa: SLF001  as above
        shown.update(object_repr=GONE.en, change_message="")


def _without(names: set[str], erased_as: str, said: Any) -> Any:  # noqa: ANN401  whatever JSON holds
    match said:
        case str():
            return erased_as if said in names else said
        case Mapping():
            # A roster file's entry says of each person, by the number, what was changed.
            told = {key: _without(names, erased_as, value) for key, value in said.items() if key not in names}
            return told | ({erased_as: {}} if names & said.keys() else {})
        case list():
            return [_without(names, erased_as, value) for value in said]
        case _:
            return said
