"""The issuer's keys as an operator handles them: `sabaq keys new`, `list` and `retire`, under `keys/` of the data.

Each key is a file encrypted under a passphrase, which the operator keeps elsewhere or, if asked to, in a file
beside it that only the server's account can read.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import assert_never

from generator.credential import SigningKey
from generator.credential.keylist import KeyList, Purpose
from generator.credential.keys import TEST_MARK, multibase
from generator.credential.log import LogSigner
from generator.credential.sealing import PdfSigner
from generator.errors import ConfigError, SigningError

LIST = "issuer.json"
_SHORTEST_PASSPHRASE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedKey:
    """One line of `sabaq keys list`."""

    purpose: Purpose
    name: str
    state: str

    def __str__(self) -> str:
        return f"{self.purpose.name.lower():<13} {self.name:<34} {self.state}"


def new_key(  # noqa: PLR0913 - what an operator decides about a key
    data: Path, purpose: Purpose, passphrase: str, now: datetime, *, issuer: str, is_test: bool, keep_passphrase: bool
) -> str:
    """Make a key, encrypted under the passphrase, and list it, so that it signs from now on; give its name.

    `issuer` is the address people reach the server at: a log is named after it, and a PDF certificate.
    """
    if len(passphrase) < _SHORTEST_PASSPHRASE:
        raise ConfigError(f"the passphrase is too short: at least {_SHORTEST_PASSPHRASE} letters, say four words")
    folder = data / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    listed = read_list(data)
    pem, mark = _make(purpose, passphrase.encode(), now, issuer, is_test=is_test)
    name = "-".join([purpose.name.lower(), *([TEST_MARK] if is_test else []), f"{now:%Y%m%d}", mark])
    grown = listed.with_key(purpose, name)
    # The key before the list: a crash between the two leaves a file that nothing names, and no name without a key.
    _write(folder / f"{name}.pem", pem)
    if keep_passphrase:
        _write(folder / f"{name}.passphrase", passphrase.encode())
    _write(folder / LIST, grown.to_json())
    return name


def retire_key(data: Path, name: str) -> None:
    """Let a key sign no more; it stays listed, and what it signed stays good."""
    _write(data / "keys" / LIST, read_list(data).without_signing(name).to_json())


def list_keys(data: Path) -> Iterator[ListedKey]:
    """Give every key there is or was, with what it does now."""
    listed = read_list(data)
    for purpose in Purpose:
        for name in listed.names[purpose]:
            yield ListedKey(purpose=purpose, name=name, state=_state(data, listed, purpose, name))


def read_list(data: Path) -> KeyList:
    """Give the list of keys in a data directory; an empty one if there is none yet."""
    path = data / "keys" / LIST
    try:
        return KeyList.from_json(path.read_bytes()) if path.exists() else KeyList.empty()
    except SigningError as error:
        raise ConfigError(f"{path}: {error}") from error


def _make(purpose: Purpose, passphrase: bytes, now: datetime, issuer: str, *, is_test: bool) -> tuple[bytes, str]:
    """Give a new key's file, and the letters that tell it from others."""
    match purpose:
        case Purpose.CERTIFICATES:
            key = SigningKey.generate(is_test=is_test)
            return key.to_pem(passphrase), multibase(key.public)[-8:]
        case Purpose.LOG:
            log = LogSigner.of(f"{issuer}/log", SigningKey.generate(is_test=is_test))
            return log.key.to_pem(passphrase), log.verifier.key_id.hex()
        case Purpose.PDF:
            host = re.sub(r"^https?://", "", issuer)
            pdf = PdfSigner.generate(host, now, is_test=is_test)
            return pdf.to_pem(passphrase), f"{pdf.certificate.serial_number:x}"[:8]
        case _:
            assert_never(purpose)


def _state(data: Path, listed: KeyList, purpose: Purpose, name: str) -> str:
    if not (data / "keys" / f"{name}.pem").exists():
        return "MISSING: its file is not there, so what it signed cannot be verified"
    if name in listed.retired:
        return "retired"
    return "signs" if name == listed.signing(purpose) else "listed"


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, readable by its owner only."""
    draft = path.with_name(f".{path.name}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
