"""Whether a certificate is real and still stands, as of now: for one issued here, or a file someone has.

Three answers: valid; not valid, and why; cannot tell, and why.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.conf import settings

from generator.credential import Award, Document, Judgement, Outcome, judge, parse_document
from generator.credential.document import text
from generator.errors import VerificationError
from generator.grader.certificates.status_lists import read_list
from generator.grader.certificates.status_places import newest_list
from generator.grader.clock import moment
from generator.grader.keys.keyring import Issuer, did_web

_LIST_ADDRESS = re.compile(r"(https?://[^/?#]+)/status/([1-9][0-9]{0,5})\.json")


class Finding(StrEnum):
    """What a checker may conclude, in three words."""

    VALID = "valid"
    NOT_VALID = "not_valid"
    CANNOT_TELL = "cannot_tell"


_FINDINGS = {
    Outcome.VALID: Finding.VALID,
    Outcome.ISSUER_UNKNOWN: Finding.CANNOT_TELL,
    Outcome.CANNOT_TELL: Finding.CANNOT_TELL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The finding about a certificate; `award` is what it says, if that is its issuer's word."""

    finding: Finding
    outcome: Outcome
    reason: str
    award: Award | None
    is_test: bool

    @classmethod
    def unreadable(cls, reason: str) -> Self:
        """Give the finding about a file that holds no certificate."""
        return cls(finding=Finding.NOT_VALID, outcome=Outcome.MALFORMED, reason=reason, award=None, is_test=False)


def check(document: Document, issuer: Issuer, now_ms: int) -> Checked:
    """Check a credential against our own keys and the status list as it is now."""
    judgement: Judgement = judge(document, issuer.trust(), moment(now_ms), _status_for(document, issuer, now_ms))
    return Checked(
        finding=_FINDINGS.get(judgement.outcome, Finding.NOT_VALID),
        outcome=judgement.outcome,
        reason=judgement.reason,
        award=judgement.award,
        is_test=judgement.award is not None and issuer.key.is_test,
    )


def _status_for(document: Document, issuer: Issuer, now_ms: int) -> Document | None:
    """Give the status list a credential names, if it is one of ours, under whichever address it was issued."""
    try:
        did = text(document, "issuer.id")
        address = text(document, "credentialStatus.statusListCredential")
    except VerificationError:
        return None
    found = _LIST_ADDRESS.fullmatch(address)
    if did not in issuer.dids or not found or did_web(found[1]) != did or int(found[2]) > newest_list():
        return None
    return parse_document(read_list(issuer, found[1], int(found[2]), settings.SABAQ.data, now_ms))
