"""Rows as hand-written SQL needs them: the hot path says its statements itself, the models say what a row holds."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

UNLESS_THERE = "ON CONFLICT DO NOTHING"


def values_of(row: models.Model) -> dict[str, Any]:
    """Give a row's columns with their values as the database takes them; a number the database gives is left out."""
    return {
        field.column: field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in row._meta.concrete_fields  # noqa: SLF001  Django's documented interface
        if field.column is not None and not isinstance(field, models.AutoField)
    }


def insertion(row: models.Model, *, source: str = "", **columns: str) -> tuple[str, list[Any]]:
    """Give the statement that inserts a row, and its parameters.

    With a source, the row is inserted once for each row of that, and `columns` are taken from it.
    """
    values = {name: value for name, value in values_of(row).items() if name not in columns}
    names = ", ".join((*values, *columns))
    places = ", ".join((*("%s" for _ in values), *columns.values()))
    # Names of tables and columns come from the models; every value is a parameter.
    given = f"SELECT {places} FROM {source}" if source else f"VALUES ({places})"  # noqa: S608
    statement = f"INSERT INTO {row._meta.db_table} ({names}) {given}"  # noqa: SLF001
    return statement, list(values.values())


def insert_once(cursor: CursorWrapper, rows: Sequence[models.Model]) -> bool:
    """Insert rows of one table in one statement, each unless it is there, or another in its place.

    Tells whether any was inserted.
    """
    statement, values = insertion(rows[0])
    more = [value for row in rows[1:] for value in values_of(row).values()]
    others = f", ({', '.join('%s' for _ in values)})" * (len(rows) - 1)
    cursor.execute(f"{statement}{others} {UNLESS_THERE}", [*values, *more])
    return bool(cursor.rowcount > 0)
