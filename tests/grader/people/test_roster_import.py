"""A roster file: what is read, what is refused and why, and that nothing reaches beyond the sender's people."""

import contextlib
import csv
import io
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import EmailValidator
from django.db import connection, connections, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from generator.grader import models
from generator.grader.access.scope import Scope
from generator.grader.accounts.sign_in import login_at
from generator.grader.people.file import RosterFileError, normal, read_roster
from generator.grader.people.file_rows import Codes, read_person
from generator.grader.people.importing import Sender, apply_import, plan_import
from generator.grader.people.states import set_status
from generator.grader.tables.people import AuditEntry, Posting, StateChange, Status
from generator.model.text import Language

HEADINGS = ["Personnel number", "Name (English)", "Name (Urdu)", "Designation", "Grade", "Cadre", "Academy", "Batch"]
PAS = Sender(scope=Scope(cadres=frozenset({"pas"})), by="admin-pas")


def a_row(number="P-new", **other):
    row = {
        "Personnel number": number,
        "Name (English)": "Zara Khan",
        "Name (Urdu)": "زارا خان",
        "Designation": "Section Officer",
        "Grade": "17",
        "Cadre": "pas",
        "Academy": "csa",
        "Batch": "2027",
    }
    return row | other


def as_csv(*rows, delimiter=","):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(*rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def reasons(plan):
    return {row.line: [fault.said(Language.EN) for fault in row.faults] for row in plan.bad}


def apply(data, sender=PAS, *, skip_bad=False):
    return apply_import(read_roster(data), sender, 1_795_000_000_000, file_name="roster.csv", skip_bad=skip_bad)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes one writer at a time")
@pytest.mark.parametrize("way", ["roster", "state"])
def test_nobody_who_sits_waits_for_their_row_to_be_written(world, sitter, way):
    ayesha = models.Trainee.objects.get(personnel_number="P-ayesha")
    client = world.client("ayesha")

    def sit():
        try:
            return sitter(client).sit()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        if way == "roster":
            plan, _ = apply(as_csv(a_row("P-ayesha", Designation="Director")))
            assert plan.changed
        else:
            set_status(ayesha, Status.EXEMPT, "order 7", by="admin-pas", now_ms=world.clock())
        elsewhere.submit(sit).result(timeout=60)
    assert models.Completion.objects.filter(trainee=ayesha).exists()


def test_a_new_person_comes_in_nominated_with_history_and_trail(world):
    plan, is_written = apply(as_csv(a_row(**{"E-mail": "Zara@Example.pk", "Phone": "+92 300-1234567"})))
    assert is_written
    assert (len(plan.new), len(plan.changed), plan.unchanged, len(plan.bad)) == (1, 0, 0, 0)
    zara = models.Trainee.objects.get(personnel_number="P-new")
    assert (zara.name_en, zara.name_ur, zara.grade) == ("Zara Khan", "زارا خان", 17)
    assert (zara.cadre_id, zara.academy_id) == ("pas", "csa")
    assert (zara.email, zara.phone, zara.status, zara.user) == ("zara@example.pk", "+923001234567", "nominated", None)
    change = StateChange.objects.get(trainee=zara)
    assert (change.status, change.by, change.reason) == ("nominated", "admin-pas", "roster.csv")
    assert AuditEntry.objects.get().detail["new"] == 1


@pytest.mark.parametrize("data", [as_csv(a_row()), as_csv(a_row(), delimiter=";"), as_xlsx(a_row(Grade=17))])
def test_commas_semicolons_and_workbooks_read_alike(world, data):
    assert apply(data)[0].new[0].person["grade"] == 17


def test_a_number_typed_as_a_number_in_a_workbook_stays_what_was_typed():
    rows = read_roster(as_xlsx(a_row(number=300137, Grade=17))).rows
    assert rows[0][1]["personnel_number"] == "300137"


def test_our_own_export_comes_back_in_both_languages(world):
    for language in ("en", "ur"):
        exported = world.client("admin-pas", language).get("/records/roster.csv").getvalue()
        plan = plan_import(read_roster(exported), PAS)
        assert reasons(plan) == {}
        assert plan.new == ()


def test_an_earlier_row_is_changed_in_what_differs_and_in_nothing_else(world):
    before = models.Trainee.objects.get(personnel_number="P-ayesha")
    plan, _ = apply(as_csv(a_row("P-ayesha", **{"Name (English)": "Ayesha Bibi"})))
    assert plan.changed[0].differences["name_en"] == ("Ayesha", "Ayesha Bibi")
    after = models.Trainee.objects.get(personnel_number="P-ayesha")
    assert (after.id, after.user_id, after.name_en) == (before.id, before.user_id, "Ayesha Bibi")
    assert AuditEntry.objects.get().detail["changed"]["P-ayesha"]["name_en"] == ["Ayesha", "Ayesha Bibi"]


def test_a_post_named_in_one_language_keeps_its_name_in_the_other_until_it_is_another_post(world):
    apply(as_csv(a_row(**{"Designation (Urdu)": "سیکشن افسر"})))
    assert plan_import(read_roster(as_csv(a_row())), PAS).unchanged == 1
    apply(as_csv(a_row(Designation="Deputy Secretary")))
    person = models.Trainee.objects.get(personnel_number="P-new")
    assert (person.designation_en, person.designation_ur) == ("Deputy Secretary", "Deputy Secretary")


def test_the_same_file_again_changes_nothing(world):
    apply(as_csv(a_row()))
    plan, _ = apply(as_csv(a_row()))
    assert (plan.new, plan.changed, plan.unchanged) == ((), (), 1)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Name (Urdu)": ""}, "name (urdu) is missing"),
        ({"Name (Urdu)": "Zara"}, "name (urdu) is Zara, which has no Urdu letter; are two columns swapped?"),
        ({"Name (English)": "زارا"}, "name (english) is زارا, which is in Urdu; are two columns swapped?"),
        ({"Name (English)": "Za\x00ra"}, "name (english) holds a sign that nobody types (U+0000)"),
        ({"Batch": "20\x1b27"}, "batch holds a sign that nobody types (U+001B)"),
        ({"Designation": "Of\ufffdcer"}, "designation holds a sign that nobody types (U+FFFD)"),
        ({"Personnel number": "P\x07"}, "personnel number holds a sign that nobody types (U+0007)"),
        ({"Grade": "23"}, "grade 23 is not a number from 1 to 22"),
        ({"Grade": "²"}, "grade ² is not a number from 1 to 22"),
        ({"Cadre": "pass"}, "there is no cadre pass; did you mean pas?"),
        ({"Cadre": "nothing-like-it"}, "there is no cadre nothing-like-it"),
        ({"Academy": "xyz"}, "there is no academy xyz"),
        ({"Personnel number": "P 1"}, "personnel number P 1 may hold letters, digits"),
        ({"Personnel number": ""}, "personnel number is missing"),
        ({"Designation": ""}, "designation is missing"),
        ({"E-mail": "zara@"}, "email zara@ is not an e-mail address"),
        ({"E-mail": "zara@mail..gov.pk"}, "email zara@mail..gov.pk is not an e-mail address"),
        ({"Phone": "12"}, "phone 12 is not a phone number"),
        ({"Batch": "b" * 41}, "batch has 41 characters; at most 40 are kept"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_its_reason(world, change, said):
    (reason,) = reasons(plan_import(read_roster(as_csv(a_row("P-1"), a_row("P-2") | change)), PAS))[3]
    assert reason.startswith(said)


@given(st.tuples(st.text('ab.+-_ع"', max_size=6), st.text("ab.-_2ع", max_size=9)).map("@".join))
@example("a@" + "x" * 63 + ".pk")
@example("a@" + "x" * 64 + ".pk")
@example("a@b.xn--mgbai9azgqp6j")
@example("o'hara&sons@mail.example.gov.pk")
def test_an_address_is_taken_as_whoever_signs_in_by_a_letter_may_type_it(text):
    try:
        EmailValidator(allowlist=[])(text)
    except ValidationError:
        is_one = False
    else:
        is_one = True
    codes = Codes(known={}, suggested=())
    assert is_one == (not [fault for fault in read_person({"email": text}, codes, codes)[1] if fault.column == "email"])


def test_a_row_with_several_faults_names_them_all(world):
    (found,) = reasons(plan_import(read_roster(as_csv(a_row(Grade="x", Batch="", Cadre="?"))), PAS)).values()
    assert len(found) == 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (a_row(Grade="x", Cadre="psp"), ["row_grade", "row_outside"]),
        (a_row("P-danish", Grade="x"), ["row_grade", "row_taken"]),
        (a_row("p-ayesha", Grade="x"), ["row_grade", "row_capitals"]),
        (a_row(Grade="x", **{"E-mail": "a@example.pk"}), ["row_grade", "row_shared"]),
        # What cannot be read itself is said nothing more of.
        (a_row(Cadre="?", Academy="csa", **{"E-mail": "a@example.pk"}), ["row_unknown", "row_shared"]),
        (a_row("?", Cadre="psp", **{"E-mail": "a@example.pk"}), ["row_number", "row_outside"]),
        (a_row("", Cadre="psp", **{"E-mail": "a@"}), ["row_missing", "row_email", "row_outside"]),
    ],
)
def test_a_row_with_a_fault_of_its_own_is_told_whom_it_reaches_for_too(world, row, said):
    models.Trainee.objects.filter(personnel_number="P-ayesha").update(email="a@example.pk")
    (bad,) = plan_import(read_roster(as_csv(row)), PAS).bad
    assert [fault.phrase for fault in bad.faults] == said


