"""Rows as an XLSX file (ECMA-376), written row by row so that a long roster takes little memory."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook  # type: ignore[import-untyped]  # openpyxl has no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # as above
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]  # as above


def to_xlsx(rows: Iterable[Sequence[str]], *, is_rtl: bool) -> bytes:
    """Give the rows as a workbook of one sheet; every cell is text, so none is taken for a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sabaq")
    sheet.sheet_view.rightToLeft = is_rtl
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_text(sheet, cell) for cell in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _text(sheet: object, value: str) -> object:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    # Without this, whatever begins with an equals sign is written as a formula.
    cell.data_type = "s"
    return cell
