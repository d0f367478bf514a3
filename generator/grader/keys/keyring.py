"""The issuer of this server, made from its keys, which are opened here and nowhere else.

Neither an address nor a key is ever taken off the issuer's list: certificates signed under it would no longer
verify. Of a key that signs no more, its public half in the list is all that is needed.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

from generator.credential import SigningKey, Trust, VerifyingKey, did_document
from generator.credential.keylist import HasTestMark, KeyList, Purpose, refuse_test_keys
from generator.credential.keys import TEST_LINE, TEST_MARK
from generator.credential.log import LogKeys, LogSigner, LogVerifier
from generator.credential.sealing import PdfSigner
from generator.errors import ConfigError, SigningError
from generator.grader.clock import moment, system_clock
from generator.grader.keys.files import KeyFiles
from generator.grader.keys.making import make_key
from generator.grader.keys.tokens import Place, TokenEd25519, TokenP256, token_of
from generator.grader.settings import PRODUCTION, Settings

log = logging.getLogger("sabaq")

_DEMO_NAMES = {purpose: f"{name}-{TEST_MARK}" for purpose, name in zip(Purpose, ("issuer", "log", "pdf"), strict=True)}
_Key = TypeVar("_Key")
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who signs here: the address people reach it at, its DIDs, the newest last, and its keys.

    `key` signs; `published` holds the public half of every key it ever signed with. Without `logs`, the keys of
    its log, nothing is sealed. Without `pdf`, prints are unsigned; `pdf_authorities` are the certificates (PEM) that
    readers of prints are told to trust, of past keys too.
    """

    base_url: str
    dids: tuple[str, ...]
    key: SigningKey = field(repr=False)
    published: tuple[VerifyingKey, ...]
    logs: LogKeys | None = None
    pdf: PdfSigner | None = None
    pdf_authorities: tuple[bytes, ...] = ()

    @property
    def did(self) -> str:
        """The DID that new certificates are signed under."""
        return did_web(self.base_url)

    def did_at(self, host: str) -> str:
        """Give the DID of a host name that this issuer has signed under; for any other, the present one."""
        asked = did_web(f"//{host}")
        return asked if asked in self.dids else self.did

    def did_document(self, did: str) -> dict[str, Any]:
        """Give what `/.well-known/did.json` says at one of the issuer's addresses."""
        return did_document(did, self.published)

    def did_documents(self) -> list[dict[str, Any]]:
        """Give the issuer's DID documents under all its addresses, the present one last."""
        return [self.did_document(did) for did in self.dids]

    def trust(self) -> Trust:
        """Give the trust of our own verification page: this issuer, under all its addresses."""
        return Trust.of(self.did_documents(), accepts_test=self.key.is_test)


