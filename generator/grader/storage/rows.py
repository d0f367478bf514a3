"""Rows as hand-written SQL needs them: the hot path says its statements itself, the models say what a row holds.

What Django's queries take again and again, the statement and how each column is read, is worked out once here.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

UNLESS_THERE = "ON CONFLICT DO NOTHING"

Statement: TypeAlias = tuple[str, list[Any]]
"""A statement with `%s` for each value, and the values as the database takes them."""

_Row = TypeVar("_Row", bound=models.Model)
_Field: TypeAlias = "models.Field[Any, Any]"
_Column = tuple[str, _Field, type | None]
"""The name of a column's value in a row, the field, and the type of the values that drivers take as they are."""
_Converter = tuple[int, Any, Any]


def read(table: type[_Row], column: str, value: object) -> _Row:
    """Give the one row whose column has a value, in a third of the time of Django's own query.

    Raises the table's `DoesNotExist`.
    """
    for row in read_all(table, **{column: value}):
        return row
    raise table.DoesNotExist(f"no {table._meta.db_table} with {column} {value}")  # type: ignore[attr-defined]  # noqa: SLF001  Django adds it


def read_all(table: type[_Row], **columns: object) -> list[_Row]:
    """Give the rows that hold all of some values, in no order. It is for the few rows that one person has."""
    here = _here()
    statement, names, converters = _selection(table, tuple(columns), here.vendor)
    get_field = table._meta.get_field  # noqa: SLF001  Django's documented interface
    with here.cursor() as cursor:
        cursor.execute(statement, [taken(get_field(name), value) for name, value in columns.items()])
        found = cursor.fetchall()
    return [_row(table, names, converters, list(values)) for values in found]


def _row(table: type[_Row], names: list[str], converters: list[_Converter], values: list[Any]) -> _Row:
    for place, convert, expression in converters:
        values[place] = convert(values[place], expression, _here())
    return table.from_db(DEFAULT_DB_ALIAS, names, values)


def insertion(row: models.Model, *, source: str = "") -> Statement:
    """Give the statement that inserts a row; with a source, once for each row of that."""
    statement, columns = _insertion(type(row), source)
    return statement, _values(row, columns)


def insertion_once(rows: Sequence[models.Model]) -> Statement:
    """Give the one statement that inserts rows of one table, each unless it is there, or another in its place."""
    statement, columns = _insertion(type(rows[0]), "")
    others = f", ({', '.join('%s' for _ in columns)})" * (len(rows) - 1)
    values = [value for row in rows for value in _values(row, columns)]
    return f"{statement}{others} {UNLESS_THERE}", values


def _values(row: models.Model, columns: Sequence[_Column]) -> list[Any]:
    """Give a row's columns as the database takes them; a default is put in when a row is made, not here."""
    said = [(getattr(row, name), field, plain) for name, field, plain in columns]
    return [value if type(value) is plain else taken(field, value) for value, field, plain in said]


def taken(field: Any, value: object) -> Any:  # noqa: ANN401  a field of a model; and as the driver takes it
    """Give a value of a field as the database takes it."""
    return field.get_db_prep_save(value, _here())


def _here() -> Any:  # noqa: ANN401  either database's connection
    """Give this thread's connection; `django.db.connection` looks for it whenever anything is asked of it."""
    return connections[DEFAULT_DB_ALIAS]


# Names of tables and columns come from the models; every value is a parameter.


@lru_cache(maxsize=64)
def _insertion(table: type[models.Model], source: str) -> tuple[str, list[_Column]]:
    # A number the database gives is left out.
    fields = [
        field
        for field in table._meta.concrete_fields  # noqa: SLF001  Django's documented interface
        if field.column is not None and not isinstance(field, models.AutoField)
    ]
    names = ", ".join(str(field.column) for field in fields)
    places = ", ".join("%s" for _ in fields)
    values = f"SELECT {places} FROM {source}" if source else f"VALUES ({places})"  # noqa: S608  as said above
    return f"INSERT INTO {table._meta.db_table} ({names}) {values}", [  # noqa: SLF001
        (field.attname, field, _plain(field)) for field in fields
    ]


def _plain(field: Any) -> type | None:  # noqa: ANN401  a field of a model
    """Give the type of the values of a field that both drivers take as they are; Django asks each for itself."""
    match field.target_field if field.is_relation else field:
        case models.IntegerField():
            return int
        case models.CharField() | models.TextField():
            return str
        case models.BooleanField():
            return bool
        case _:
            return None


@lru_cache(maxsize=64)
def _selection(
    table: type[models.Model], columns: tuple[str, ...], _vendor: str
) -> tuple[str, list[str], list[tuple[int, Any, Any]]]:
    """Give the query, the fields it fills, and what must be done to which of its columns."""
    meta = table._meta  # noqa: SLF001  Django's documented interface
    fields = list(meta.concrete_fields)
    converters: list[_Converter] = []
    for place, field in enumerate(fields):
        expression = field.get_col(meta.db_table)
        found = [*_here().ops.get_db_converters(expression), *expression.get_db_converters(_here())]
        converters.extend((place, convert, expression) for convert in found)
    names = ", ".join(str(field.column) for field in fields)
    held = "".join(f" AND {meta.get_field(name).column} = %s" for name in columns)  # type: ignore[union-attr]  # they are columns
    query = f"SELECT {names} FROM {meta.db_table} WHERE TRUE{held}"  # noqa: S608  as said above
    return query, [field.attname for field in fields], converters
