"""Reads a table, CSV or XLSX: one question a row, one column for each part of it.

Columns, in any order: `question`, `choice 1` to `choice 8` and `right` (the numbers or letters of the right choices)
are needed; `id`, `topic`, `title`, `situation`, `why 1` to `why 8`, `kind`, `level`, `use`, `platform`, `clauses`
and `source` may be left out. A text column may say its language, as `question ur`. Cells are plain words, shown as
typed. A cell that a spreadsheet would take for a formula is refused: what it shows is not what it says.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.exchange.taken import (
    UNREADABLE,
    Report,
    Taken,
    TakenChoice,
    decode,
    is_too_large,
    without_controls,
)
from generator.exchange.wording import lines_of
from generator.model.text import Language

MOST_CHOICES = 8
_NUMBERS = range(1, MOST_CHOICES + 1)
_WORDED = ("title", "situation", "question", *(f"{part} {n}" for part in ("choice", "why") for n in _NUMBERS))
_PLAIN = ("id", "topic", "kind", "right", "level", "use", "platform", "clauses", "source")
_COLUMNS = {*_WORDED, *_PLAIN, *(f"{name} {language}" for name in _WORDED for language in Language)}
_FORMULA = re.compile(r"[=+@]|-(?!\d+(?:\.\d+)?$|\s)")
_SAFE = re.compile(r"'(?=[=+@-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: where it starts in the file, and its cells."""

    line: int
    cells: tuple[str, ...]


def read_csv(data: bytes, language: Language, report: Report) -> tuple[Taken, ...]:
    """Give the questions of a CSV file with commas, semicolons or tabs, noting everything that cannot be carried."""
    if is_too_large(data, report) or (text := decode(data, report)) is None:
        return ()
    return questions_of(_csv_rows(text, report), language, report)


def questions_of(rows: list[Row], language: Language, report: Report) -> tuple[Taken, ...]:
    """Give the questions of a table whose first row names its columns."""
    if report.is_refused or not _fits(rows, report):
        return ()
    names = [_column(cell) for cell in rows[0].cells]
    for row in rows[1:]:
        _refuse_formulas(row, names, report)
    return tuple(taken for row in rows[1:] for taken in _read(row, names, language, report))


def _csv_rows(text: str, report: Report) -> list[Row]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(text.replace("\0", "").splitlines(keepends=True), delimiter=delimiter, strict=True)
    rows, start = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(line=start, cells=tuple(cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        hint = "put a text that holds quotation marks in quotation marks, and double those inside"
        report.refuse(start, f"the file is not CSV: {error}", hint, code=UNREADABLE)
    return rows


def _fits(rows: list[Row], report: Report) -> bool:
    if len(rows) < 2:
        report.refuse(1, "there is no question in this table", "name the columns in row 1, one question a row below")
        return False
    names = [_column(cell) for cell in rows[0].cells]
    for number, name in enumerate(names, start=1):
        if name and name not in _COLUMNS:
            hint = "the columns are: question, choice 1 to 8, right, why 1 to 8, " + ", ".join(
                ("title", "situation", *_PLAIN)
            )
            report.refuse(rows[0].line, f"column {number} is called `{name[:40]}`, which means nothing here", hint)
        elif name and names.index(name) != number - 1:
            report.refuse(rows[0].line, f"two columns are called `{name}`", "keep one of the two")
    for needed in ("question", "choice 1", "choice 2", "right"):
        if not any(name in (needed, *(f"{needed} {language}" for language in Language)) for name in names):
            hint = f"add a column with `{needed}` in its first row"
            report.refuse(rows[0].line, f"there is no column `{needed}`", hint)
    return not report.is_refused


def _column(cell: str) -> str:
    name = " ".join(cell.replace("_", " ").casefold().split())
    return re.sub(r"^(choice|why)(\d)", r"\1 \2", name)


def _refuse_formulas(row: Row, names: list[str], report: Report) -> None:
    if len(row.cells) > len(names) and any(cell.strip() for cell in row.cells[len(names) :]):
        hint = "put a text that holds the separator in quotation marks"
        report.refuse(row.line, f"this row has {len(row.cells)} cells, but there are {len(names)} columns", hint)
    for number, (name, cell) in enumerate(zip(names, row.cells, strict=False), start=1):
        if _FORMULA.match(cell.strip()):
            hint = "if these are words, put an apostrophe before them"
            message = f"column {number}, `{name}`, begins like a formula: {cell.strip()[:30]!r}"
            report.refuse(row.line, message, hint, number)


def _read(row: Row, names: list[str], language: Language, report: Report) -> Iterator[Taken]:
    """Give the question of a row, once for each language it is written in."""
    raw = dict(zip(names, row.cells, strict=False))
    called = (raw.get("id") or raw.get("title") or "row").strip() or "row"
    cells = {
        name: without_controls(_SAFE.sub("", cell.strip(), count=1), row.line, called, report)
        for name, cell in raw.items()
        if name and cell.strip()
    }
    found = [spoken for spoken in Language if f"question {spoken}" in cells]
    if "question" in cells or not found:
        yield _question(row.line, cells, "", None, report)
    for spoken in found:
        if "question" not in cells or spoken is not language:
            yield _question(row.line, cells, f" {spoken}", spoken, report)


def _question(line: int, cells: Mapping[str, str], suffix: str, language: Language | None, report: Report) -> Taken:
    def words(name: str) -> str:
        return lines_of(cells.get(f"{name}{suffix}", ""))

    present = [n for n in _NUMBERS if words(f"choice {n}")]
    right = _right(cells.get("right", ""), line, report)
    for stray in sorted(right - set(present)):
        hint = "write the numbers or letters of choices that are filled in"
        report.refuse(line, f"`right` names choice {stray}, which is empty", hint)
    kind = cells.get("kind", "choice" if len(right) == 1 else "select").casefold()
    if kind not in ("choice", "select"):
        report.refuse(line, f"`kind` is `{kind[:30]}`", "write `choice` or `select`, or leave it out")
    choices = tuple(TakenChoice(text=words(f"choice {n}"), right=n in right, why=words(f"why {n}")) for n in present)
    return Taken(
        line=line,
        id=cells.get("id", ""),
        title=cells.get(f"title{suffix}", ""),
        situation=words("situation"),
        question=words("question"),
        choices=choices,
        single=kind == "choice",
        language=language,
        topic=cells.get("topic", ""),
        tags=tuple(_tags(cells)),
        row=line,
    )


def _right(cell: str, line: int, report: Report) -> set[int]:
    right = set()
    for word in re.split(r"[\s,;]+", cell.strip()):
        letter = ord(word.casefold()) - ord("a") + 1 if len(word) == 1 and word.isalpha() else 0
        number = int(word) if re.fullmatch(r"[0-9]{1,2}", word) else letter
        if number in _NUMBERS:
            right.add(number)
        elif word:
            report.refuse(line, f"`right` holds `{word[:20]}`", "write the right choices as `2`, `B` or `1, 3`")
    return right


def _tags(cells: Mapping[str, str]) -> Iterator[str]:
    for name in ("level", "platform", "source"):
        if name in cells:
            yield f"{name}:{cells[name]}"
    for column, tag in (("use", "use"), ("clauses", "clause")):
        yield from (f"{tag}:{word}" for word in re.split(r"[\s,;]+", cells.get(column, "")) if word)
