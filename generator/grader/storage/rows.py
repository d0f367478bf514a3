"""Rows as hand-written SQL needs them: the hot path says its statements itself, the models say what a row holds.

What Django's queries take again and again, the statement and how each column is read, is worked out once here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A row within what a query finds: its columns, the fields they fill, and what must be done to which of them."""

    table: type[models.Model]
    columns: list[str]
    names: list[str]
    key: int
    """The place of its primary key among the columns: where that is NULL, no row was there to join."""
    converters: list[_Converter]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Selection:
    """A query, and the rows that each row of its answer is made into.

    The first is the table's own; each other is the one that a relation of its leads to.
    """

    statement: str
    parts: tuple[_Part, ...]
    relations: tuple[Any, ...]


def read(table: type[_Row], column: str, value: object, *, related: tuple[str, ...] = ()) -> _Row:
    """Give the one row whose column has a value, in a third of the time of Django's own query.

    With it come, by the same query, the rows that its relations of some names lead to, from either end of them, so
    that whoever asks for them later asks no more. Raises the table's `DoesNotExist`.
    """
    for row in _found(table, related, {column: value}):
        return row
    raise table.DoesNotExist(f"no {table._meta.db_table} with {column} {value}")  # type: ignore[attr-defined]  # noqa: SLF001  Django adds it


def read_all(table: type[_Row], **columns: object) -> list[_Row]:
    """Give the rows that hold all of some values, in no order. It is for the few rows that one person has."""
    return list(_found(table, (), columns))


def _found(table: type[_Row], related: tuple[str, ...], columns: Mapping[str, object]) -> Iterator[_Row]:
    """Give each row that holds all of some values, and with it the rows that some of its relations lead to."""
    here = _here()
    selection = _selection(table, related, tuple(columns), here.vendor)
    for values in fetched(selection.statement, taken(table, **columns)):
        rest = iter(values)
        row, *others = [_row(part, list(islice(rest, len(part.names))), here) for part in selection.parts]
        for relation, other in zip(selection.relations, others, strict=True):
            relation.set_cached_value(row, other)
        yield row


def _row(part: _Part, values: list[Any], here: Any) -> Any:  # noqa: ANN401  a row of the part's table, or None
    if values[part.key] is None:
        return None
    for place, convert, expression in part.converters:
        values[place] = convert(values[place], expression, here)
    return part.table.from_db(DEFAULT_DB_ALIAS, part.names, values)


def fetched(statement: str, values: Sequence[Any]) -> list[Any]:
    """Give the rows that a query finds.

    On SQLite the driver is asked itself: Django's cursor goes through every statement anew to put the driver's marks
    in, which takes longer than the query.
    """
    here = _here()
    if here.vendor == "postgresql":
        with here.planned() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())
    here.ensure_connection()
    with here.wrap_database_errors:
        return list(here.connection.execute(as_sqlite_has_it(statement), values).fetchall())


@lru_cache(maxsize=256)
def as_sqlite_has_it(statement: str) -> str:
    """Give a statement with SQLite's own marks for its values."""
    return statement.replace("%s", "?")


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


def taken(table: type[models.Model], **columns: object) -> list[Any]:
    """Give values of some columns of a table as the database takes them, in the order in which they are named."""
    return _as_taken(columns.values(), _columns(table, tuple(columns)))


def _values(row: models.Model, columns: Sequence[_Column]) -> list[Any]:
    """Give a row's columns as the database takes them; a default is put in when a row is made, not here."""
    return _as_taken([getattr(row, name) for name, _, _ in columns], columns)


def _as_taken(values: Iterable[object], columns: Sequence[_Column]) -> list[Any]:
    here, said = _here(), zip(values, columns, strict=True)
    return [value if type(value) is plain else field.get_db_prep_save(value, here) for value, (_, field, plain) in said]


def _here() -> Any:  # noqa: ANN401  either database's connection
    """Give this thread's connection; `django.db.connection` looks for it whenever anything is asked of it."""
    return connections[DEFAULT_DB_ALIAS]


# Names of tables and columns come from the models; every value is a parameter.


@lru_cache(maxsize=64)
def _insertion(table: type[models.Model], source: str) -> tuple[str, list[_Column]]:
    meta: Any = table._meta  # noqa: SLF001  Django's documented interface
    # A number the database gives is left out.
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = ", ".join(field.column for field in fields)
    places = ", ".join("%s" for _ in fields)
    values = f"SELECT {places} FROM {source}" if source else f"VALUES ({places})"  # noqa: S608  as said above
    return f"INSERT INTO {meta.db_table} ({names}) {values}", list(map(_column, fields))


@lru_cache(maxsize=64)
def _columns(table: type[models.Model], names: tuple[str, ...]) -> list[_Column]:
    return [_column(table._meta.get_field(name)) for name in names]  # noqa: SLF001  Django's documented interface


def _column(field: Any) -> _Column:  # noqa: ANN401  a field of a model
    """Give the column of a field; one that leads to another table takes what stands there."""
    kept = field.target_field if field.is_relation else field
    return field.attname, kept, _plain(kept)


def _plain(field: Any) -> type | None:  # noqa: ANN401  a field of a model
    """Give the type of the values of a field that both drivers take as they are; Django asks each for itself."""
    match field:
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
    table: type[models.Model], related: tuple[str, ...], columns: tuple[str, ...], _vendor: str
) -> _Selection:
    meta: Any = table._meta  # noqa: SLF001  Django's documented interface
    relations = tuple(meta.get_field(name) for name in related)
    parts = tuple(map(_part, (table, *(relation.related_model for relation in relations))))
    names = ", ".join(name for part in parts for name in part.columns)
    joined = "".join(map(_join, relations))
    held = "".join(f" AND {meta.db_table}.{meta.get_field(name).column} = %s" for name in columns)
    statement = f"SELECT {names} FROM {meta.db_table}{joined} WHERE TRUE{held}"  # noqa: S608  as said above
    return _Selection(statement=statement, parts=parts, relations=relations)


def _join(relation: Any) -> str:  # noqa: ANN401  a relation of a model, from either of its ends
    (here, there) = next(iter(relation.get_joining_fields()))
    table, other = relation.model._meta.db_table, relation.related_model._meta.db_table  # noqa: SLF001
    return f" LEFT JOIN {other} ON {other}.{there.column} = {table}.{here.column}"


def _part(table: type[models.Model]) -> _Part:
    meta: Any = table._meta  # noqa: SLF001  Django's documented interface
    # A day and time is only in Django's own tables, and on SQLite takes as long to read as all the rest of a row. Who
    # asks for one, as hardly anybody does, has it fetched by Django.
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.DateTimeField)]
    converters: list[_Converter] = []
    for place, field in enumerate(fields):
        expression = field.get_col(meta.db_table)
        found = [*_here().ops.get_db_converters(expression), *expression.get_db_converters(_here())]
        converters.extend((place, convert, expression) for convert in found)
    return _Part(
        table=table,
        columns=[f"{meta.db_table}.{field.column}" for field in fields],
        names=[field.attname for field in fields],
        key=fields.index(meta.pk),
        converters=converters,
    )
