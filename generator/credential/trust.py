"""Whom a verifier believes: issuers by their DID documents, and whether a demonstration's keys count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from generator.credential.document import Document
from generator.credential.keys import PublicKey, public_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """The keys a verifier accepts, by identifier. Without `accepts_test`, keys named TEST are refused."""

    keys: Mapping[str, PublicKey]
    accepts_test: bool

    @classmethod
    def of(cls, did_documents: Iterable[Document], *, accepts_test: bool) -> Self:
        """Trust the issuers of some DID documents. Raises `VerificationError` when one cannot be read."""
        keys = {key.id: key for did in did_documents for key in public_keys(did)}
        return cls(keys=keys, accepts_test=accepts_test)

    def knows(self, issuer: str) -> bool:
        """Whether any key of this issuer is trusted."""
        return any(key.issuer == issuer for key in self.keys.values())

    def find(self, issuer: str, key_id: str) -> PublicKey | None:
        """Give the issuer's key of this identifier, unless it is a test key where those do not count."""
        key = self.keys.get(key_id)
        if key is None or key.issuer != issuer or (key.is_test and not self.accepts_test):
            return None
        return key
