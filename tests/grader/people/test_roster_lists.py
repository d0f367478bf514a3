"""The lists of what a roster file would do: every bad row to mend and send again, and all that is new or changes."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generator.grader import models
from generator.grader.people.cells import defused, undefused
from generator.grader.tables.people import RosterDraft
from tests.grader.people.test_roster_import import a_row, as_csv
from tests.grader.test_routes import whole

MANY = 130
"""More than the page shows."""


def send(client, data, name="list.csv"):
    return client.post("/records/import/", {"roster": SimpleUploadedFile(name, data)})


def listed(client, name):
    answer = client.get(f"/records/import/{name}")
    assert answer.status_code == 200
    data = answer.getvalue()
    if name.endswith(".csv"):
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    rows = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    return [["" if cell is None else cell for cell in row] for row in rows]


def written(rows, kind="csv"):
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        return text.getvalue().encode()
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_bad_row_is_listed_as_it_was_sent_with_its_line_and_every_reason(world, kind):
    client = world.client("admin-pas")
    bad = [a_row(f"{n:05d}", Grade="99", Batch="") for n in range(MANY)]
    page = send(client, as_csv(a_row("P-good"), *bad)).content.decode()
    assert all(f'href="/records/import/bad.{kind}"' in page for kind in ("csv", "xlsx"))
    headings, first, *rest = listed(client, f"bad.{kind}")
    assert headings[:4] == ["Line", "Why", "personnel number", "name (english)"]
    assert first[:4] == ["3", "batch is missing; grade 99 is not a number from 1 to 22", "00000", "Zara Khan"]
    assert len(rest) == MANY - 1
    assert rest[-1][0] == str(MANY + 2)


def test_the_list_is_in_the_language_of_the_page(world):
    client = world.client("admin-pas", "ur")
    send(client, as_csv(a_row("P-1", Grade="99")))
    headings, row = listed(client, "bad.csv")
    assert headings[:3] == ["سطر", "وجہ", "پرسنل نمبر"]
    assert row[1] == "گریڈ میں 99 ہے، جو 1 سے 22 تک کا عدد نہیں"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_mended_list_comes_in(world, kind, language):
    client = world.client("admin-pas", language)
    phone = {"Phone": "+923001234567"}
    send(client, as_csv(a_row("P-good", **phone), *(a_row(f"{n:05d}", Grade="99", **phone) for n in range(3))))
    rows = listed(client, f"bad.{kind}")
    for row in rows:
        row[:] = ["17" if cell == "99" else cell for cell in row]
    send(client, written(rows, kind))
    done = client.post("/records/import/", {"token": RosterDraft.objects.get().token})
    assert done.status_code == 200
    people = models.Trainee.objects.filter(personnel_number__startswith="0000")
    assert sorted(people.values_list("personnel_number", "grade", "phone")) == [
        (f"{n:05d}", 17, "+923001234567") for n in range(3)
    ]


def test_what_the_file_did_not_say_the_list_does_not_say_either(world):
    models.Trainee.objects.filter(personnel_number="P-ayesha").update(email="a@example.pk", phone="0300123456")
    client = world.client("admin-pas")
    head, row = as_csv(a_row("P-ayesha", Phone="+9251", Grade="99", **{"E-mail": "x@example.pk"})).splitlines()
    # The line of the file ends before its address and telephone.
    send(client, head + b"\n" + row.rsplit(b",", 2)[0] + b"\n")
    (_, bad) = rows = listed(client, "bad.csv")
    bad[bad.index("99")] = "17"
    send(client, written(rows))
    client.post("/records/import/", {"token": RosterDraft.objects.get().token})
    ayesha = models.Trainee.objects.get(personnel_number="P-ayesha")
    assert (ayesha.grade, ayesha.email, ayesha.phone) == (17, "a@example.pk", "0300123456")
    send(client, as_csv(a_row("P-ayesha", Grade="99")))
    assert not {"email", "phone"} & set(listed(client, "bad.xlsx")[0])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sign_that_nobody_types_is_refused_in_the_list_too(world, kind):
    client = world.client("admin-pas")
    send(client, as_csv(a_row("P-1", **{"Name (English)": "Za\x07ra"})))
    rows = listed(client, f"bad.{kind}")
    assert "Za\ufffdra" in rows[1]
    assert "Rows that cannot be taken: 1" in send(client, written(rows, kind)).content.decode()


@pytest.mark.parametrize("cell", ["=1+1", "-x", "@x", "＝1", "\u200c=1", "plain", "'tis", ""])
def test_a_cell_comes_back_as_it_was(cell):
    assert undefused(defused(cell)) == cell


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_all_that_is_new_or_changes_is_listed(world, kind):
    client = world.client("admin-pas")
    models.Trainee.objects.filter(personnel_number="P-ayesha").update(phone="0300123456")
    changed = a_row("P-ayesha", Designation="=Chief", Phone="", **{"Name (English)": "Ayesha Bibi"})
    new = [a_row(f"P-{n}", Phone="") for n in range(MANY)]
    page = send(client, as_csv(changed, *new, a_row("P-bad", Grade="99", Phone=""))).content.decode()
    assert f'href="/records/import/changes.{kind}"' in page
    headings, first, *rest = listed(client, f"changes.{kind}")
    assert headings[:3] == ["Line", "What changes", "personnel number"]
    assert first[0] == "2"
    assert "name (english): Ayesha becomes Ayesha Bibi" in first[1]
    assert "phone: 0300123456 becomes (empty)" in first[1]
    assert "'=Chief" in first
    assert [row[:3] for row in rest] == [[str(n + 3), "new", f"P-{n}"] for n in range(MANY)]


@pytest.mark.parametrize("address", ["bad.csv", "bad.xlsx", "changes.csv", "changes.xlsx"])
def test_a_list_is_of_ones_own_file_and_only_while_it_waits(world, address):
    client, other = world.client("admin-pas"), world.client("admin-psp")
    for somebody in (client, other):
        missing = somebody.get(f"/records/import/{address}")
        assert (missing.status_code, "Send it again" in missing.content.decode()) == (404, True)
    send(client, as_csv(a_row("P-1")))
    assert whole(client.get(f"/records/import/{address}")).status_code == 200
    assert other.get(f"/records/import/{address}").status_code == 404
    client.post("/records/import/", {"token": RosterDraft.objects.get().token})
    assert client.get(f"/records/import/{address}").status_code == 404


def test_a_list_is_of_those_whom_its_sender_reaches_today(world):
    client = world.client("admin-pas")
    send(client, as_csv(a_row("P-ayesha", Grade="18")))
    assert len(listed(client, "changes.csv")) == 2
    models.Account.objects.get(user__username="admin-pas").cadres.set(["psp"])
    assert len(listed(client, "changes.csv")) == 1
    assert "outside what you administer" in listed(client, "bad.csv")[1][1]
