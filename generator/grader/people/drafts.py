"""Roster files that were previewed and wait to be confirmed: one a login, and for a day.

A file is of people who may be nobody's yet, so it is not kept for longer than its sender needs to look at it.
"""

import secrets

from generator.grader.tables.people import RosterDraft

KEPT_MS = 86_400_000
"""How long a file waits."""


def keep(user_id: int, file_name: str, data: bytes, now_ms: int) -> RosterDraft:
    """Keep a file until it is confirmed, in place of the one its sender sent before."""
    draft, _ = RosterDraft.objects.update_or_create(
        user_id=user_id,
        defaults={"token": secrets.token_hex(16), "file_name": file_name[:200], "data": data, "made_ms": now_ms},
    )
    return draft


def waiting(user_id: int, now_ms: int) -> RosterDraft | None:
    """Give the file that waits for a login to confirm it, or None: there is none, or its time is over."""
    return RosterDraft.objects.filter(user=user_id, made_ms__gt=now_ms - KEPT_MS).first()


def forget_old(now_ms: int) -> None:
    """Remove the files whose time is over."""
    RosterDraft.objects.filter(made_ms__lte=now_ms - KEPT_MS).delete()
