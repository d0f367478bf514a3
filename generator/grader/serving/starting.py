"""Bringing the grader up: Django configured from the settings, the database ready, the keys readable."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from generator.errors import ConfigError
from generator.grader.settings import Settings, to_environ
from generator.grader.storage import sqlite

log = logging.getLogger("sabaq")


def configure(settings: Settings) -> None:
    """Make Django ready with these settings, here and in the worker processes started from here.

    Whatever touches the database is imported after this, so that the new SQLite is in place first.
    """
    os.environ |= to_environ(settings) | {"DJANGO_SETTINGS_MODULE": "generator.grader.django_settings"}
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(
            f"SABAQ_DATA: the folder {str(settings.data)!r} cannot be made: {error.strerror}; "
            "try one where this user may write"
        ) from error
    sqlite.prefer_new_sqlite()
    if settings.database_url is None:
        # Made before SQLite makes it, so that only its owner can read what stands in it about people.
        (settings.data / sqlite.DATABASE_FILE).touch(mode=0o600)
    import_module("django").setup()
    if settings.database_url is None and (said := sqlite.warning(sqlite.library_version())):
        log.warning(said)


@contextmanager
def plain_database_faults(settings: Settings) -> Iterator[None]:
    """Turn a database that cannot be opened, read or grown into one clear sentence (`ConfigError`)."""
    database_error = import_module("django.db").DatabaseError
    try:
        yield
    except database_error as error:
        place, question = (
            ("that DATABASE_URL names", "is it running, and may this user log in?")
            if settings.database_url
            else (f"in {str(settings.data)!r}", "is the disk full, or the folder another user's?")
        )
        raise ConfigError(f"the database {place} cannot be used: {str(error).strip()}; {question}") from error


@contextmanager
def database_ready(settings: Settings) -> Iterator[None]:
    """Do what a command does with a database of the shape this program knows; its faults are told in one sentence.

    Whatever knows the tables is imported within.
    """
    configure(settings)
    with plain_database_faults(settings):
        migrate()
        yield


def migrate() -> None:
    """Bring the database to the shape this program knows, once no other program is at it.

    Raises `ConfigError` for one that a newer program has brought further: what this one wrote there might not fit.
    """
    # Servers and commands do so whenever they start, at one moment where several are started together.
    with import_module("generator.grader.storage.alone").alone("shape"):
        if unknown := import_module("generator.grader.storage.shape").unknown():
            raise ConfigError(
                f"the data are from a newer Sabaq, whose {', '.join(unknown)} this one does not know; "
                "start that one, or this one on a backup it made itself, restored into a new folder"
            )
        import_module("django.core.management").call_command("migrate", verbosity=0, interactive=False)
