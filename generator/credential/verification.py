"""Is this certificate real, and does it still stand? Pure: documents, trust and time in, a verified value out.

The steps follow those of `signature`, for nothing that a document says is believed before its proofs hold.

1. to 5. the document was signed by an issuer we trust;
6. it is a certificate of ours, every member of it understood;
7. it has not been revoked;
8. it has begun, and has not ended;
9. its status could be looked up.

A certificate that is both revoked and out of date is called revoked; one out of date whose status cannot be
looked up is called expired, for that is certain.
"""

from dataclasses import dataclass
from datetime import datetime

from generator.credential.award import Award
from generator.credential.document import Document, member
from generator.credential.outcome import Outcome, RefusedError, refusing
from generator.credential.reading import read_award
from generator.credential.signature import Signed, check_signed
from generator.credential.status import Standing, look_up
from generator.credential.trust import Trust
from generator.errors import VerificationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A certificate that is real and stands: what it says, and who says so. Only `verify` makes one."""

    award: Award
    signed: Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One of the outcomes, its reason in a sentence, and what the certificate says where that can be believed."""

    outcome: Outcome
    reason: str
    award: Award | None


def verify(document: Document, trust: Trust, now: datetime, status: Document | None = None) -> Verified:
    """Give the verified certificate, or raise `RefusedError` (a `VerificationError`) with outcome and reason.

    `status` is the issuer's status list, as a credential; it is needed when the certificate names one.
    """
    signed = check_signed(document, trust)  # 1 to 5
    with refusing(Outcome.MALFORMED):  # 6
        if "OpenBadgeCredential" not in member(document, "type"):
            raise VerificationError("the document is a credential, but not of an achievement")
        award = read_award(document)
    standing, reason = look_up(document, status, trust, now)
    if standing is Standing.REVOKED:  # 7
        raise RefusedError(Outcome.REVOKED, reason, award)
    if now < award.valid_from:  # 8
        raise RefusedError(Outcome.NOT_YET_VALID, f"it begins at {award.valid_from}", award)
    if now >= award.valid_until:
        raise RefusedError(Outcome.EXPIRED, f"it ended at {award.valid_until}", award)
    if standing is Standing.UNKNOWN:  # 9
        raise RefusedError(Outcome.CANNOT_TELL, reason, award)
    return Verified(award=award, signed=signed)


def judge(document: Document, trust: Trust, now: datetime, status: Document | None = None) -> Judgement:
    """Say what a verifier would show: `verify`, with its refusal as a value. It never raises."""
    try:
        verified = verify(document, trust, now, status)
    except RefusedError as refusal:
        return Judgement(outcome=refusal.outcome, reason=refusal.reason, award=refusal.award)
    issuer = verified.signed.key.issuer
    return Judgement(outcome=Outcome.VALID, reason=f"signed by {issuer} and not changed since", award=verified.award)
