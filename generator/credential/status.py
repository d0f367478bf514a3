"""The status list: one bit for each certificate, published as a signed credential (W3C Bitstring Status List 1.0)."""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from gzip import compress

from generator.credential.contexts import STATUS_CONTEXTS
from generator.credential.document import Document, moment, stamp, text
from generator.credential.signature import check_signed, issuer_of
from generator.credential.trust import Trust
from generator.errors import SigningError, VerificationError

LIST_SIZE = 131_072
"""How many certificates one list covers: the least the standard allows, so that none is told from its company."""

_LIST_BYTES = LIST_SIZE // 8


class Standing(Enum):
    """What is known of a certificate's status."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


def status_entry(list_address: str, index: int) -> Document:
    """Give the `credentialStatus` of the certificate at a place, counted from 0, in the list of an address."""
    _require_place(index)
    return {
        "id": f"{list_address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": list_address,
    }


def status_list(
    revoked: Iterable[int], *, issuer_did: str, address: str, valid_from: datetime, valid_until: datetime
) -> Document:
    """Give the unsigned status list in which the given places are revoked; times are aware.

    A verifier calls it unknown outside its times, so make it again well before `valid_until`.
    """
    return {
        "@context": list(STATUS_CONTEXTS),
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_did,
        "validFrom": stamp(valid_from),
        "validUntil": stamp(valid_until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encode(revoked),
        },
    }


def look_up(credential: Document, status: Document | None, trust: Trust, now: datetime) -> tuple[Standing, str]:
    """Say whether a verified credential still stands, and why.

    One that names no list stands. A list that is absent, forged, not begun, out of date or another one makes it
    unknown: neither good nor revoked.
    """
    if "credentialStatus" not in credential:
        return Standing.GOOD, "the certificate names no status list"
    if status is None:
        return Standing.UNKNOWN, "its status list could not be looked at"
    try:
        revoked = _is_revoked(credential, status, trust, now)
    except VerificationError as error:
        return Standing.UNKNOWN, f"its status list cannot be believed: {error}"
    if revoked:
        return Standing.REVOKED, "the issuer has revoked it"
    return Standing.GOOD, "the issuer has not revoked it"


def _is_revoked(credential: Document, status: Document, trust: Trust, now: datetime) -> bool:
    check_signed(status, trust)
    address = text(credential, "credentialStatus.statusListCredential")
    if text(status, "id") != address or issuer_of(status) != issuer_of(credential):
        raise VerificationError(f"it is not the list {address} of the certificate's issuer")
    if not moment(status, "validFrom") <= now < moment(status, "validUntil"):
        raise VerificationError(f"it does not speak for {now}")
    if text(credential, "credentialStatus.type") != "BitstringStatusListEntry":
        raise VerificationError("the certificate names a status list of another kind")
    if {_purpose(credential, "credentialStatus"), _purpose(status, "credentialSubject")} != {"revocation"}:
        raise VerificationError("it is not a list of revocations")
    bits = _decode(text(status, "credentialSubject.encodedList"))
    index = _index(text(credential, "credentialStatus.statusListIndex"))
    return bool(bits[index // 8] & (0x80 >> index % 8))


def _require_place(index: int) -> None:
    if not 0 <= index < LIST_SIZE:
        raise SigningError(f"place {index} is not in a status list of {LIST_SIZE}")


def _purpose(document: Document, path: str) -> str:
    return text(document, f"{path}.statusPurpose")


def _index(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 6 and int(value) < LIST_SIZE):
        raise VerificationError(f"{value!r} is no place in a list of {LIST_SIZE}")
    return int(value)


def _encode(revoked: Iterable[int]) -> str:
    bits = bytearray(_LIST_BYTES)
    for index in revoked:
        _require_place(index)
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + urlsafe_b64encode(compress(bytes(bits), mtime=0)).decode().rstrip("=")


def _decode(value: str) -> bytes:
    if not value.startswith("u"):
        raise VerificationError("the list is not in base64url")
    try:
        packed = urlsafe_b64decode(value[1:] + "=" * (-len(value[1:]) % 4))
        # Bounded: a few bytes can unpack to gigabytes.
        bits = zlib.decompressobj(wbits=31).decompress(packed, _LIST_BYTES + 1)
    except (Base64Error, zlib.error) as error:
        raise VerificationError("the list cannot be unpacked") from error
    if len(bits) != _LIST_BYTES:
        raise VerificationError(f"the list does not hold {LIST_SIZE} places")
    return bits
