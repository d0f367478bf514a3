"""The issuer's keys as an operator handles them: `sabaq keys new`, `list` and `retire`, under `keys/` of the data.

Each key is a file encrypted under a passphrase, which the operator keeps elsewhere or, if asked to, in a file
beside it that only the server's account can read; or it lies on a token.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from generator.credential.keylist import KeyList, Purpose
from generator.credential.keys import TEST_MARK
from generator.errors import ConfigError
from generator.grader.keys.files import KeyFiles
from generator.grader.keys.making import make_key, make_key_on
from generator.grader.keys.tokens import token_of
from generator.grader.settings import Settings

_SHORTEST_PASSPHRASE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedKey:
    """One line of `sabaq keys list`."""

    purpose: Purpose
    name: str
    state: str

    def __str__(self) -> str:
        return f"{self.purpose.name.lower():<13} {self.name:<40} {self.state}"


def new_key(  # noqa: PLR0913  what an operator decides about a key
    settings: Settings, purpose: Purpose, passphrase: str, now: datetime, *, is_test: bool, keep_passphrase: bool
) -> str:
    """Make a key, encrypted under the passphrase, and list it, so that it signs from now on; give its name."""
    if len(passphrase) < _SHORTEST_PASSPHRASE:
        raise ConfigError(f"the passphrase is too short: at least {_SHORTEST_PASSPHRASE} letters, say four words")
    files, name = KeyFiles(settings.data), _name(purpose, now, is_test=is_test)
    # A list that cannot be read is said to be so before anything is made.
    files.listed()
    made = make_key(purpose, name, passphrase.encode(), now, issuer=settings.base_url, is_test=is_test)
    if keep_passphrase:
        files.write(f"{name}.passphrase", passphrase.encode())
    made.list_in(files, purpose)
    return name


def new_key_on(settings: Settings, label: str, purpose: Purpose, now: datetime, *, is_test: bool) -> str:
    """Make a key on the token of a label, and list it, so that it signs from now on; give its name."""
    files, name = KeyFiles(settings.data), _name(purpose, now, is_test=is_test)
    files.listed()
    token = token_of(settings, label)
    make_key_on(token, label, purpose, name, now, issuer=settings.base_url, is_test=is_test).list_in(files, purpose)
    return name


def retire_key(settings: Settings, name: str) -> None:
    """Let a key sign no more; it stays listed, and what it signed stays good."""
    KeyFiles(settings.data).change(lambda listed: listed.without_signing(name))


def list_keys(settings: Settings) -> Iterator[ListedKey]:
    """Give every key there is or was, with what it does now."""
    files = KeyFiles(settings.data)
    listed = files.listed()
    for purpose in Purpose:
        for name in listed.names[purpose]:
            yield ListedKey(purpose=purpose, name=name, state=_state(files, listed, purpose, name))


def _name(purpose: Purpose, now: datetime, *, is_test: bool) -> str:
    parts = (purpose.name.lower(), *([TEST_MARK] if is_test else []), f"{now:%Y%m%d}", secrets.token_hex(4))
    return "-".join(parts)


def _state(files: KeyFiles, listed: KeyList, purpose: Purpose, name: str) -> str:
    on_token = files.read(f"{name}.token") is not None
    if name in listed.retired:
        return "retired"
    if name != listed.signing(purpose):
        return "listed"
    if not on_token and files.read(f"{name}.pem") is None:
        return "MISSING: its file is not there, so nothing can be signed"
    return "signs, from a token" if on_token else "signs"
