"""Keys that lie on a token (PKCS#11): made there and used there, and their private half never leaves it.

They stand in for the key types of `cryptography`, so whoever signs need not know where a key lies. The library for
tokens, python-pkcs11, is loaded only where there is one.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import Any, NoReturn, Self, TypeVar

from asn1crypto.core import OctetString  # type: ignore[import-untyped]  # it has no types
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from generator.errors import ConfigError, SigningError
from generator.grader.settings import Settings

_ADDRESS = re.compile(r"pkcs11:token=([^;\s]+);object=([^;\s]+)")
_ED25519_PARAMETERS = bytes.fromhex("06032b6570")  # the object identifier 1.3.101.112 (RFC 8410)
_P256_PARAMETERS = bytes.fromhex("06082a8648ce3d030107")  # 1.2.840.10045.3.1.7 (RFC 5480)
_COORDINATE_BYTES = 32
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a key lies: the label of the token and that of the key, as a PKCS#11 address (RFC 7512)."""

    token: str
    key: str

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read an address. Raises `ConfigError`."""
        found = _ADDRESS.fullmatch(text.strip())
        if not found:
            raise ConfigError(f"{text!r} does not say where a key lies; expected pkcs11:token=LABEL;object=NAME")
        return cls(token=found[1], key=found[2])

    def __str__(self) -> str:
        return f"pkcs11:token={self.token};object={self.key}"


class TokenEd25519(Ed25519PrivateKey):
    """An Ed25519 key on a token."""

    def __init__(self, token: "Token", name: str) -> None:
        """Find the key on its token. Raises `ConfigError`."""
        self._token, self._name = token, name
        self._public = Ed25519PublicKey.from_public_bytes(token.point(name))

    def public_key(self) -> Ed25519PublicKey:
        """The public half."""
        return self._public

    def sign(self, data: Any) -> bytes:  # noqa: ANN401 - a buffer, as the type it stands in for says
        """Have the token sign. Raises `SigningError`."""
        return self._token.sign(self._name, bytes(data), "EDDSA")

    def private_bytes(self, *_: object, **__: object) -> NoReturn:
        """Raise `SigningError`."""
        _refuse()

    def private_bytes_raw(self) -> NoReturn:
        """Raise `SigningError`."""
        _refuse()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self


class TokenP256(ec.EllipticCurvePrivateKey):
    """A P-256 key on a token."""

    def __init__(self, token: "Token", name: str) -> None:
        """Find the key on its token. Raises `ConfigError`."""
        self._token, self._name = token, name
        self._public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), token.point(name))

    @property
    def curve(self) -> ec.EllipticCurve:
        """The curve."""
        return self._public.curve

    @property
    def key_size(self) -> int:
        """The bits of the curve."""
        return self._public.key_size

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The public half."""
        return self._public

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:  # noqa: ANN401 - as above
        """Have the token sign the SHA-256 of some data; only that is asked of a key of ours."""
        del signature_algorithm
        raw = self._token.sign(self._name, sha256(data).digest(), "ECDSA")
        return encode_dss_signature(int.from_bytes(raw[:_COORDINATE_BYTES]), int.from_bytes(raw[_COORDINATE_BYTES:]))

    def exchange(self, *_: object) -> NoReturn:
        """Raise `SigningError`: the key signs, and does nothing else."""
        _refuse()

    def private_numbers(self) -> NoReturn:
        """Raise `SigningError`."""
        _refuse()

    def private_bytes(self, *_: object, **__: object) -> NoReturn:
        """Raise `SigningError`."""
        _refuse()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self


