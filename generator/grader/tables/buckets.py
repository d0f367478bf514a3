"""Buckets: every person belongs to one of 256, and every row about what they did carries it.

On PostgreSQL all keys of these tables hold the bucket, so that a database may keep each bucket on a machine of its
own which holds every key by itself: what one person hands in touches one bucket (the handbook, "Growing"). Django
knows nothing of that: to it, and on SQLite, a row's key is the one column (migration 0013).
"""

from uuid import UUID

BUCKETS = 256


def bucket_of(person: UUID) -> int:
    """Give the bucket of a person: the last byte of their identifier, which is random and never changes."""
    return person.int % BUCKETS