def test_the_same_number_twice_is_refused_where_it_comes_again(world):
    assert reasons(plan_import(read_roster(as_csv(a_row(), a_row())), PAS)) == {
        3: ["personnel number P-new stands on line 2 already"]
    }


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("p-ayesha", "personnel number p-ayesha and P-ayesha on the roster differ in capital letters only"),
        # Who it is beyond their reach, the sender is not to learn.
        ("p-danish", "personnel number p-danish cannot be taken from this file; ask the operator"),
    ],
)
def test_a_number_that_differs_in_capitals_only_makes_no_second_person(world, number, said):
    assert reasons(plan_import(read_roster(as_csv(a_row(number))), PAS)) == {2: [said]}


def test_two_numbers_of_one_file_that_differ_in_capitals_only_are_one_number_twice(world):
    assert reasons(plan_import(read_roster(as_csv(a_row("P-new"), a_row("p-NEW"))), PAS)) == {
        3: ["personnel number p-NEW stands on line 2 already"]
    }


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("P-ayesha", "email a@example.pk is that of P-ayesha on the roster already"),
        ("P-danish", "email a@example.pk cannot be taken from this file; ask the operator"),
    ],
)
def test_an_address_of_somebody_else_is_refused_and_goes_on_opening_its_owners_login(world, owner, said):
    trainees = models.Trainee.objects
    trainees.filter(personnel_number=owner).update(email="A@Example.pk")
    data = as_csv(a_row(**{"E-mail": "a@example.PK"}), a_row("P-bilal", **{"E-mail": "a@example.pk"}))
    plan, _ = apply(data, skip_bad=True)
    assert reasons(plan)[2] == [said]
    assert [row.line for row in plan.bad] == [2, 3]
    assert login_at("a@example.pk") == trainees.get(personnel_number=owner).user