class Token:
    """A token with its one session: PKCS#11 knows one login for a process, and no two threads in a session."""

    def __init__(self, module: str, label: str, pin: str) -> None:
        """Take a token that need not be plugged in yet."""
        self._module, self._label, self._pin = module, label, pin
        self._lock = RLock()
        self._session: Any = None

    def sign(self, name: str, data: bytes, mechanism: str) -> bytes:
        """Sign with a key of the token. Raises `SigningError`; a token plugged in again is opened again."""

        def signed(session: Any) -> bytes:  # noqa: ANN401 - the library loads late
            key = session.get_key(object_class=_library().ObjectClass.PRIVATE_KEY, label=name)
            return bytes(key.sign(data, mechanism=_library().Mechanism[mechanism]))

        try:
            return self._asked(signed)
        except ConfigError as error:
            raise SigningError(str(error)) from error

    def point(self, name: str) -> bytes:
        """Give the public half of a key, as a point of its curve. Raises `ConfigError`."""

        def found(session: Any) -> bytes:  # noqa: ANN401 - as above
            key = session.get_key(object_class=_library().ObjectClass.PUBLIC_KEY, label=name)
            return bytes(OctetString.load(key[_library().Attribute.EC_POINT]).native)

        return self._asked(found)

    def make_ed25519(self, name: str) -> TokenEd25519:
        """Make an Ed25519 key, of this name, on the token. Raises `ConfigError`."""
        self._make(name, "EC_EDWARDS", _ED25519_PARAMETERS, "EC_EDWARDS_KEY_PAIR_GEN")
        return TokenEd25519(self, name)

    def make_p256(self, name: str) -> TokenP256:
        """Make a P-256 key, of this name, on the token. Raises `ConfigError`."""
        self._make(name, "EC", _P256_PARAMETERS, "EC_KEY_PAIR_GEN")
        return TokenP256(self, name)

    def __repr__(self) -> str:
        return f"Token({self._label!r})"

    def _make(self, name: str, kind: str, parameters: bytes, mechanism: str) -> None:
        library = _library()

        def made(session: Any) -> None:  # noqa: ANN401 - as above
            curve = session.create_domain_parameters(
                library.KeyType[kind], {library.Attribute.EC_PARAMS: parameters}, local=True
            )
            curve.generate_keypair(label=name, store=True, mechanism=library.Mechanism[mechanism])

        self._asked(made)

    def _asked(self, ask: Callable[[Any], _T]) -> _T:
        """Ask something of the token, and say plainly what it answers where it refuses."""
        with self._lock, self._plain_faults():
            if self._session is None:
                token = _library().lib(self._module).get_token(token_label=self._label)
                self._session = token.open(user_pin=self._pin, rw=True)
            return ask(self._session)

    def _close(self) -> None:
        """Leave the session, so that the next one may log in; one that is gone cannot be closed."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(_library().PKCS11Error):
                session.close()

    @contextmanager
    def _plain_faults(self) -> Iterator[None]:
        library = _library()
        try:
            yield
        except (library.PinIncorrect, library.PinLocked, library.PinInvalid, library.PinLenRange) as error:
            raise ConfigError(f"the token {self._label!r} refuses the PIN in SABAQ_PKCS11_PIN") from error
        except library.NoSuchKey as error:
            raise ConfigError(f"the token {self._label!r} does not hold the key that the list names") from error
        except library.NoSuchToken as error:
            raise ConfigError(f"there is no token {self._label!r}: is it plugged in, and is that its label?") from error
        except (library.PKCS11Error, RuntimeError) as error:
            self._close()
            said = str(error) or type(error).__name__
            raise ConfigError(f"the token {self._label!r} cannot be used: {said} (SABAQ_PKCS11_MODULE)") from error


def token_of(settings: Settings, label: str) -> Token:
    """Give a token by its label. Raises `ConfigError` where the settings do not say how to reach it."""
    if settings.pkcs11_module is None or settings.pkcs11_pin is None:
        raise ConfigError(
            f"a key lies on the token {label!r}: name its library in SABAQ_PKCS11_MODULE, its PIN in SABAQ_PKCS11_PIN"
        )
    return _token(str(settings.pkcs11_module), label, settings.pkcs11_pin)


@cache
def _token(module: str, label: str, pin: str) -> Token:
    return Token(module, label, pin)


def _library() -> ModuleType:
    try:
        return import_module("pkcs11")
    except ImportError as error:
        raise ConfigError("keys on tokens need the package python-pkcs11 installed beside Sabaq") from error


def _refuse() -> NoReturn:
    raise SigningError("the key lies on a token and never leaves it")
