"""What the log records: that a certificate was issued, issued in place of another, or revoked.

The log is public, so an entry names nobody and no certificate number. It holds the digest of the signed
credential, which only those who hold the credential can make.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Self

from generator.credential.document import Document, canonical_json, moment, parse_document, stamp, text
from generator.errors import VerificationError

_DIGEST = "sha256:"


class Event(StrEnum):
    """What may happen to a certificate."""

    ISSUE = "issue"
    REISSUE = "reissue"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One event: to which credential, when, and which one it replaces, if it is a reissue. `at` is aware."""

    event: Event
    credential: str
    at: datetime
    replaces: str | None = None

    def to_bytes(self) -> bytes:
        """Write the entry as the log keeps it: canonical JSON, so that an event has one writing."""
        members = {"at": stamp(self.at), "credential": self.credential, "event": self.event.value}
        return canonical_json(members | ({"replaces": self.replaces} if self.replaces else {}))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read an entry. Raises `VerificationError` for any other writing than `to_bytes` gives."""
        document = parse_document(data)
        event = text(document, "event")
        if event not in set(Event):
            raise VerificationError(f"the log entry's event is {event!r}; expected one of {', '.join(Event)}")
        found = cls(
            event=Event(event),
            credential=_digest(document, "credential"),
            at=moment(document, "at"),
            replaces=_digest(document, "replaces") if "replaces" in document else None,
        )
        if found.to_bytes() != data or (found.replaces is None) is (found.event is Event.REISSUE):
            raise VerificationError("the log entry is not written as this log writes them")
        return found


def credential_digest(document: Document) -> str:
    """Give the digest by which the log knows a signed credential, in whatever file or order it stands."""
    return _DIGEST + sha256(canonical_json(document)).hexdigest()


def _digest(document: Document, name: str) -> str:
    value = text(document, name)
    digits = value.removeprefix(_DIGEST)
    if not value.startswith(_DIGEST) or len(digits) != 64 or not set(digits) <= set("0123456789abcdef"):
        raise VerificationError(f"the log entry's {name} is {value!r}; expected sha256: and 64 hexadecimal digits")
    return value
