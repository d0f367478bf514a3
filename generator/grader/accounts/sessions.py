"""Django's own sessions in the database, read by hand: one is read before every page."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from generator.grader.storage.rows import fetched

_LOAD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """A session of Django's; its name stays, for what is kept in a session is signed with it."""

    def load(self) -> dict[str, Any]:
        """Give what the session keeps; nothing, and a session without a key, once it has expired."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        for (kept,) in fetched(_LOAD, [self.session_key, now]):
            known: dict[str, Any] = self.decode(kept)
            return known
        self._session_key = None
        return {}
