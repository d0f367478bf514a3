"""What becomes of a certificate: it runs out, is revoked, or is issued anew. Rows are only added.

Whoever revokes or issues anew says why; the trail of the records keeps who it was.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from django.db import IntegrityError, transaction

from generator.errors import CourseError, SigningError
from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.certificates.awards import award_of
from generator.grader.certificates.issuing import certify
from generator.grader.certificates.signing import credential_of
from generator.grader.keys.keyring import Issuer
from generator.grader.storage.ids import uuid7
from generator.grader.tables.certificates import Reissue
from generator.model.text import Text


class AlreadyRevokedError(CourseError):
    """The certificate has been revoked before, so there is nothing left to do to it."""


class Standing(StrEnum):
    """Where a certificate stands; the value is the phrase that says so."""

    VALID = "held_valid"
    EXPIRED = "held_expired"
    REVOKED = "held_revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A certificate that was issued, how long it is good, and its revocation, if it was revoked."""

    issuance: models.Issuance
    valid_until_ms: int
    revocation: models.Issuance | None
    standing: Standing

    @property
    def is_revoked(self) -> bool:
        """Whether it was revoked, in time or after it ran out."""
        return self.revocation is not None


def held(issuances: Iterable[models.Issuance], now_ms: int) -> tuple[Held, ...]:
    """Give some issued certificates as they stand now, in the same order."""
    issued = tuple(issuances)
    revoked = models.Issuance.objects.filter(
        kind=models.IssuanceKind.REVOKE, number__in=[issuance.number for issuance in issued]
    )
    revocations = {revocation.number: revocation for revocation in revoked}
    return tuple(_held(issuance, revocations.get(issuance.number), now_ms) for issuance in issued)


def revocation_of(number: str) -> models.Issuance | None:
    """Give the revocation of a certificate, or None."""
    found: models.Issuance | None = models.Issuance.objects.filter(
        number=number, kind=models.IssuanceKind.REVOKE
    ).first()
    return found


def revoke(issuance: models.Issuance, reason: str, *, by: str, now_ms: int) -> None:
    """Revoke a certificate; the status list says so from now on, and its page says why.

    Raises `ValueError` without a reason and `AlreadyRevokedError` the second time.
    """
    with transaction.atomic():
        _revoke(issuance, reason, now_ms)
        note("revoke", issuance.number, by=by, now_ms=now_ms, detail={"reason": reason})


def reissue(  # noqa: PLR0913  one for each thing an administrator decides, and the world
    issuance: models.Issuance, reason: str, *, name: Text, by: str, now_ms: int, issuer: Issuer
) -> models.Issuance:
    """Revoke a certificate and issue another for the same pass, in the name as it should be; give that one.

    The roster takes the corrected name too. Raises `ValueError` without a reason or an English name,
    `AlreadyRevokedError` for a certificate that was revoked, and `SigningError` for a name that cannot be signed.
    """
    if not name.en:
        raise ValueError("a certificate names somebody")
    with suppress(SigningError):
        # Before it is replaced, for the log names what another stands in place of; one that cannot be signed is none.
        credential_of(issuance, issuer)
    with transaction.atomic():
        _revoke(issuance, reason, now_ms)
        _correct(issuance.trainee, name, by=by, now_ms=now_ms)
        completion = models.Completion.objects.select_related("trainee__academy", "result__attempt").get(
            pk=issuance.completion_id
        )
        anew = certify(completion, issuer, now_ms)
        anew.save()
        credential_of(anew, issuer)
        Reissue.objects.create(issuance=anew, bucket=anew.bucket, replaced=issuance, reason=reason, by=by)
        detail = {"reason": reason, "replaces": issuance.number}
        note("reissue", anew.number, by=by, now_ms=now_ms, detail=detail)
    return anew


def _held(issuance: models.Issuance, revocation: models.Issuance | None, now_ms: int) -> Held:
    until_ms = int(award_of(issuance).valid_until.timestamp() * 1000)
    standing = Standing.REVOKED if revocation else Standing.EXPIRED if now_ms >= until_ms else Standing.VALID
    return Held(issuance=issuance, valid_until_ms=until_ms, revocation=revocation, standing=standing)


def _revoke(issuance: models.Issuance, reason: str, now_ms: int) -> None:
    if not reason:
        raise ValueError("a revocation says why")
    try:
        with transaction.atomic():
            models.Issuance.objects.create(
                id=uuid7(now_ms),
                bucket=issuance.bucket,
                kind=models.IssuanceKind.REVOKE,
                number=issuance.number,
                trainee_id=issuance.trainee_id,
                completion_id=issuance.completion_id,
                status_list=issuance.status_list,
                status_index=issuance.status_index,
                reason=reason,
                issued_ms=now_ms,
            )
    except IntegrityError as error:
        raise AlreadyRevokedError(f"certificate {issuance.number} has been revoked before") from error


def _correct(trainee: models.Trainee, name: Text, *, by: str, now_ms: int) -> None:
    if name == trainee.name:
        return
    before = {"en": trainee.name_en, "ur": trainee.name_ur}
    models.Trainee.objects.filter(pk=trainee.pk).update(name_en=name.en, name_ur=name.ur)
    detail = {"from": before, "to": {"en": name.en, "ur": name.ur}}
    note("name", trainee.personnel_number, by=by, now_ms=now_ms, detail=detail)
