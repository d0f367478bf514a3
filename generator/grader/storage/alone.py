"""What one program at a time does to a database, on however many machines it is served: its shape, letters to people.

A turn goes with the program that has it, however that ends.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import connection

from generator.grader.storage.turns import Turns


@contextmanager
def alone(what: str) -> Iterator[None]:
    """Wait until no other program is at this, and let none begin meanwhile."""
    if connection.vendor == "sqlite":
        with closing(_turns(what)) as turns, turns.mine():
            yield
        return
    with _told("SELECT pg_advisory_lock(hashtextextended(%s, 0))", what):
        yield


@contextmanager
def if_nobody_else(what: str) -> Iterator[bool]:
    """Let no other begin this meanwhile; gives False, at once, where another is at it."""
    if connection.vendor == "sqlite":
        with closing(_turns(what)) as turns, turns.mine_if_free() as is_free:
            yield is_free
        return
    with _told("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", what) as is_free:
        yield is_free


def _turns(what: str) -> Turns:
    # A file apart from that of the hand-ins, which go on meanwhile.
    return Turns(f"{connection.settings_dict['NAME']}-{what}")


@contextmanager
def _told(question: str, what: str) -> Iterator[bool]:
    """Ask over a connection apart: the lock is the connection's, and nothing that fails on another lets go of it."""
    with closing(connection.copy()) as apart:
        with apart.cursor() as cursor:
            cursor.execute(question, [f"sabaq {what}"])
            (answer,) = cursor.fetchone()
        yield answer is not False
