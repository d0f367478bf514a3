"""Lists as they are sent to a spreadsheet: a CSV part by part, or a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from generator.grader.access.row_security import within
from generator.grader.access.scope import Scope
from generator.grader.people.roster import rows_as_csv
from generator.grader.reporting.sheet import to_xlsx
from generator.model.text import Language

READ_AT_ONCE = 500

Row = TypeVar("Row")


class Kind(StrEnum):
    """What a spreadsheet takes."""

    CSV = "csv"
    XLSX = "xlsx"


def file_reply(kind: Kind, rows: Iterator[list[str]], language: Language, name: str) -> HttpResponseBase:
    """Give rows, the first of headings, as a file of a kind to be kept as `name`."""
    return _csv(rows_as_csv(rows), name) if kind is Kind.CSV else _workbook(rows, language, name)


def read_within(scope: Scope, rows: Iterator[Row]) -> Iterator[Row]:
    """Give rows of a list that are read as they are sent, and that the database shows for a scope only."""
    # Each part has a transaction of its own: that of the page is over by then.
    while True:
        with within(scope):
            part = list(islice(rows, READ_AT_ONCE))
        if not part:
            return
        yield from part


def _csv(parts: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """Give a CSV, sent as it is read, to be kept as `name`.csv."""
    return StreamingHttpResponse(
        parts,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _workbook(rows: Iterable[Sequence[str]], language: Language, name: str) -> FileResponse:
    """Give rows, the first of headings, as a workbook to be kept as `name`.xlsx."""
    return FileResponse(
        to_xlsx(rows, is_rtl=language is Language.UR),
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
