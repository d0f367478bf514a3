"""The signatures of certificates, made after they were issued: once, by whoever comes first.

A submission only says what its certificate will say. The credential is signed when somebody first looks at it, or
else within a minute by the sequencer. As time, number and salt are the issuance's own, two who sign one
certificate at once make the same credential, and the first that is stored stays.

What is stored is read and written here; `sign_drafts` between them touches no database, so that it can run in
processes apart.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from generator.credential import Award, Document, SigningKey, build, dump_document, parse_document, sign, status_entry
from generator.errors import SigningError
from generator.grader import models
from generator.grader.certificates.awards import award_of, issuer_address
from generator.grader.certificates.status_lists import status_address
from generator.grader.clock import moment
from generator.grader.keys.keyring import Issuer, did_web
from generator.grader.storage.ids import first_uuid7
from generator.grader.storage.rows import insertion_once
from generator.grader.storage.writing import write
from generator.grader.tables.append_only import AppendOnly
from generator.grader.tables.certificates import SignedCredential, SigningFault

log = logging.getLogger("sabaq")

AT_ONCE = 50
"""How many are read, signed and stored together: some half a second of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A credential to be signed: what it says, in whose name, its place in a status list, and when it was issued."""

    issuance_id: UUID
    bucket: int
    award: Award
    did: str
    status: Document
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What became of a draft: the signed credential, or why there can be none."""

    issuance_id: UUID
    bucket: int
    credential: str = ""
    fault: str = ""


def credential_of(issuance: models.Issuance, issuer: Issuer) -> Document:
    """Give the signed credential of a certificate; the first who asks has it signed.

    Raises `SigningError` when it cannot be.
    """
    if (kept := _kept(issuance.id)) is None:
        (made,) = sign_drafts([draft_of(issuance)], issuer.key)
        keep([made])
        if made.fault:
            raise SigningError(made.fault)
        kept = _kept(issuance.id) or made.credential
    return parse_document(kept.encode())


def sign_pending(issuer: Issuer, *, since_ms: int = 0, limit: int | None = None) -> int:
    """Sign what was issued since a moment and is not signed, the oldest first; give how many were looked at.

    With a limit it stops after so many, or a few more. What cannot be signed stops nothing else.
    """
    looked_at = 0
    for drafts in pending(since_ms=since_ms):
        keep(sign_drafts(drafts, issuer.key))
        looked_at += len(drafts)
        if limit is not None and looked_at >= limit:
            break
    return looked_at


def pending(*, since_ms: int = 0, at_once: int = AT_ONCE) -> Iterator[tuple[Draft, ...]]:
    """Give, some at a time and the oldest first, what was issued since a moment and is to be signed.

    What could not be signed once is left alone: it says the same for ever. Whoever looks at it tries again.
    """
    last, waiting = first_uuid7(since_ms), unsigned().filter(signing_fault=None).order_by("id")
    while found := tuple(waiting.filter(id__gt=last)[:at_once]):
        yield tuple(map(draft_of, found))
        last = found[-1].id


def unsigned() -> QuerySet[models.Issuance]:
    """Give what was issued and is not signed, without what another certificate has replaced since."""
    found: QuerySet[models.Issuance] = models.Issuance.objects.filter(
        kind=models.IssuanceKind.ISSUE, signed=None, replaced_by=None
    )
    return found


def unsignable() -> QuerySet[SigningFault]:
    """Give what could not be signed and still is not, for somebody to put right by issuing it anew."""
    found: QuerySet[SigningFault] = SigningFault.objects.filter(issuance__in=unsigned())
    return found


def draft_of(issuance: models.Issuance) -> Draft:
    """Give what is to be signed for an issuance."""
    base_url = issuer_address(issuance)
    return Draft(
        issuance_id=issuance.id,
        bucket=issuance.bucket,
        award=award_of(issuance),
        did=did_web(base_url),
        status=status_entry(status_address(base_url, issuance.status_list), issuance.status_index),
        issued_at=moment(issuance.issued_ms),
    )


def sign_drafts(drafts: Iterable[Draft], key: SigningKey) -> tuple[Signature, ...]:
    """Sign drafts, each checked by its own verifier before it is given; the same drafts give the same signatures."""
    return tuple(_signature(draft, key) for draft in drafts)


def keep(signatures: Iterable[Signature]) -> None:
    """Store what was signed, each unless another was stored first, and what could not be, which is told once."""
    made = tuple(signatures)
    if signed := [_row(one) for one in made if not one.fault]:
        write(insertion_once(signed))
    for one in made:
        if one.fault and write(insertion_once([_row(one)])):
            # The log names nobody.
            log.error("issuance %s cannot be signed: %s; `sabaq log seal` says whose it is", one.issuance_id, one.fault)


def _row(made: Signature) -> AppendOnly:
    if made.fault:
        return SigningFault(issuance_id=made.issuance_id, bucket=made.bucket, fault=made.fault)
    return SignedCredential(issuance_id=made.issuance_id, bucket=made.bucket, credential=made.credential)


def _signature(draft: Draft, key: SigningKey) -> Signature:
    try:
        signed = sign(build(draft.award, draft.did, draft.status), key, draft.issued_at)
    except SigningError as error:
        return Signature(issuance_id=draft.issuance_id, bucket=draft.bucket, fault=str(error))
    return Signature(issuance_id=draft.issuance_id, bucket=draft.bucket, credential=dump_document(signed).decode())


def _kept(issuance_id: UUID) -> str | None:
    found: str | None = (
        SignedCredential.objects.filter(issuance_id=issuance_id).values_list("credential", flat=True).first()
    )
    return found
