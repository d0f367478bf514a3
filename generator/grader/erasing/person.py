"""Erasing a person: who they were goes, and that somebody was marked and counted stays, under a number of no meaning.

This alone changes rows that are otherwise only added to, so that nothing else need: what was done stays in the trail,
and whose it was does not. What was signed stays signed, and is revoked.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.access.rules import STAFF
from generator.grader.certificates.issuing import issued_to
from generator.grader.certificates.life import held, revoke
from generator.grader.erasing import traces
from generator.grader.erasing.traces import GONE, Known
from generator.grader.examining.attempts import submit_as_it_stands
from generator.grader.keys.keyring import issuer_at
from generator.grader.storage.wiping import wiped
from generator.grader.tables.certificates import Reissue, SigningFault
from generator.grader.tables.life import State
from generator.grader.tables.people import AuditEntry, ExtraTime, FurtherAttempt, JoiningSlip, StateChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """Whom the records call a person from now on, and what else was done or went.

    `papers` were open and handed in as they stood; then certificates, roster files and kept choices.
    """

    number: str
    papers: int
    certificates: tuple[str, ...]
    drafts: int
    choices: int


def standing_certificates(trainee: models.Trainee, now_ms: int) -> tuple[models.Issuance, ...]:
    """Give the certificates of a person that are not revoked, run out or not, the oldest first."""
    return tuple(kept.issuance for kept in reversed(held(issued_to(trainee), now_ms)) if not kept.is_revoked)


def open_papers(trainee: models.Trainee) -> int:
    """Give how many examinations of a person are open, over or not."""
    return int(models.Attempt.objects.filter(trainee=trainee, state=State.OPEN).count())


def erasable(personnel_number: str, reason: str, logins: Collection[str] = ()) -> models.Trainee:
    """Give the person of a number, with whom the logins that were theirs too would go.

    Raises `ConfigError` where there is none or one works here still, for a login that is no such, and for a reason
    that names the person: whoever checks a certificate reads it.
    """
    trainee = models.Trainee.objects.filter(personnel_number=personnel_number).select_related("user").first()
    if trainee is None:
        raise ConfigError(f"there is nobody with the personnel number {personnel_number!r}")
    for login in logins:
        _refuse_anothers(login, trainee)
    for user in logins_of(trainee, logins):
        account = models.Account.objects.filter(user=user).first()
        role = "an operator of the back office" if user.is_superuser else account.role if account else ""
        if user.is_active and (user.is_superuser or role in STAFF):
            raise ConfigError(
                f"{personnel_number} works here as {role}; end the login first: sabaq login end {user.username}"
            )
    if traces.known_by(trainee, logins).is_named_in(reason):
        raise ConfigError(f"the reason {reason!r} names the person, and whoever checks a certificate reads it")
    return trainee


def logins_of(trainee: models.Trainee, logins: Collection[str]) -> list[User]:
    """Give a person's own login and the others that were theirs, as far as there still are any."""
    found = {user.pk: user for user in User.objects.filter(username__in=logins)}
    return list((found | ({trainee.user.pk: trainee.user} if trainee.user else {})).values())


def erase(trainee: models.Trainee, reason: str, now_ms: int, logins: Collection[str] = ()) -> Erased:
    """Erase a person, with other logins that were theirs: all of it or nothing. The reason stays."""
    erased_as = f"erased-{secrets.token_hex(8)}"
    with wiped(), transaction.atomic():
        known, users = traces.known_by(trainee, logins), logins_of(trainee, logins)
        rows = [trainee, *users, *models.Account.objects.filter(user__in=users)]
        _empty_reasons(trainee)
        _empty_trail(known, rows, trainee, erased_as)
        traces.forget_in_others(known, erased_as)
        traces.forget_in_back_office(known, rows)
        traces.forget_sessions(known, users)
        drafts, choices = traces.forget_drafts(), traces.forget_choices(known)
        JoiningSlip.objects.filter(trainee=trainee).delete()
        for user in users:
            user.delete()
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
        # Once the row names nobody, so that what a pass would certify does not either.
        papers = submit_as_it_stands(trainee, partial(issuer_at, settings.SABAQ), now_ms)
        standing = standing_certificates(trainee, now_ms)
        # After all that was said before was emptied: this reason stays.
        for issuance in standing:
            revoke(issuance, reason, by="", now_ms=now_ms)
        numbers = tuple(issuance.number for issuance in standing)
        note("erase", erased_as, by="", now_ms=now_ms, detail={"reason": reason, "certificates": list(numbers)})
    return Erased(number=erased_as, papers=papers, certificates=numbers, drafts=drafts, choices=choices)


def _refuse_anothers(login: str, trainee: models.Trainee) -> None:
    """Refuse a login that is somebody else's, or that nobody ever had."""
    holder = models.Trainee.objects.filter(user__username=login).exclude(pk=trainee.pk).first()
    if holder is not None:
        raise ConfigError(f"the login {login!r} is that of {holder.personnel_number}")
    if not User.objects.filter(username=login).exists() and not AuditEntry.objects.filter(by=login).exists():
        raise ConfigError(f"there is no login {login!r}, and nothing was ever done with one")


def _empty_reasons(trainee: models.Trainee) -> None:
    """Let nothing stay of what was said about the person; that it was done stays."""
    for table in (StateChange, ExtraTime, FurtherAttempt):
        QuerySet(table).filter(trainee=trainee).update(reason=GONE.en)
    QuerySet(models.Issuance).filter(trainee=trainee, kind=models.IssuanceKind.REVOKE).update(reason=GONE.en)
    QuerySet(Reissue).filter(issuance__trainee=trainee).update(reason=GONE.en)
    QuerySet(SigningFault).filter(issuance__trainee=trainee).update(fault=GONE.en)


def _empty_trail(known: Known, rows: Collection[Model], trainee: models.Trainee, erased_as: str) -> None:
    """Let the entries about the person, their rows and their certificates say no more than what was done."""
    entries: QuerySet[AuditEntry] = QuerySet(AuditEntry)
    named = {f"{row._meta.label_lower} {row.pk}" for row in rows}  # noqa: SLF001  as `admin` names a row
    certificates = {issuance.number for issuance in issued_to(trainee)}
    entries.filter(subject__in=known.identities | named | certificates).update(detail={GONE.en: True})
    entries.filter(subject__in=named).update(subject=erased_as)
