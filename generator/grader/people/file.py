"""A roster file, CSV or XLSX: an empty one to fill in, and reading one into rows with the line each stands on.

A first line with headings says which column is which, in English or Urdu, as our own exports write them. Nothing
here knows the database.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from itertools import islice

from generator.errors import CourseError
from generator.grader import words
from generator.grader.people.cells import undefused
from generator.grader.people.workbook import TooLargeError, read_sheet
from generator.model.text import Language

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "personnel_number": ("personnel number", "personnel no", "پرسنل نمبر"),
    "name_en": ("name (english)", "name in english", "name", "نام (انگریزی)"),
    "name_ur": ("name (urdu)", "name in urdu", "نام (اردو)", "نام"),
    "designation_en": ("designation", "designation (english)", "عہدہ (انگریزی)"),
    "designation_ur": ("designation (urdu)", "عہدہ (اردو)", "عہدہ"),
    "grade": ("grade", "bps", "گریڈ"),
    "cadre": ("cadre", "service", "service or cadre", "کیڈر"),
    "academy": ("academy", "اکیڈمی"),
    "batch": ("batch", "بیچ"),
    "email": ("email", "e-mail", "ای میل"),
    "phone": ("phone", "mobile", "فون"),
}
URDU = re.compile("[\u0600-\u06ff]")
REQUIRED = ("personnel_number", "name_en", "name_ur", "grade", "cadre", "batch")

MOST_ROWS = 250_000
"""How many people one file may name, however it comes in."""

_DELIMITERS = (",", ";", "\t")


class RosterFileError(CourseError):
    """A file that is no roster at all, and why, for a page in either language."""

    def __init__(self, phrase: str, message: str, *, line: int = 0, columns: Sequence[str] = ()) -> None:
        """Keep the phrase beside the English message, with the line or the columns it is about."""
        self._phrase, self._line, self._columns = phrase, line, columns
        super().__init__(message)

    def said(self, language: Language) -> str:
        """Give the reason in a language."""
        columns = f"{language.comma} ".join(column_name(column, language) for column in self._columns)
        return words.say(self._phrase, language, line=self._line, columns=columns, most=f"{MOST_ROWS:,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFile:
    """The rows of a roster file, each with its line counted from 1, and the headings nobody knows.

    A row says nothing of a column that is not in it. The digest is of the bytes that it came in, in hexadecimal.
    """

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    unknown: tuple[str, ...]
    sha256: str


def column_name(column: str, language: Language) -> str:
    """Give what a column is called in a file of a language."""
    english, *others = COLUMNS[column]
    urdu = [name for name in others if URDU.search(name)]
    return english if language is Language.EN else urdu[0]


def column_takes(column: str, language: Language) -> str:
    """Give what may stand in a column, in few words."""
    return words.say(f"takes_{column}", language)


def empty_roster(language: Language) -> tuple[list[str], list[str]]:
    """Give the rows of a file to fill in: the headings, and what each column takes, which `read_roster` passes over."""
    return [column_name(column, language) for column in COLUMNS], [column_takes(column, language) for column in COLUMNS]


def read_roster(data: bytes) -> RosterFile:
    """Read a roster; the bytes tell whether they are XLSX or CSV. Raises `RosterFileError`."""
    lines = _sheet_lines(data) if data.startswith(b"PK\x03\x04") else _text_lines(data)
    for _, cells in lines:
        if any(cells):
            return _below(cells, lines, sha256(data).hexdigest())
    raise RosterFileError("roster_empty", "the file is empty: it needs a line of headings and a line for each person")


def normal(text: str) -> str:
    """Give a text in one spelling: NFC, single spaces, without marks that show nothing.

    What `stray_sign` finds stays, so that a row or a name with it is refused and not quietly made into another.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    # The zero-width joiners belong to Urdu spelling; any other mark that shows nothing only hides a difference.
    kept = (c for c in unicodedata.normalize("NFC", text) if c in "\u200c\u200d" or unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).split())


def stray_sign(text: str) -> str:
    """Give how the first sign that no person types is written, such as U+0000, or nothing.

    These are control characters, halves of a character, and the sign that stands for a letter that was lost.
    """
    if text.isprintable():
        found = "\ufffd" if "\ufffd" in text else ""
    else:
        found = next((c for c in text if c == "\ufffd" or unicodedata.category(c) in {"Cc", "Cs"}), "")
    return f"U+{ord(found):04X}" if found else ""


def _below(headings: list[str], lines: Iterator[tuple[int, list[str]]], digest: str) -> RosterFile:
    """Read the people below the headings."""
    fields = [_field_of(heading) for heading in headings]
    known = Counter(field for field in fields if field)
    if doubled := sorted(field for field, times in known.items() if times > 1):
        shown = ", ".join(doubled)
        raise RosterFileError("roster_doubled", f"two columns are both {shown}; keep one", columns=doubled)
    missing = [field for field in REQUIRED if field not in known]
    if not {"designation_en", "designation_ur"} & set(known):
        missing.append("designation_en")
    if missing:
        shown = ", ".join(COLUMNS[field][0] for field in missing)
        raise RosterFileError(
            "roster_columns", f"the headings lack {shown}; the first line names the columns", columns=missing
        )
    places = [(n, field) for n, field in enumerate(fields) if field]
    people = ((line, cells) for line, cells in lines if any(cells) and not _is_guide(cells))
    rows = tuple(
        (line, {field: undefused(normal(cells[n])) for n, field in places if n < len(cells)})
        for line, cells in islice(people, MOST_ROWS)
    )
    if next(people, None):
        message = f"the file has more than {MOST_ROWS:,} rows; send its rows in several files"
        raise RosterFileError("roster_too_many", message)
    unknown = tuple(heading for heading, field in zip(headings, fields, strict=True) if heading and not field)
    return RosterFile(rows=rows, unknown=unknown, sha256=digest)


_FIELDS = {name: field for field, names in COLUMNS.items() for name in (field, field.replace("_", " "), *names)}


_GUIDES = {normal(guide) for language in Language for guide in empty_roster(language)[1]}


def _is_guide(cells: list[str]) -> bool:
    """Tell whether a row is what the empty file says of its columns, left in by whoever filled it in."""
    return all(normal(cell) in _GUIDES for cell in cells if cell)


def _field_of(heading: str) -> str | None:
    return _FIELDS.get(normal(heading).casefold())


def _text_lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give the records of a CSV, each with the line it begins on."""
    text = _decoded(data)
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count))
    line = 1
    try:
        for record in reader:
            yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise RosterFileError("roster_broken", f"line {line} cannot be read as CSV: {error}", line=line) from error


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RosterFileError(
            "roster_encoding",
            f"line {line} is not UTF-8; save the file from the spreadsheet as CSV UTF-8, or send the XLSX itself",
            line=line,
        ) from error


def _sheet_lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a workbook's first sheet."""
    try:
        yield from enumerate(read_sheet(data), start=1)
    except TooLargeError as error:
        raise RosterFileError(
            "roster_too_large", "the workbook is too large; send its rows in several files"
        ) from error
    except ValueError as error:
        raise RosterFileError("roster_workbook", "the workbook cannot be read; save it again as XLSX or CSV") from error
