"""The second line on PostgreSQL: to an administrator's queries, nobody beyond their reach is there.

Policies on the tables of people (row-level security) let a query see the rows that were allowed before it: all,
by `sabaq.everyone`, which the server's own connections say as they are opened (`databases`); or else, in a
transaction for somebody whose work reaches some people only, those of `sabaq.cadres` and `sabaq.academies`. Where
nothing was said there are no rows, and none is written that would not be seen. So a filter that somebody forgot
shows nobody else's people. On SQLite the first line, `scope`, stands alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from generator.grader.access.scope import Scope


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Run queries in one transaction that sees the people of a scope, as they stand or once stood, and no others."""
    if connection.vendor != "postgresql" or scope.is_everyone:
        yield
        return
    with transaction.atomic():
        _say(everyone="off", cadres=",".join(sorted(scope.cadres)), academies=",".join(sorted(scope.academies)))
        yield


@contextmanager
def as_server() -> Iterator[None]:
    """Run queries that must see everybody inside a transaction that does not: their outcome names nobody."""
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        yield
        return
    before = _said()
    # A failure rolls back to here, and with it what was said.
    with transaction.atomic():
        _say(everyone="on")
        yield
        _say(everyone=before)


def _said() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('sabaq.everyone', true), '')")
        return str(cursor.fetchone()[0])


def _say(**settings: str) -> None:
    """Say something for the rest of the transaction (`SET LOCAL`, which takes no parameters)."""
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [f"sabaq.{name}", value])
