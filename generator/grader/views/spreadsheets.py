"""Lists as they are sent to a spreadsheet: a CSV part by part, or a workbook."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import FileResponse, StreamingHttpResponse

from generator.grader.reporting.sheet import to_xlsx
from generator.model.text import Language


def csv_reply(parts: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """Give a CSV, sent as it is read, to be kept as `name`.csv."""
    return StreamingHttpResponse(
        parts,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def workbook_reply(rows: Iterable[Sequence[str]], language: Language, name: str) -> FileResponse:
    """Give rows, the first of headings, as a workbook to be kept as `name`.xlsx."""
    return FileResponse(
        to_xlsx(rows, is_rtl=language is Language.UR),
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
