"""Reads the first sheet of a workbook, in a process of its own that may take so much memory and no more.

A file of a few kilobytes can name the last cell of a sheet of seventeen thousand million, or unpack to more than any
machine holds. Whatever reads it then takes the whole process down, and here that is not the server. What it gives is
bounded too: one long text can stand in every cell.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

LONGEST_CELL = 2_000
"""How many characters of a cell are given: several times what any column takes."""

_MOST_MEMORY = 1 << 30
_MOST_S = 120
_LARGEST_UNPACKED = 400 << 20
_LARGEST_GIVEN = 128 << 20
# What no row may hold, so that a cell which was cut is always told.
_CUT = "\ufffd"
# What makes the reader take a package for a workbook of another kind.
_OTHER_KINDS = {"content.xml", "xl/workbook.bin"}


class TooLargeError(Exception):
    """More rows, columns or text than one file may hold."""


def read_sheet(data: bytes) -> Iterator[list[str]]:
    """Give the rows of an XLSX's first sheet, each cell as a person reads it; one that is too long is cut and marked.

    Raises `TooLargeError`, and `ValueError` for what is no such workbook.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > _LARGEST_UNPACKED:
                raise TooLargeError
            if _OTHER_KINDS & set(package.namelist()):
                raise ValueError("a workbook of another kind")
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise ValueError("no package") from error
    with TemporaryFile() as given:
        try:
            done = subprocess.run(  # noqa: S603  our own interpreter and file
                [sys.executable, __file__],
                input=data,
                stdout=given,
                stderr=subprocess.DEVNULL,
                timeout=_MOST_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TooLargeError from error
        if done.returncode == _UNREADABLE:
            raise ValueError("unreadable")
        if done.returncode:
            raise TooLargeError
        given.seek(0)
        for line in given:
            cells: list[str] = json.loads(line)
            yield cells


_UNREADABLE = 3


def main() -> int:
    """Read a workbook from standard input and write its rows, a JSON list a line."""
    import resource  # noqa: PLC0415  for the process that reads alone

    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  as above

    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_GIVEN, _LARGEST_GIVEN))
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    except (CalamineError, OSError, IndexError):
        return _UNREADABLE
    for row in sheet.to_python(skip_empty_area=False):
        cells = [_short(_cell_text(value)) for value in row]
        sys.stdout.buffer.write(json.dumps(cells, ensure_ascii=False).encode() + b"\n")
    return 0


def _cell_text(value: Any) -> str:  # noqa: ANN401  whatever a spreadsheet holds
    """Give a cell as a person reads it: a spreadsheet keeps every number as a fraction."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + _CUT


if __name__ == "__main__":
    sys.exit(main())
