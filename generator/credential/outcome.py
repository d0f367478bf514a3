"""What a verifier can conclude, and the refusal that carries it."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from generator.credential.award import Award
from generator.errors import VerificationError


class Outcome(StrEnum):
    """Only `VALID` means that a certificate is good; `CANNOT_TELL` is never shown as either."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ALTERED = "altered"
    ISSUER_UNKNOWN = "issuer unknown"
    NOT_YET_VALID = "not yet valid"
    CANNOT_TELL = "cannot tell"
    MALFORMED = "not a certificate"


class RefusedError(VerificationError):
    """A document that is not a good certificate, and why.

    `award` is what it says when both its proofs hold (expired, revoked, cannot tell), else nothing: what an
    altered document says is no one's word.
    """

    def __init__(self, outcome: Outcome, reason: str, award: Award | None = None) -> None:
        """Keep the outcome and the reason, a sentence without capital and full stop."""
        self.outcome = outcome
        self.reason = reason
        self.award = award
        super().__init__(f"{outcome}: {reason}")


@contextmanager
def refusing(outcome: Outcome) -> Iterator[None]:
    """Turn any complaint inside into a refusal with this outcome."""
    try:
        yield
    except RefusedError:
        raise
    except VerificationError as error:
        raise RefusedError(outcome, str(error)) from error
