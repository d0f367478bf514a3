"""The trail of what people changed. It is a table of ours, and not django-auditlog's, for two reasons.

That one is fed by signals of single rows, which writing a roster in bulk never sends, and its rows can be
edited and deleted; ours are `AppendOnly`, and each is written in the transaction of the change it tells of.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from generator.grader.tables.people import AuditEntry


def note(action: str, subject: str, *, by: str, now_ms: int, detail: Mapping[str, Any] | None = None) -> None:
    """Keep that somebody did something, in the transaction that does it; no name means the operator's command line.

    Raises `TransactionManagementError` outside of one: the deed could stand without its entry.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{action} is noted outside the transaction of what it tells of")
    AuditEntry.objects.create(at_ms=now_ms, by=by, action=action, subject=subject[:200], detail=dict(detail or {}))


def trail(by: str = "", action: str = "", about: str = "") -> QuerySet[AuditEntry]:
    """Give what was done, the latest first: by a login, of a kind, about what has these words in it; left out, all."""
    entries: QuerySet[AuditEntry] = AuditEntry.objects.order_by("-at_ms", "-id")
    if by:
        entries = entries.filter(by__iexact=by)
    if action:
        entries = entries.filter(action=action)
    return entries.filter(subject__icontains=about) if about else entries
