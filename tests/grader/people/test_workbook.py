"""Workbooks that are small and hold more than any machine: refused in words, while the server goes on."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generator.grader.people.file import RosterFileError, read_roster

TOO_LARGE = "the workbook is too large; send its rows in several files"
UNREADABLE = "the workbook cannot be read; save it again as XLSX or CSV"
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


def test_a_workbook_that_would_fill_the_memory_is_refused_on_the_page_and_the_server_goes_on(world):
    client = world.client("admin-pas")
    answer = client.post("/records/import/", {"roster": SimpleUploadedFile("roster.xlsx", LAST_CELL)})
    assert (answer.status_code, "The workbook is too large" in answer.content.decode()) == (400, True)
    assert client.get("/records/import/").status_code == 200
