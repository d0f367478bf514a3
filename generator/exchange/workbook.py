"""Reads an XLSX workbook: its first sheet as a table. Formulas are refused by the cell they stand in."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from generator.exchange.table import Row, questions_of
from generator.exchange.taken import UNREADABLE, Report, Taken, is_too_large
from generator.model.text import Language

_MOST_UNPACKED = 100_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FORMULA, _CELL = f"{_MAIN}f", f"{_MAIN}c"
_LAST_ROW = 10_000
_MOST_COLUMNS = 702  # up to ZZ
_HINT = "save it anew as .xlsx, or as CSV (UTF-8)"


def read_xlsx(data: bytes, language: Language, report: Report) -> tuple[Taken, ...]:
    """Give the questions of a workbook, noting everything that cannot be carried."""
    if is_too_large(data, report) or not _is_sound(data, report):
        return ()
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, BadZipFile, OSError, ValueError, IndexError) as error:
        report.refuse(1, f"the workbook cannot be read: {error}", _HINT, code=UNREADABLE)
        return ()
    for name in book.sheet_names[1:]:
        report.lose(1, f"the sheet `{name}` was not read", "only the first sheet holds questions")
    rows = [Row(line=n, cells=tuple(map(_words, cells))) for n, cells in enumerate(sheet, start=1)]
    return questions_of([row for row in rows if any(row.cells)], language, report)


def _words(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _is_sound(data: bytes, report: Report) -> bool:
    """Look into the zip before anything unpacks it: how large it would grow, where it points, and for formulas."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _MOST_UNPACKED or any(e.flag_bits & 1 for e in entries):
                report.refuse(1, "the workbook unpacks to more than it should, or is encrypted", _HINT, code=UNREADABLE)
                return False
            if any(entry.filename.startswith("/") or ".." in entry.filename.split("/") for entry in entries):
                report.refuse(1, "the workbook points outside itself", _HINT, code=UNREADABLE)
                return False
            sheets = [
                e.filename for e in entries if e.filename.startswith("xl/worksheets/") and e.filename.endswith(".xml")
            ]
            for name in sheets:
                sheet = archive.read(name)
                _refuse_far_cell(sheet, name, report)
                _refuse_formulas(sheet, name, report)
    except (BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError) as error:
        report.refuse(1, f"the workbook cannot be read: {error}", _HINT, code=UNREADABLE)
    except etree.XMLSyntaxError as error:
        report.refuse(1, f"a sheet of the workbook cannot be read: {error.msg}", _HINT, code=UNREADABLE)
    return not report.is_refused


def _refuse_far_cell(sheet: bytes, name: str, report: Report) -> None:
    """Refuse the first cell that stands far away: whoever reads a sheet makes room for every cell up to the last."""
    events = etree.iterparse(BytesIO(sheet), events=("end",), tag=_CELL, resolve_entities=False, no_network=True)
    for _, cell in events:
        row = cell.getparent()
        place = cell.get("r") or ("" if row is None else row.get("r", ""))
        column = place.rstrip("0123456789")
        number = int(place[len(column) :] or 1)
        is_wide = len(column) > 2 or (not column and row is not None and len(row) > _MOST_COLUMNS)
        # A cell that is only coloured is not read.
        if len(cell) and (number > _LAST_ROW or is_wide):
            message = f"the cell {place} of {name.rsplit('/', 1)[-1]} stands beyond ZZ{_LAST_ROW}"
            report.refuse(
                number, message, "bring the questions in as several files, or clear that cell", code=UNREADABLE
            )
            return
        cell.clear()


def _refuse_formulas(sheet: bytes, name: str, report: Report) -> None:
    events = etree.iterparse(BytesIO(sheet), events=("end",), tag=_FORMULA, resolve_entities=False, no_network=True)
    for _, formula in events:
        cell = formula.getparent()
        place = "" if cell is None else cell.get("r", "")
        row = "".join(filter(str.isdigit, place))
        message = f"the cell {place} of {name.rsplit('/', 1)[-1]} holds a formula"
        report.refuse(int(row or 1), message, "replace it by the words it shows")
        formula.clear()
