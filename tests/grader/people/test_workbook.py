"""Workbooks that are small and hold more than any machine: refused in words, while the server goes on."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generator.grader.access.scope import Scope
from generator.grader.people.file import RosterFileError, read_roster
from generator.grader.people.importing import Sender, plan_import
from generator.grader.people.workbook import LONGEST_CELL, read_sheet
from generator.model.text import Language

TOO_LARGE = "the workbook is too large; send its rows in several files"
UNREADABLE = "the workbook cannot be read; save it again as XLSX or CSV"
HEADINGS = ["Personnel number", "Name (English)", "Name (Urdu)", "Designation", "Grade", "Cadre", "Academy", "Batch"]
SHEET = "xl/worksheets/sheet1.xml"


def a_workbook(**cells):
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_part(name, text, data=None):
    """A workbook with one of its parts another."""
    with zipfile.ZipFile(io.BytesIO(data or a_workbook(A1="Name"))) as package:
        parts = {part: package.read(part) for part in package.namelist()} | {name: text}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return packed.getvalue()


def a_sheet(rows, before=""):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'


def unpacked_to(megabytes):
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open(SHEET, "w") as part,
    ):
        for _ in range(megabytes):
            part.write(bytes(1 << 20))
    return packed.getvalue()


LAST_CELL = a_workbook(A1="Name", XFD1048576="x")
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (LAST_CELL, TOO_LARGE),
        (unpacked_to(401), TOO_LARGE),
        (with_part(SHEET, "<a>" * 500_000), "the file is empty"),
        (with_part("content.xml", "<x/>"), UNREADABLE),
        (with_part("xl/workbook.bin", b""), UNREADABLE),
        (with_part("[Content_Types].xml", "no XML"), None),
        (with_part(SHEET, a_sheet('<row r="9"><c r="A9" t="inlineStr"><is><t>&i;</t></is></c></row>', ENTITIES)), None),
        (with_part(SHEET, a_sheet("<row>" + "<c>" * 100_000)), None),
        (with_part(SHEET, a_sheet('<row r="-1"><c r="A0"/></row><row r="99999999999"/>')), None),
    ],
    ids=["last cell", "bomb", "deep", "a document", "binary", "no types", "entities", "deep cells", "odd places"],
)
def test_whatever_a_workbook_holds_it_is_refused_in_words(data, said):
    with pytest.raises(RosterFileError, match=said):
        read_roster(data)


def repeated(cell, *, rows, columns):
    """A workbook that says one text once and shows it everywhere."""
    row = "<row>" + '<c t="s"><v>0</v></c>' * columns + "</row>"
    with_row = with_part(SHEET, a_sheet(row * rows), a_workbook(A1="x"))
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_part("xl/sharedStrings.xml", f'<sst xmlns="{namespace}"><si><t>{cell}</t></si></sst>', with_row)


def test_no_more_of_a_cell_is_taken_than_it_takes_to_refuse_it():
    ((cell,),) = read_sheet(repeated("é" * 100_000, rows=1, columns=1))
    assert cell == "é" * LONGEST_CELL + "\ufffd"


def test_a_cell_that_was_cut_is_always_told(world):
    sheet = openpyxl.Workbook()
    sheet.active.append(HEADINGS)
    for name in ("Zara Khan" * 3_000, "Zara Khan" + "\u200b" * 3_000 + "Another"):
        sheet.active.append(["1", name, "زارا خان", "Officer", 17, "pas", "csa", "2027"])
    data = io.BytesIO()
    sheet.save(data)
    plan = plan_import(read_roster(data.getvalue()), Sender(scope=Scope(cadres=frozenset({"pas"}))))
    assert [row.faults[0].said(Language.EN) for row in plan.bad] == [
        f"name (english) has {LONGEST_CELL + 1} characters; at most 200 are kept",
        "name (english) holds a sign that nobody types (U+FFFD); type it anew",
    ]


def test_more_text_than_any_roster_is_not_taken_from_a_workbook():
    with pytest.raises(RosterFileError, match=TOO_LARGE):
        read_roster(repeated("é" * LONGEST_CELL, rows=1_000, columns=40))


def test_a_workbook_that_would_fill_the_memory_is_refused_on_the_page_and_the_server_goes_on(world):
    client = world.client("admin-pas")
    answer = client.post("/records/import/", {"roster": SimpleUploadedFile("roster.xlsx", LAST_CELL)})
    assert (answer.status_code, "The workbook is too large" in answer.content.decode()) == (400, True)
    assert client.get("/records/import/").status_code == 200
