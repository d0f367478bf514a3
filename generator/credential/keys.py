"""The issuer's keys: the one type that holds a private key, and the DID document that publishes the public ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from generator.credential.document import Document
from generator.errors import SigningError, VerificationError

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
TEST_MARK = "TEST"
_TEST_PREFIX = f"{TEST_MARK}-"
TEST_LINE = b"TEST key of a demonstration: certificates signed with it prove nothing\n"
_ED25519 = b"\xed\x01"  # the multicodec prefix of an Ed25519 public key


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """An Ed25519 private key and the name it goes by; never printed, and written only encrypted.

    A key of a demonstration says so in its name and in its file, so it cannot pass for another by accident.
    """

    private: Ed25519PrivateKey = field(repr=False)
    is_test: bool

    @classmethod
    def generate(cls, *, is_test: bool = False) -> Self:
        """Make a new key from the operating system's randomness."""
        return cls(private=Ed25519PrivateKey.generate(), is_test=is_test)

    @classmethod
    def from_seed(cls, seed: bytes, *, is_test: bool) -> Self:
        """Make the key that belongs to 32 secret bytes."""
        return cls(private=Ed25519PrivateKey.from_private_bytes(seed), is_test=is_test)

    @classmethod
    def from_pem(cls, data: bytes, passphrase: bytes) -> Self:
        """Read a key as `to_pem` wrote it. Raises `SigningError`."""
        try:
            private = load_pem_private_key(data, passphrase)
        except (ValueError, TypeError) as error:
            raise SigningError("the key cannot be read: not a PEM key, or not its passphrase") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise SigningError("the key is not an Ed25519 key")
        return cls(private=private, is_test=data.startswith(TEST_LINE))

    def to_pem(self, passphrase: bytes) -> bytes:
        """Write the key encrypted (PKCS #8); a key of a demonstration says so on the first line.

        Raises `SigningError` without a passphrase, and for a key that lies on a token, which never leaves it.
        """
        if not passphrase:
            raise SigningError("a key is only written encrypted: give a passphrase")
        encrypted = BestAvailableEncryption(passphrase)
        pem = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encrypted)
        return (TEST_LINE if self.is_test else b"") + pem

    @property
    def public(self) -> Ed25519PublicKey:
        """The public half."""
        return self.private.public_key()

    @property
    def verifying(self) -> "VerifyingKey":
        """The public half, under the name of this key."""
        return VerifyingKey(public=self.public, is_test=self.is_test)

    def id_at(self, issuer_did: str) -> str:
        """The full identifier of this key as a verification method of an issuer."""
        return self.verifying.id_at(issuer_did)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyingKey:
    """The public half of a key of ours: all that is needed of one that signs no more."""

    public: Ed25519PublicKey
    is_test: bool

    @classmethod
    def from_name(cls, name: str) -> Self:
        """Read the name of a key, which tells it whole. Raises `SigningError`."""
        value = name.removeprefix(_TEST_PREFIX)
        public = _unmultibase(value)
        if public is None:
            raise SigningError(f"{name!r} is not the name of an Ed25519 key")
        return cls(public=public, is_test=value != name)

    @property
    def name(self) -> str:
        """The fragment that names this key in its issuer's DID document."""
        return (_TEST_PREFIX if self.is_test else "") + multibase(self.public)

    def id_at(self, issuer_did: str) -> str:
        """The full identifier of this key as a verification method of an issuer."""
        return f"{issuer_did}#{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """One key an issuer signs with, as its DID document lists it."""

    id: str
    issuer: str
    key: Ed25519PublicKey

    @property
    def is_test(self) -> bool:
        """Whether it is a key of a demonstration."""
        return names_test_key(self.id)


def names_test_key(key_id: str) -> bool:
    """Whether a key's identifier says that it is a key of a demonstration."""
    return TEST_MARK in re.split(r"[^A-Za-z0-9]", key_id.partition("#")[2])


def multibase(key: Ed25519PublicKey) -> str:
    """Write a public key as a Multikey value."""
    return "z" + base58.b58encode(_ED25519 + key.public_bytes_raw()).decode()


def did_document(issuer_did: str, keys: Iterable[SigningKey | VerifyingKey]) -> Document:
    """Publish an issuer's keys, past ones too: a key that goes missing takes its certificates with it."""
    methods = [
        {
            "id": key.id_at(issuer_did),
            "type": "Multikey",
            "controller": issuer_did,
            "publicKeyMultibase": multibase(key.public),
        }
        for key in keys
    ]
    return {
        "@context": DID_CONTEXTS,
        "id": issuer_did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def public_keys(did: Document) -> tuple[PublicKey, ...]:
    """Read the keys that a DID document lets its subject assert with. Raises `VerificationError`."""
    methods = did.get("verificationMethod")
    allowed = did.get("assertionMethod")
    issuer = did.get("id")
    if not isinstance(issuer, str) or not isinstance(methods, list) or not isinstance(allowed, list):
        raise VerificationError("the issuer's key file is not a DID document with verification methods")
    own = [m for m in methods if isinstance(m, dict) and m.get("type") == "Multikey" and m.get("id") in allowed]
    return tuple(_public_key(method, issuer) for method in own if method.get("controller") == issuer)


def _public_key(method: Document, issuer: str) -> PublicKey:
    key = _unmultibase(method.get("publicKeyMultibase"))
    if key is None:
        raise VerificationError(f"the key {method['id']} is not an Ed25519 Multikey")
    return PublicKey(id=method["id"], issuer=issuer, key=key)


def _unmultibase(value: object) -> Ed25519PublicKey | None:
    """Read a Multikey value; None for whatever is no Ed25519 one."""
    try:
        raw = base58.b58decode(value[1:]) if isinstance(value, str) and value.startswith("z") else b""
    except ValueError:
        return None
    if not raw.startswith(_ED25519) or len(raw) != len(_ED25519) + 32:
        return None
    return Ed25519PublicKey.from_public_bytes(raw[len(_ED25519) :])
