"""The issuer's keys on disk, under `keys/` of the data directory, and the issuer made from them.

`issuer.json` lists the addresses this issuer has signed under, the newest last, and its key files. Neither
an address nor a key is ever taken off the list: certificates signed under it would no longer verify.
"""

import json
import os
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from generator.credential import SigningKey, Trust, did_document
from generator.errors import ConfigError, SigningError


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who signs here: the address people reach it at, its DIDs, the newest last, and its keys, the newest last."""

    base_url: str
    dids: tuple[str, ...]
    keys: tuple[SigningKey, ...] = field(repr=False)

    @property
    def did(self) -> str:
        """The DID that new certificates are signed under."""
        return did_web(self.base_url)

    @property
    def key(self) -> SigningKey:
        """The key that signs now."""
        return self.keys[-1]

    def did_document(self) -> dict[str, Any]:
        """Give what `/.well-known/did.json` says."""
        return did_document(self.did, self.keys)

    def trust(self) -> Trust:
        """Give the trust of our own verification page: this issuer, under all its addresses."""
        documents = [did_document(did, self.keys) for did in self.dids]
        return Trust.of(documents, accepts_test=self.key.is_test)


def did_web(base_url: str) -> str:
    """Give the `did:web` of a server's address (did:web method, section 3.1: a port's colon is escaped)."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='')}"


def ensure_demo_issuer(data: Path, base_url: str) -> Issuer:
    """Give the issuer, made with a TEST key if the data directory has none yet."""
    folder = _folder(data)
    if not (folder / "issuer.json").exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        passphrase = secrets.token_urlsafe(32)
        _write(folder / "issuer-TEST.passphrase", passphrase.encode())
        _write(folder / "issuer-TEST.pem", SigningKey.generate(is_test=True).to_pem(passphrase.encode()))
        _write(folder / "issuer.json", json.dumps({"dids": [], "keys": ["issuer-TEST"]}).encode())
    return load_issuer(data, base_url)


def load_issuer(data: Path, base_url: str) -> Issuer:
    """Give the issuer whose keys the data directory holds, adding the address to its list if it is new.

    Raises `ConfigError` when there are no keys or they cannot be read.
    """
    folder = _folder(data)
    try:
        listed = json.loads((folder / "issuer.json").read_bytes())
        keys = tuple(_read_key(folder, name) for name in listed["keys"])
        dids = tuple(listed["dids"])
    except FileNotFoundError as error:
        raise ConfigError(
            f"the issuer's key is missing from {str(folder)!r}; `sabaq start` makes a demo one"
        ) from error
    except (ValueError, KeyError, SigningError) as error:
        raise ConfigError(f"the issuer's keys in {str(folder)!r} cannot be read: {error}") from error
    if (did := did_web(base_url)) not in dids:
        dids = (*dids, did)
        _write(folder / "issuer.json", json.dumps({**listed, "dids": dids}).encode())
    return Issuer(base_url=base_url, dids=dids, keys=keys)


@lru_cache(maxsize=4)
def issuer_at(data: Path, base_url: str) -> Issuer:
    """Give the issuer as a server uses it: read once."""
    return load_issuer(data, base_url)


def _folder(data: Path) -> Path:
    return data / "keys"


def _read_key(folder: Path, name: str) -> SigningKey:
    return SigningKey.from_pem((folder / f"{name}.pem").read_bytes(), (folder / f"{name}.passphrase").read_bytes())


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, readable by its owner only."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    draft.replace(path)
