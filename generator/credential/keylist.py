"""Which keys an issuer has: the list beside the key files, `issuer.json`, as data.

No key is ever taken off it, for then every certificate signed with it would stop verifying: retiring a key only
ends its signing. Of each purpose, the last name that is not retired signs.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol, Self

from generator.errors import SigningError


class Purpose(StrEnum):
    """What a key signs; the value is its name in the list."""

    CERTIFICATES = "keys"
    LOG = "log"
    PDF = "pdf"


class HasTestMark(Protocol):
    """A key of any kind."""

    @property
    def is_test(self) -> bool:
        """Whether it is a key of a demonstration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyList:
    """The names of an issuer's key files by purpose, the newest last, and the DIDs it has signed under.

    `public` holds the public half of each Ed25519 key, as `VerifyingKey.name` writes it: what a key signed is
    verified by it for ever, also when nothing else is left of the key.
    """

    dids: tuple[str, ...] = ()
    names: Mapping[Purpose, tuple[str, ...]]
    retired: frozenset[str] = frozenset()
    public: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> Self:
        """Give the list of an issuer that has no key yet."""
        return cls(names=dict.fromkeys(Purpose, ()))

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """Read a list. Raises `SigningError`."""
        try:
            found = json.loads(data)
            names = {purpose: _names(found.get(purpose, [])) for purpose in Purpose}
            return cls(
                dids=_names(found.get("dids", [])),
                names=names,
                retired=frozenset(_names(found.get("retired", []))),
                public=_halves(found.get("public", {})),
            )
        except (ValueError, AttributeError) as error:
            raise SigningError(f"the list of keys is not what `sabaq keys` writes: {error}") from error

    def to_json(self) -> bytes:
        """Write the list; the same list always gives the same bytes."""
        names = {purpose.value: list(self.names[purpose]) for purpose in Purpose}
        public = dict(sorted(self.public.items()))
        members = {"dids": list(self.dids), **names, "retired": sorted(self.retired), "public": public}
        return (json.dumps(members, indent=2) + "\n").encode()

    def with_key(self, purpose: Purpose, name: str, public: str | None = None) -> Self:
        """Give the list with a new key, which signs from now on, and its public half, if it is an Ed25519 key."""
        if any(name in names for names in self.names.values()):
            raise SigningError(f"there is a key {name!r} already")
        grown = replace(self, names={**self.names, purpose: (*self.names[purpose], name)})
        return grown.with_public(name, public) if public else grown

    def with_public(self, name: str, public: str) -> Self:
        """Give the list with the public half of a key."""
        return replace(self, public={**self.public, name: public})

    def with_did(self, did: str) -> Self:
        """Give the list with a DID among those signed under."""
        return self if did in self.dids else replace(self, dids=(*self.dids, did))

    def without_signing(self, name: str) -> Self:
        """Give the list with a key retired: still listed, still good for what it signed, never signing again.

        Raises `SigningError` when there is no such key, or when none would be left to sign.
        """
        purpose = next((p for p, names in self.names.items() if name in names), None)
        if purpose is None:
            raise SigningError(f"there is no key {name!r}; `sabaq keys list` shows them")
        if name in self.retired:
            raise SigningError(f"the key {name!r} is retired already")
        retired = replace(self, retired=self.retired | {name})
        if retired.signing(purpose) is None:
            raise SigningError(f"{name!r} is the only key that signs here; make its successor first: `sabaq keys new`")
        # The retired stand first, so that the last of a purpose is always one that signs.
        names = sorted(self.names[purpose], key=lambda listed: listed not in retired.retired)
        return replace(retired, names={**self.names, purpose: tuple(names)})

    def signing(self, purpose: Purpose) -> str | None:
        """Give the name of the key that signs now, if there is one."""
        return next((name for name in reversed(self.names[purpose]) if name not in self.retired), None)


def refuse_test_keys(keys: Mapping[str, HasTestMark]) -> None:
    """Raise `SigningError` naming every key of a demonstration among those a production server would sign with."""
    named = [name for name, key in keys.items() if key.is_test]
    if named:
        raise SigningError(
            f"signed with {_and(named)}, a certificate would prove nothing: a key of a demonstration is not for "
            "production; make a real one with `sabaq keys new`"
        )


def _names(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON, read here
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise ValueError(f"{value!r} is not a list of names")
    return tuple(value)


def _halves(value: Any) -> dict[str, str]:  # noqa: ANN401 - JSON, read here
    if not isinstance(value, dict) or not all(isinstance(half, str) for half in value.values()):
        raise ValueError(f"{value!r} is not a list of public keys by name")
    return dict(value)


def _and(names: Iterable[str]) -> str:
    return " and ".join(map(repr, names))