def test_a_persons_own_address_and_none_are_nobody_elses(world):
    models.Trainee.objects.filter(personnel_number="P-ayesha").update(email="a@example.pk")
    rows = (a_row("P-ayesha", **{"E-mail": "A@example.pk"}), a_row("P-bilal", **{"E-mail": ""}))
    assert reasons(plan_import(read_roster(as_csv(*rows)), PAS)) == {}


def test_digits_of_other_scripts_are_the_same_digits(world):
    plan = plan_import(read_roster(as_csv(a_row("۱۲۳۴", Grade="BPS-۱۷"))), PAS)
    assert (plan.new[0].person["personnel_number"], plan.new[0].person["grade"]) == ("1234", 17)


def test_with_a_bad_row_nothing_is_written_unless_it_is_left_out_by_choice(world):
    data = as_csv(a_row("P-1"), a_row("P-2", Grade="99"))
    assert apply(data)[1] is False
    assert not models.Trainee.objects.filter(personnel_number="P-1").exists()
    assert AuditEntry.objects.count() == 0
    assert apply(data, skip_bad=True)[1] is True
    assert models.Trainee.objects.filter(personnel_number__in=["P-1", "P-2"]).count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (a_row(Cadre="psp"), "psp at csa is outside what you administer"),
        (a_row("P-danish"), "personnel number P-danish cannot be taken from this file; ask the operator"),
        (a_row("P-ayesha", Cadre="psp"), "psp at csa is outside what you administer"),
    ],
)
def test_a_file_neither_makes_nor_takes_nor_gives_away_people_of_another_cadre(world, row, said):
    before = list(models.Trainee.objects.order_by("id").values())
    plan, _ = apply(as_csv(row), skip_bad=True)
    assert [reason for found in reasons(plan).values() for reason in found] == [said]
    assert list(models.Trainee.objects.order_by("id").values()) == before


