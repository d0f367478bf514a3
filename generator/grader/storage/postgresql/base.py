"""Django's connection to PostgreSQL, with plans that are kept, and asked less often whether the server is still there.

Django asks before the first query of every request, and waits for the answer. A server that ends, or is killed, closes
its end of the line, so there is something to read where nothing was asked; to see that takes no query. Only after a
long silence, in which a machine or a network may have gone without a word, is the server asked as Django does.
"""

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Cursor

_LONG_SILENCE_S = 5.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is looked at before each request, and asked after a long silence."""

    health_check_done: bool
    _looked_at_s = 0.0

    def connect(self) -> None:
        """Open the connection, by which the server was there just now."""
        super().connect()
        self._looked_at_s = time.monotonic()

    def planned(self) -> Any:  # noqa: ANN401  Django's wrapper of psycopg's cursor
        """Give a cursor for statements that are run again and again: the server keeps their plans.

        Django's own sends each with its values in it, as a new one; to plan it took the server most of the time.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(Cursor(self.connection))  # type: ignore[attr-defined]  # the stubs lack it

    def close_if_health_check_failed(self) -> None:
        """Close the connection, so that the next query opens another, if the server has gone."""
        if not self.health_check_done:
            before_s, self._looked_at_s = self._looked_at_s, time.monotonic()
            self.health_check_done = self._looked_at_s - before_s < _LONG_SILENCE_S and self._is_silent()
        super().close_if_health_check_failed()

    def _is_silent(self) -> bool:
        """Tell whether the line is open and nothing has come by it that was not asked for."""
        if self.connection is None or self.connection.closed:
            return False
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return not line.poll(0)
