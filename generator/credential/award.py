"""What a certificate says: everything that is printed, shown and signed, and nothing else about the person."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from generator.model.text import Language, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A personnel number, hashed with a salt: whoever is told the number can check it, nobody can read it off.

    Open Badges 3.0, IdentityHash. The salt stands beside the hash, so it keeps numbers from being looked up in
    one table for all, not from being guessed one by one.
    """

    digest: str
    salt: str

    @classmethod
    def of(cls, personnel_number: str, salt: str) -> Self:
        """Hash a personnel number with a salt, both as text."""
        return cls(digest="sha256$" + sha256((personnel_number + salt).encode()).hexdigest(), salt=salt)

    def is_of(self, personnel_number: str) -> bool:
        """Whether this is the hash of that number."""
        return self == Identity.of(personnel_number, self.salt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One pass, as it is certified. Percentages are whole, times aware; an Urdu name that is not known is empty.

    `verify_address` is the certificate's own page, `https://host/verify/<number>/`, and its identifier.
    """

    number: str
    verify_address: str
    certificate_title: Text
    statement: Text
    person: Text
    identity: Identity
    academy: Text
    course_id: str
    course_title: Text
    edition: str
    edition_digest: str
    clauses: tuple[str, ...]
    language: Language
    score_percent: int
    pass_percent: int
    passed_on: datetime
    valid_from: datetime
    valid_until: datetime
    issuer_name: Text
    signatory: Text
