"""Rows as an XLSX file (ECMA-376), written row by row so that a long roster takes little memory."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook  # type: ignore[import-untyped]  # openpyxl has no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # as above
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]  # as above
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above

LONGEST_SHEET = 1_048_576
"""How many rows spreadsheets take."""
_MEASURED = 50
_WIDEST = 40


def to_xlsx(rows: Iterable[Sequence[str]], *, is_rtl: bool, longest: int = LONGEST_SHEET) -> IO[bytes]:
    """Give the rows as a workbook, in a file that is gone once it is closed; the first row is of headings.

    Every cell is text, so none is taken for a formula, and a number typed below keeps the zeros it begins with.
    What one sheet cannot hold goes on in the next, under the same headings.
    """
    book = Workbook(write_only=True)
    rest = iter(rows)
    headings = next(rest)
    above = list(islice(rest, _MEASURED))
    widths = [min(_WIDEST, 2 + max(map(len, column))) for column in zip(headings, *above, strict=True)]
    rest = chain(above, rest)
    sheet, length = _sheet(book, headings, widths, is_rtl=is_rtl), 1
    for row in rest:
        if length == longest:
            sheet, length = _sheet(book, headings, widths, is_rtl=is_rtl), 1
        sheet.append([_text(sheet, cell) for cell in row])
        length += 1
    file = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _sheet(book: Any, headings: Sequence[str], widths: Sequence[int], *, is_rtl: bool) -> Any:  # noqa: ANN401  as below
    sheet = book.create_sheet("Sabaq")  # openpyxl has no types
    sheet.sheet_view.rightToLeft = is_rtl
    sheet.freeze_panes = "A2"
    for n, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[get_column_letter(n)]
        column.width, column.number_format = width, "@"
    sheet.append([_text(sheet, cell) for cell in headings])
    return sheet


def _text(sheet: object, value: str) -> object:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    # Without this, whatever begins with an equals sign is written as a formula.
    cell.data_type = "s"
    return cell
