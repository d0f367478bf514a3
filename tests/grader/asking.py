"""What the database is asked meanwhile, by Django's cursors and past them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def asking() -> Iterator[list[str]]:
    """Gather every statement that this thread's connection runs."""
    statements: list[str] = []
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.set_trace_callback(statements.append)
        try:
            yield statements
        finally:
            connection.connection.set_trace_callback(None)
        return
    # Everything goes through Django's cursors here.
    with CaptureQueriesContext(connection) as captured:
        yield statements
    statements += [query["sql"] for query in captured.captured_queries]
