"""Django's own sessions in the database, read by hand: one is read before every page."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from generator.grader.storage.rows import read_all


class SessionStore(db.SessionStore):
    """A session of Django's; its name stays, for what is kept in a session is signed with it."""

    def _get_session_from_db(self) -> Any:  # noqa: ANN401  a row of Django's, or None
        found = read_all(self.model, session_key=self.session_key)
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None
