"""The empty roster file that is offered to be filled in: what stands in it, and that it comes back."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generator.grader import models
from generator.grader.people.file import COLUMNS, column_takes, read_roster
from generator.model.text import Language

PERSON = {
    "personnel_number": "00300137",
    "name_en": "Zara Khan",
    "name_ur": "زارا خان",
    "designation_en": "Section Officer",
    "designation_ur": "سیکشن افسر",
    "grade": "17",
    "cadre": "pas",
    "academy": "csa",
    "batch": "2027",
    "email": "",
    "phone": "",
}


def empty(world, language, kind):
    return world.client("admin-pas", language).get(f"/records/import/empty.{kind}").getvalue()


def filled_csv(data, *people):
    text = io.StringIO()
    csv.writer(text).writerows([*csv.reader(io.StringIO(data.decode("utf-8-sig"))), *people])
    return text.getvalue().encode()


def filled_xlsx(data, *people):
    book = openpyxl.load_workbook(io.BytesIO(data))
    for person in people:
        book.active.append(person)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("kind", "fill"), [("csv", filled_csv), ("xlsx", filled_xlsx)])
def test_what_is_downloaded_and_filled_in_comes_in(world, language, kind, fill):
    client = world.client("admin-pas", language)
    file = fill(empty(world, language, kind), list(PERSON.values()))
    shown = client.post("/records/import/", {"roster": SimpleUploadedFile(f"mine.{kind}", file)})
    assert "import_unknown" not in str(shown.context)
    (found,) = shown.context["plan"].new
    assert (found.line, shown.context["plan"].bad) == (3, ())
    client.post("/records/import/", {"token": shown.context["draft"].token})
    zara = models.Trainee.objects.get(personnel_number="00300137")
    assert (zara.name_en, zara.designation_ur, zara.cadre_id, zara.batch) == ("Zara Khan", "سیکشن افسر", "pas", "2027")


@pytest.mark.parametrize("language", Language)
def test_every_column_has_its_heading_and_below_it_what_it_takes(world, language):
    headings, takes = csv.reader(io.StringIO(empty(world, language, "csv").decode("utf-8-sig")))
    assert takes == [column_takes(column, language) for column in COLUMNS]
    ((_, cells),) = read_roster(filled_csv(empty(world, language, "csv"), list(PERSON.values()))).rows
    assert (list(cells), len(headings)) == (list(COLUMNS), len(COLUMNS))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nobody_is_made_of_a_file_that_was_not_filled_in(world, kind):
    assert read_roster(empty(world, "en", kind)).rows == ()


def test_a_person_typed_over_the_line_of_what_columns_take_is_read(world):
    headings, takes = csv.reader(io.StringIO(empty(world, "en", "csv").decode("utf-8-sig")))
    text = io.StringIO()
    csv.writer(text).writerows([headings, [*list(PERSON.values())[:-2], *takes[-2:]]])
    ((line, cells),) = read_roster(text.getvalue().encode()).rows
    assert (line, cells["email"]) == (2, "may be empty: an address")


def test_a_number_typed_into_the_workbook_keeps_the_zeros_it_begins_with(world):
    sheet = openpyxl.load_workbook(io.BytesIO(empty(world, "en", "xlsx"))).active
    assert {sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]} == {"@"}


def test_the_page_of_the_import_leads_to_both_and_says_what_columns_take(world):
    page = world.client("admin-pas").get("/records/import/").content.decode()
    assert all(f'href="/records/import/empty.{kind}"' in page for kind in ("csv", "xlsx"))
    assert all(column_takes(column, Language.EN) in page for column in COLUMNS)
