"""Django's connection to PostgreSQL, which asks the server less often whether it is still there.

Django asks before the first query of every request, and waits for the answer. A server that ends, or is killed, closes
its end of the line, so there is something to read where nothing was asked; to see that takes no query. Only after a
long silence, in which a machine or a network may have gone without a word, is the server asked as Django does.
"""

import select
import time

from django.db.backends.postgresql import base

_LONG_SILENCE_S = 5.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is looked at before each request, and asked after a long silence."""

    health_check_done: bool
    _looked_at_s = 0.0

    def connect(self) -> None:
        """Open the connection, by which the server was there just now."""
        super().connect()
        self._looked_at_s = time.monotonic()

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
