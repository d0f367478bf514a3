"""The issuer's keys on disk, under `keys/` of the data directory, and the issuer made from them.

`issuer.json` lists the addresses this issuer has signed under, the newest last, and its key files (`KeyList`).
Neither an address nor a key is ever taken off the list: certificates signed under it would no longer verify.
"""

import os
import secrets
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from generator.credential import SigningKey, Trust, did_document
from generator.credential.keylist import KeyList, Purpose
from generator.credential.log import LogSigner
from generator.credential.sealing import PdfSigner
from generator.errors import ConfigError, SigningError
from generator.grader.clock import moment, system_clock

_LIST = "issuer.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who signs here: the address people reach it at, its DIDs, the newest last, and its keys, the newest last.

    `logs` are the keys of its log, past ones too; without one nothing is sealed. Without `pdf`, prints are unsigned.
    """

    base_url: str
    dids: tuple[str, ...]
    keys: tuple[SigningKey, ...] = field(repr=False)
    logs: tuple[LogSigner, ...] = ()
    pdf: PdfSigner | None = None

    @property
    def did(self) -> str:
        """The DID that new certificates are signed under."""
        return did_web(self.base_url)

    @property
    def key(self) -> SigningKey:
        """The key that signs now."""
        return self.keys[-1]

    def did_at(self, host: str) -> str:
        """Give the DID of a host name that this issuer has signed under; for any other, the present one."""
        asked = did_web(f"//{host}")
        return asked if asked in self.dids else self.did

    def did_document(self, did: str) -> dict[str, Any]:
        """Give what `/.well-known/did.json` says at one of the issuer's addresses."""
        return did_document(did, self.keys)

    def did_documents(self) -> list[dict[str, Any]]:
        """Give the issuer's DID documents under all its addresses, the present one last."""
        return [did_document(did, self.keys) for did in self.dids]

    def trust(self) -> Trust:
        """Give the trust of our own verification page: this issuer, under all its addresses."""
        return Trust.of(self.did_documents(), accepts_test=self.key.is_test)


def did_web(base_url: str) -> str:
    """Give the `did:web` of a server's address (did:web method, section 3.1: a port's colon is escaped)."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='')}"


def ensure_demo_issuer(data: Path, base_url: str) -> Issuer:
    """Give the issuer, with TEST keys made where a demonstration has none yet: of certificates, log and prints."""
    folder = data / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    listed = _read_list(folder)
    if all("TEST" in name for name in listed.names[Purpose.CERTIFICATES]):
        for purpose, name in _DEMO_NAMES.items():
            if listed.signing(purpose) is None:
                listed = _with_demo_key(folder, listed, purpose, name, base_url)
    return load_issuer(data, base_url)


_DEMO_NAMES = {Purpose.CERTIFICATES: "issuer-TEST", Purpose.LOG: "log-TEST", Purpose.PDF: "pdf-TEST"}


def _with_demo_key(folder: Path, listed: KeyList, purpose: Purpose, name: str, base_url: str) -> KeyList:
    passphrase = secrets.token_urlsafe(32).encode()
    key = (
        PdfSigner.generate(urlsplit(base_url).netloc, moment(system_clock()), is_test=True)
        if purpose is Purpose.PDF
        else SigningKey.generate(is_test=True)
    )
    _write(folder / f"{name}.passphrase", passphrase)
    _write(folder / f"{name}.pem", key.to_pem(passphrase))
    grown = listed.with_key(purpose, name)
    _write(folder / _LIST, grown.to_json())
    return grown


def load_issuer(data: Path, base_url: str) -> Issuer:
    """Give the issuer whose keys the data directory holds, adding the address to its list if it is new.

    Raises `ConfigError` when there are no keys or they cannot be read.
    """
    folder = data / "keys"
    listed = _read_list(folder)
    if listed.signing(Purpose.CERTIFICATES) is None:
        raise ConfigError(
            f"the issuer's key is missing from {str(folder)!r}; `sabaq keys new` makes one, `sabaq start` a demo one"
        )
    if (did := did_web(base_url)) not in listed.dids:
        listed = replace(listed, dids=(*listed.dids, did))
        _write(folder / _LIST, listed.to_json())
    try:
        return Issuer(
            base_url=base_url,
            dids=listed.dids,
            keys=tuple(SigningKey.from_pem(*_read_key(folder, n)) for n in listed.names[Purpose.CERTIFICATES]),
            logs=tuple(_log_key(folder, n, listed.dids[0]) for n in listed.names[Purpose.LOG]),
            pdf=PdfSigner.from_pem(*_read_key(folder, n)) if (n := listed.signing(Purpose.PDF)) else None,
        )
    except (OSError, SigningError) as error:
        raise ConfigError(f"the issuer's keys in {str(folder)!r} cannot be read: {error}") from error


@lru_cache(maxsize=4)
def issuer_at(data: Path, base_url: str) -> Issuer:
    """Give the issuer as a server uses it: read once."""
    return load_issuer(data, base_url)


def _read_list(folder: Path) -> KeyList:
    try:
        return KeyList.from_json((folder / _LIST).read_bytes())
    except FileNotFoundError:
        return KeyList.empty()
    except SigningError as error:
        raise ConfigError(f"the issuer's keys in {str(folder)!r} cannot be read: {error}") from error


def _read_key(folder: Path, name: str) -> tuple[bytes, bytes]:
    """Give a key's file and its passphrase."""
    return (folder / f"{name}.pem").read_bytes(), (folder / f"{name}.passphrase").read_bytes()


def _log_key(folder: Path, name: str, first_did: str) -> LogSigner:
    # A log keeps the name it began with: checkpoints that others keep carry it, wherever the server moves to.
    host = unquote(first_did.removeprefix("did:web:"))
    return LogSigner.of(f"{host}/log", SigningKey.from_pem(*_read_key(folder, name)))


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, readable by its owner only."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    draft.replace(path)