def test_an_administrator_of_an_academy_reaches_its_people_of_every_cadre(world):
    academy = Sender(scope=Scope(academies=frozenset({"csa"})))
    plan, _ = apply(as_csv(a_row("P-danish", Cadre="psp"), a_row()), academy)
    assert (len(plan.changed), len(plan.new)) == (1, 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"Name\nx\n", "the headings lack personnel number, name (urdu), grade, cadre, batch, designation"),
        (as_csv(a_row(BPS="17")), "two columns are both grade"),
        (b"name," * 30_000, "two columns are both name_en"),
        ("Personnel number\nزارا".encode("cp1256"), "line 2 is not UTF-8"),
        (b"PK\x03\x04 and no more", "the workbook cannot be read"),
        (as_xlsx(a_row())[:-200], "the workbook cannot be read"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_one_sentence(database, data, said):
    with pytest.raises(RosterFileError, match=said.replace("(", r"\(").replace(")", r"\)")):
        plan_import(read_roster(data), PAS)


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_a_file_of_more_rows_than_one_may_have_is_refused(monkeypatch, written):
    monkeypatch.setattr("generator.grader.people.file.MOST_ROWS", 2)
    assert len(read_roster(written(a_row(), dict.fromkeys(HEADINGS, ""), a_row())).rows) == 2
    with pytest.raises(RosterFileError, match="the file has more than 2 rows; send its rows in several files"):
        read_roster(written(a_row(), a_row(), a_row()))


@pytest.mark.parametrize(("language", "said"), [("en", "more than 1,234 rows"), ("ur", "1,234 سے زیادہ سطریں")])
def test_the_page_says_how_many_rows_a_file_may_have(world, monkeypatch, language, said):
    monkeypatch.setattr("generator.grader.people.file.MOST_ROWS", 1_234)
    data = HEADINGS[0].encode() + b",name,name (urdu),designation,grade,cadre,batch\n" + b"x\n" * 1_235
    client = world.client("admin-pas", language=language)
    answer = client.post("/records/import/", {"roster": SimpleUploadedFile("roster.csv", data)})
    assert (answer.status_code, said in answer.content.decode()) == (400, True)


@given(st.binary(max_size=400))
def test_whatever_the_bytes_only_our_error_comes_out(data):
    with contextlib.suppress(RosterFileError):
        read_roster(data)


@given(st.text(max_size=30))
def test_one_spelling_is_reached_at_once(text):
    assert normal(normal(text)) == normal(text)


def test_a_changed_address_moves_a_trainees_codes_and_is_kept_in_the_roster_alone(world):
    ayesha = models.Trainee.objects.get(personnel_number="P-ayesha")
    apply(as_csv(a_row("P-ayesha", **{"E-mail": "new@example.pk"})))
    assert login_at("new@example.pk") == ayesha.user
    ayesha.user.refresh_from_db()
    assert ayesha.user.email == ""
    models.Account.objects.filter(user=ayesha.user).update(role=models.Role.ADMINISTRATOR)
    assert login_at("new@example.pk") is None
    apply(as_csv(a_row("P-ayesha", **{"E-mail": "other@example.pk"})))
    assert login_at("other@example.pk") is None


BOTH = Sender(scope=Scope(cadres=frozenset({"pas", "psp"})), by="operator")


def transferred(world):
    person = models.Trainee.objects.get(personnel_number="P-ayesha")
    set_status(person, Status.TRANSFERRED, "to psp", by="admin-pas", now_ms=world.clock())
    return person


def test_a_file_that_moves_somebody_transferred_into_another_cadre_nominates_them_there(world):
    person = transferred(world)
    plan, is_written = apply(as_csv(a_row("P-ayesha", Cadre="psp")), BOTH)
    assert is_written
    assert plan.changed[0].differences["status"] == ("transferred", "nominated")
    person.refresh_from_db()
    assert (person.cadre_id, person.status) == ("psp", "nominated")
    change = StateChange.objects.filter(trainee=person).latest("id")
    assert (change.status, change.by, change.reason) == ("nominated", "operator", "roster.csv")
    assert Posting.objects.filter(trainee=person).latest("id").status == "nominated"
    assert AuditEntry.objects.latest("id").detail["changed"]["P-ayesha"]["status"] == ["transferred", "nominated"]
    assert world.client("ayesha").post("/exam/")["Location"].startswith("/exam/")


@pytest.mark.parametrize(
    ("state", "cadre"), [(Status.TRANSFERRED, "pas"), (Status.LEFT, "psp"), (Status.EXEMPT, "psp")]
)
def test_any_other_state_stays_whatever_a_file_says(world, state, cadre):
    person = models.Trainee.objects.get(personnel_number="P-ayesha")
    set_status(person, state, "an order", by="admin-pas", now_ms=world.clock())
    plan, _ = apply(as_csv(a_row("P-ayesha", Cadre=cadre)), BOTH)
    assert "status" not in plan.changed[0].differences
    person.refresh_from_db()
    assert person.status == state


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "State: <del><bdi>Transferred</bdi></del> <ins><bdi>Nominated</bdi></ins>"),
        ("ur", "حالت: <del><bdi>تبادلہ</bdi></del> <ins><bdi>نامزد</bdi></ins>"),
    ],
)
def test_the_preview_says_that_they_are_nominated(world, language, said):
    transferred(world)
    models.Account.objects.get(user__username="admin-pas").cadres.add("psp")
    file = SimpleUploadedFile("roster.csv", as_csv(a_row("P-ayesha", Cadre="psp")))
    client = world.client("admin-pas", language)
    assert said in client.post("/records/import/", {"roster": file}).content.decode()
    assert said.split("<")[0] in client.get("/records/import/changes.csv").getvalue().decode()