def did_web(base_url: str) -> str:
    """Give the `did:web` of a server's address (did:web method, section 3.1: a port's colon is escaped)."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='')}"


def ensure_demo_issuer(settings: Settings) -> Issuer:
    """Give the issuer, with TEST keys made where a demonstration has none yet: of certificates, log and prints."""
    files = KeyFiles(settings.data)
    listed = files.listed()
    if settings.stage != PRODUCTION and all(TEST_MARK in name for name in listed.names[Purpose.CERTIFICATES]):
        for purpose, name in _DEMO_NAMES.items():
            if listed.signing(purpose) is None:
                _make_demo_key(files, purpose, name, settings.base_url)
    return load_issuer(settings)


def load_issuer(settings: Settings) -> Issuer:
    """Give the issuer whose keys the data directory holds, adding the address to its list if it is new.

    Raises `ConfigError` when there are no keys, they cannot be opened, or production would sign with a
    demonstration's.
    """
    files = KeyFiles(settings.data)
    if files.listed().signing(Purpose.CERTIFICATES) is None:
        raise ConfigError(
            f"the issuer's key is missing from {str(files.folder)!r}; "
            "`sabaq keys new` makes one, `sabaq start` a demo one"
        )
    listed = files.change(lambda found: _completed(files, found, settings))
    keys = {purpose: name for purpose in Purpose if (name := listed.signing(purpose))}
    issuer = Issuer(
        base_url=settings.base_url,
        dids=listed.dids,
        key=_signing_key(files, keys[Purpose.CERTIFICATES], settings),
        published=tuple(VerifyingKey.from_name(listed.public[n]) for n in listed.names[Purpose.CERTIFICATES]),
        logs=_log_keys(files, listed, n, settings) if (n := keys.get(Purpose.LOG)) else None,
        pdf=_pdf_key(files, n, settings) if (n := keys.get(Purpose.PDF)) else None,
        pdf_authorities=tuple(_pdf_authorities(files, listed.names[Purpose.PDF])),
    )
    if settings.stage == PRODUCTION:
        _refuse_demonstration(issuer, keys)
    return issuer


_KEPT: dict[Settings, tuple[int, Issuer]] = {}


def issuer_at(settings: Settings) -> Issuer:
    """Give the issuer as a server uses it: read once, and again when the list of its keys has changed."""
    stamp = KeyFiles(settings.data).stamp()
    kept = _KEPT.get(settings)
    if kept and kept[0] == stamp:
        return kept[1]
    try:
        issuer = load_issuer(settings)
    except ConfigError as error:
        if kept is None:
            raise
        # Examinations go on with the keys that were good until now; the next start would refuse them.
        said = "the issuer's keys have changed, and the new ones cannot be used; the earlier ones still sign: %s"
        log.error(said, error)  # noqa: TRY400  no fault of ours
        issuer = kept[1]
    _KEPT[settings] = (stamp, issuer)
    return issuer


def _make_demo_key(files: KeyFiles, purpose: Purpose, name: str, base_url: str) -> None:
    passphrase = secrets.token_urlsafe(32).encode()
    files.write(f"{name}.passphrase", passphrase)
    now = moment(system_clock())
    make_key(purpose, name, passphrase, now, issuer=base_url, is_test=True).list_in(files, purpose)


def _completed(files: KeyFiles, listed: KeyList, settings: Settings) -> KeyList:
    """Give the list with the address of now, and with the public halves that an older program did not write."""
    listed = listed.with_did(did_web(settings.base_url))
    for name in (*listed.names[Purpose.CERTIFICATES], *listed.names[Purpose.LOG]):
        if name not in listed.public:
            listed = listed.with_public(name, _signing_key(files, name, settings).verifying.name)
    return listed


def _refuse_demonstration(issuer: Issuer, names: dict[Purpose, str]) -> None:
    signing: dict[Purpose, HasTestMark | None] = {
        Purpose.CERTIFICATES: issuer.key,
        Purpose.LOG: issuer.logs.signer.key if issuer.logs else None,
        Purpose.PDF: issuer.pdf,
    }
    try:
        refuse_test_keys({names[purpose]: key for purpose, key in signing.items() if key})
    except SigningError as error:
        raise ConfigError(f"SABAQ_STAGE={PRODUCTION} is set: {error}") from error


def _signing_key(files: KeyFiles, name: str, settings: Settings) -> SigningKey:
    if (placed := _placed(files, name)) is None:
        return _opened(files, name, settings, SigningKey.from_pem)
    place, is_test, _ = placed
    return SigningKey(private=TokenEd25519(token_of(settings, place.token), place.key), is_test=is_test)


def _pdf_key(files: KeyFiles, name: str, settings: Settings) -> PdfSigner:
    if (placed := _placed(files, name)) is None:
        return _opened(files, name, settings, PdfSigner.from_pem)
    place, is_test, certificate = placed
    try:
        private = TokenP256(token_of(settings, place.token), place.key)
        return PdfSigner.with_certificates(private, certificate, is_test=is_test)
    except SigningError as error:
        raise ConfigError(f"the key {name!r}: {error}") from error


def _pdf_authorities(files: KeyFiles, names: Iterable[str]) -> Iterator[bytes]:
    for name in names:
        kept = files.read(f"{name}.token") or files.read(f"{name}.pem") or b""
        # The authority stands last; a key of an earlier version has only its own certificate, which signed itself.
        yield from _CERTIFICATE.findall(kept)[-1:]


def _log_keys(files: KeyFiles, listed: KeyList, name: str, settings: Settings) -> LogKeys:
    # A log keeps the name it began with: checkpoints that others keep carry it, wherever the server moves to.
    address = f"{unquote(listed.dids[0].removeprefix('did:web:'))}/log"
    past = (VerifyingKey.from_name(listed.public[n]) for n in listed.names[Purpose.LOG])
    return LogKeys(
        signer=LogSigner.of(address, _signing_key(files, name, settings)),
        verifiers=tuple(LogVerifier.of(address, key) for key in past),
    )


def _placed(files: KeyFiles, name: str) -> tuple[Place, bool, bytes] | None:
    """Give where a key on a token lies, whether it is a test key, and its certificate; None for one in a file."""
    data = files.read(f"{name}.token")
    if data is None:
        return None
    address, _, certificate = data.removeprefix(TEST_LINE).partition(b"\n")
    return Place.from_text(address.decode(errors="replace")), data.startswith(TEST_LINE), certificate


def _opened(files: KeyFiles, name: str, settings: Settings, read: Callable[[bytes, bytes], _Key]) -> _Key:
    """Open a key with whichever passphrase at hand is its own."""
    pem = files.read(f"{name}.pem")
    if pem is None:
        raise ConfigError(f"the key {name!r} is listed, but {name}.pem is missing from {str(files.folder)!r}")
    fault = SigningError("its passphrase is not at hand")
    for passphrase in _passphrases(files, name, settings):
        try:
            return read(pem, passphrase)
        except SigningError as error:
            fault = error
    raise ConfigError(
        f"the key {name!r} in {str(files.folder)!r} cannot be opened: {fault}; set SABAQ_KEY_PASSPHRASE, or name a "
        f"file with it in SABAQ_KEY_PASSPHRASE_FILE, or put it into {name}.passphrase beside the key"
    ) from fault


def _passphrases(files: KeyFiles, name: str, settings: Settings) -> Iterator[bytes]:
    beside = files.read(f"{name}.passphrase")
    if beside is not None:
        yield beside.rstrip(b"\r\n")
    if settings.key_passphrase:
        yield settings.key_passphrase.encode()
    if (path := settings.key_passphrase_file) is not None:
        try:
            lines = path.read_bytes().splitlines()
        except OSError as error:
            raise ConfigError(f"SABAQ_KEY_PASSPHRASE_FILE: {path} cannot be read: {error.strerror}") from error
        yield from filter(None, lines)
