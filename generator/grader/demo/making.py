"""The demo academy: an edition, forty people and a login of each role, made once and left alone afterwards."""

import os
from dataclasses import dataclass
from importlib import import_module

from generator.grader.keys.keyring import ensure_demo_issuer
from generator.grader.serving.starting import database_ready
from generator.grader.settings import Settings

LOGINS_FILE = "demo-logins.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One demo login; the password is None when it was made earlier and its note is gone."""

    role: str
    username: str
    password: str | None


def ensure_demo(settings: Settings, edition: bytes) -> tuple[Login, ...]:
    """Make the demo academy under the data directory, publish the edition, and give the logins.

    What exists stays as it is. Passwords are random, or `settings.demo_password`; the database holds their
    hashes only, and a note readable by its owner alone (`demo-logins.txt`) keeps them for the next start.
    Raises `MarkingError` for bytes that are no edition, `ConfigError` when the data directory cannot be used.
    """
    with database_ready(settings):
        # The academy knows the tables, so it can be imported only now.
        academy = import_module("generator.grader.demo.academy")
        issuer = ensure_demo_issuer(settings)
        passwords = _noted(settings) | academy.ensure_academy(edition, issuer, settings.demo_password)
    _note(settings, passwords)
    return tuple(
        Login(role=role, username=username, password=passwords.get(username))
        for username, role in academy.LOGINS.items()
    )


def _noted(settings: Settings) -> dict[str, str]:
    path = settings.data / LOGINS_FILE
    lines = path.read_text().splitlines() if path.is_file() else []
    return dict(line.split(maxsplit=1) for line in lines if len(line.split(maxsplit=1)) == 2)


def _note(settings: Settings, passwords: dict[str, str]) -> None:
    handle = os.open(settings.data / LOGINS_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{username} {password}\n" for username, password in passwords.items())
