"""Which database serves: a SQLite file in the data folder, or the PostgreSQL that `DATABASE_URL` names."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from generator.grader.settings import Settings
from generator.grader.storage import sqlite

AS_SERVER = "-c sabaq.everyone=on -c jit=off"
"""What a connection of the server says as it is opened: submissions, the log and the commands reach everybody.

No query of ours runs so long that to compile it would pay; compiling took most of the time of a report.
"""

_PLANNED_AFTER = 5
"""How often a connection runs a statement before the server keeps its plan: as often as that plans one anew itself."""


def database_settings(settings: Settings) -> dict[str, Any]:
    """Give Django's settings of the one database."""
    return _postgresql(settings.database_url) if settings.database_url else _sqlite(settings)


def _sqlite(settings: Settings) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": settings.data / sqlite.DATABASE_FILE,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": sqlite.opening_statements(sqlite.library_version()),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    """Read the address; what stands after `?`, such as `sslmode`, goes to libpq as it is."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "generator.grader.storage.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        # Each of the few threads keeps its connection, so a pool would lend nothing to anybody; psycopg's was slow
        # to find a server again that had been killed. That a server has gone is noticed before a connection is used.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": given
        | {"options": f"{given.get('options', '')} {AS_SERVER}".strip(), "prepare_threshold": _PLANNED_AFTER},
    }
