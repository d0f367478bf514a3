"""A log's checkpoint: its size and root, signed as a note by the log's own key (C2SP tlog-checkpoint, signed-note)."""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from generator.credential.keys import TEST_MARK, SigningKey, VerifyingKey
from generator.credential.log.merkle import HASH_BYTES, check_consistency
from generator.errors import SigningError, VerificationError

MAX_NOTE_BYTES = 128 << 10
"""Sixteen signatures of any sort that notes know, the least a reader must take (C2SP signed-note), fit in this."""
_ED25519 = b"\x01"  # the signature type of a signed note
_SIGNATURE = re.compile("— ([^ +]+) ([A-Za-z0-9+/=]+)")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogVerifier:
    """A log as those who check it know it: its name, which is its checkpoints' origin, and its public key."""

    name: str
    key: Ed25519PublicKey

    @classmethod
    def of(cls, address: str, key: VerifyingKey) -> Self:
        """Name a log by its address; a demonstration's says so in its name."""
        name = address.rpartition("://")[2].rstrip("/")
        if not name or re.search(r"[\s+\x00-\x1f]", name):
            raise SigningError(f"{address!r} is no name for a log")
        return cls(name=f"{name}/{TEST_MARK}" if key.is_test else name, key=key.public)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a key as a log publishes it: `name+key id+base64`. Raises `VerificationError`."""
        name, plus, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        data = _unbase64(encoded) if plus else b""
        if len(data) != 33 or data[:1] != _ED25519:
            raise VerificationError("the log's key is not an Ed25519 key as signed notes write it: name+id+base64")
        found = cls(name=name, key=Ed25519PublicKey.from_public_bytes(data[1:]))
        if found.key_id.hex() != key_id:
            raise VerificationError(f"the log's key has the id {found.key_id.hex()}, but says {key_id}")
        return found

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a note names this key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.key.public_bytes_raw()).digest()[:4]

    @property
    def is_test(self) -> bool:
        """Whether it is the log of a demonstration."""
        return TEST_MARK in re.split(r"[^A-Za-z0-9]", self.name)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(_ED25519 + self.key.public_bytes_raw())}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSigner:
    """A log's own key and its name, by custom its address without the scheme: `academy.example/log`."""

    name: str
    key: SigningKey

    @classmethod
    def of(cls, address: str, key: SigningKey) -> Self:
        """Name a log by its address, as its verifier does."""
        return cls(name=LogVerifier.of(address, key.verifying).name, key=key)

    @property
    def verifier(self) -> LogVerifier:
        """The log's public half."""
        return LogVerifier(name=self.name, key=self.key.public)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKeys:
    """The key that signs a log now, and the public half of every one that did, the newest last."""

    signer: LogSigner
    verifiers: tuple[LogVerifier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a log committed to: how many entries it held, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def sign_checkpoint(size: int, root: bytes, signer: LogSigner) -> str:
    """Give the signed note of a log's size and root; the same ones always give the same note."""
    text = Checkpoint(origin=signer.name, size=size, root=root).text
    signature = signer.verifier.key_id + signer.key.private.sign(text.encode())
    return f"{text}\n— {signer.name} {_base64(signature)}\n"


def open_checkpoint(note: str, log: LogVerifier) -> Checkpoint:
    """Give what a log signed. Raises `VerificationError`; signatures by others, such as witnesses, are passed over."""
    if len(note) > MAX_NOTE_BYTES or re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise VerificationError("the checkpoint is not a signed note")
    text, blank, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    if not blank or lines.pop() != "" or not lines:
        raise VerificationError("the checkpoint is not a signed note: text, an empty line, signatures")
    _require_signed(text + "\n", lines, log)
    return _read(text, log)


def open_with_any(note: str, logs: Sequence[LogVerifier]) -> Checkpoint:
    """Give what a log signed with whichever of its keys, the newest last.

    Raises `VerificationError` with what is wrong under the newest, when it is none of them.
    """
    if not logs:
        raise VerificationError("the log has no key")
    for log in logs[:-1]:
        with suppress(VerificationError):
            return open_checkpoint(note, log)
    return open_checkpoint(note, logs[-1])


def check_continues(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Raise `VerificationError` unless the later log holds all of the earlier one, in the same order."""
    if old.origin != new.origin:
        raise VerificationError(f"the checkpoints are of two logs, {old.origin} and {new.origin}")
    if old.size > new.size:
        raise VerificationError(f"the log had {old.size} entries and now has {new.size}: entries are gone")
    if old.size == new.size and old.root != new.root:
        raise VerificationError(f"the log signed two histories of {new.size} entries")
    check_consistency(old.size, old.root, new.size, new.root, proof)


def _require_signed(text: str, lines: list[str], log: LogVerifier) -> None:
    signed = False
    for line in lines:
        match = _SIGNATURE.fullmatch(line)
        if match is None:
            raise VerificationError(f"{line!r} is no signature of a note")
        signature = _unbase64(match[2])
        if match[1] != log.name or signature[:4] != log.key_id:
            continue
        try:
            log.key.verify(signature[4:], text.encode())
        except InvalidSignature as error:
            raise VerificationError("the checkpoint is not what the log signed") from error
        signed = True
    if not signed:
        raise VerificationError(f"the checkpoint is not signed by the log {log.name}")


def _read(text: str, log: LogVerifier) -> Checkpoint:
    origin, size, root, *extensions = [*text.split("\n"), "", ""]
    hashed = _unbase64(root)
    if origin != log.name or not _NUMBER.fullmatch(size) or len(hashed) != HASH_BYTES or any(extensions):
        raise VerificationError("the checkpoint does not hold a log's name, size and root")
    return Checkpoint(origin=origin, size=int(size), root=hashed)


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    """Give the bytes of strict base64, or none: what is asked of them then fails."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return b""
    return data if _base64(data) == text else b""
