"""The pages that change who is on the roster, and the trail they leave."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generator.grader import models
from generator.grader.accounts.slips import login_for
from generator.grader.admin import Trailed
from generator.grader.tables.append_only import AppendOnlyError
from generator.grader.tables.people import AuditEntry, RosterDraft, StateChange, Status
from tests.grader.conftest import a_login
from tests.grader.letters import code_in_the_letter

HEADINGS = "Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch,Shoe size\n"
GOOD = "P-{n},Zara Khan,زارا خان,Officer,17,pas,csa,2027,38\n"
BAD = "P-bad,Zara Khan,زارا خان,Officer,99,pas,csa,2027,38\n"


def send(client, *rows):
    return client.post(
        "/records/import/", {"roster": SimpleUploadedFile("list.csv", (HEADINGS + "".join(rows)).encode())}
    )


def confirm(client, **more):
    return client.post("/records/import/", {"token": RosterDraft.objects.get().token} | more)


def ayesha():
    return models.Trainee.objects.get(personnel_number="P-ayesha")


def test_a_file_is_shown_before_it_is_done_and_done_when_confirmed(world):
    client = world.client("admin-pas")
    preview = send(client, GOOD.format(n=1), GOOD.format(n=2)).content.decode()
    assert "Nothing has been changed yet" in preview
    assert "Shoe size" in preview
    assert "زارا خان" in preview
    assert not models.Trainee.objects.filter(personnel_number="P-1").exists()
    assert "New people: 2; changed: 0; rows left out: 0" in confirm(client).content.decode()
    assert models.Trainee.objects.filter(personnel_number__in=["P-1", "P-2"]).count() == 2
    assert not RosterDraft.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.action, entry.subject) == ("admin-pas", "roster-import", "list.csv")


def test_with_a_bad_row_the_rest_comes_in_by_choice_only(world):
    client = world.client("admin-pas", "ur")
    preview = send(client, GOOD.format(n=1), BAD).content.decode()
    assert "<bdi>گریڈ</bdi> میں <bdi>99</bdi> ہے، جو 1 سے 22 تک کا عدد نہیں" in preview
    assert confirm(client).status_code == 409
    assert not models.Trainee.objects.filter(personnel_number="P-1").exists()
    assert confirm(client, skip="1").status_code == 200
    assert models.Trainee.objects.filter(personnel_number="P-1").exists()


def test_what_stands_in_the_file_is_set_apart_in_a_reason_and_is_text(world):
    row = GOOD.format(n=1).replace("زارا خان", "<i>Zara</i>")
    assert "is <bdi>&lt;i&gt;Zara&lt;/i&gt;</bdi>, which" in send(world.client("admin-pas"), row).content.decode()


def test_what_was_shown_is_what_is_done(world):
    client = world.client("admin-pas")
    send(client, GOOD.format(n=1))
    token = RosterDraft.objects.get().token
    send(client, GOOD.format(n=2))
    again = client.post("/records/import/", {"token": token})
    assert (again.status_code, "no longer the one you looked at" in again.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The headings lack personnel number, name (english), "),
        ("ur", "عنوانات میں یہ نہیں: پرسنل نمبر، نام (انگریزی)، "),
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_words(world, language, said):
    client = world.client("admin-pas", language)
    answer = client.post("/records/import/", {"roster": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_name_that_looks_like_a_page_is_shown_as_text(world):
    preview = send(world.client("admin-pas"), GOOD.format(n=1).replace("Zara Khan", "<script>alert(1)</script>"))
    assert "<script>alert" not in preview.content.decode()


def test_a_state_is_set_with_its_reason_and_its_history_stays(world):
    client = world.client("admin-pas")
    place = f"/records/state/{ayesha().id}/"
    assert client.post(place, {"status": "exempt", "reason": "  "}).status_code == 400
    assert client.post(place, {"status": "passed", "reason": "because"}).status_code == 400
    assert client.post(place, {"status": "exempt", "reason": "Order 12/2026"}).status_code == 302
    assert client.post(place, {"status": "nominated", "reason": "Order 13/2026"}).status_code == 302
    page = client.get(place).content.decode()
    assert page.index("Order 13/2026") < page.index("Order 12/2026")
    assert [(c.status, c.by) for c in StateChange.objects.order_by("id")] == [
        ("exempt", "admin-pas"),
        ("nominated", "admin-pas"),
    ]
    assert AuditEntry.objects.filter(action="state", subject="P-ayesha").count() == 2


def test_the_same_state_again_is_no_change(world):
    world.client("admin-pas").post(f"/records/state/{ayesha().id}/", {"status": "nominated", "reason": "as before"})
    assert (StateChange.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_history_and_trail_are_only_added_to(world):
    world.client("admin-pas").post(f"/records/state/{ayesha().id}/", {"status": "left", "reason": "retired"})
    for table in (StateChange, AuditEntry):
        row = table.objects.get()
        for write in (row.save, row.delete, table.objects.all().delete, lambda t=table: t.objects.update(at_ms=1)):
            with pytest.raises(AppendOnlyError, match="never"):
                write()


@pytest.mark.parametrize(("status", "counted"), [("exempt", 2), ("transferred", 2), ("left", 2), ("nominated", 3)])
def test_who_need_not_finish_is_not_counted_against(world, status, counted):
    client = world.client("admin-pas")
    client.post(f"/records/state/{ayesha().id}/", {"status": status, "reason": "an order"})
    page = client.get("/records/").content.decode()
    assert f"0 of {counted} have passed" in page
    assert "Ayesha" in client.get(f"/records/?state={status}").content.decode()


def test_who_has_left_starts_no_attempt_but_keeps_their_record(world):
    world.client("admin-pas").post(f"/records/state/{ayesha().id}/", {"status": "left", "reason": "retired"})
    client = world.client("ayesha")
    refused = client.post("/exam/")
    assert (refused.status_code, "has been transferred or has left" in refused.content.decode()) == (403, True)
    assert client.get("/me/").status_code == 200


def test_an_exempt_person_may_sit_all_the_same_and_counts_as_passed(world, sitter):
    world.client("admin-pas").post(f"/records/state/{ayesha().id}/", {"status": "exempt", "reason": "an order"})
    sitter(world.client("ayesha")).sit()
    assert "1 of 3 have passed" in world.client("admin-pas").get("/records/").content.decode()


def slips_of_the_batch(world):
    """How many slips the sheet of a batch has, and how many questions of the database it took."""
    client = world.client("admin-pas")
    with CaptureQueriesContext(connection) as asked:
        sheet = client.post("/records/slips/", {"academy": "csa", "batch": "2026"})
    return sheet.content.decode().count('class="slip__code"'), len(asked)


def test_whoever_only_asked_for_a_code_still_gets_a_slip_until_they_have_signed_in(world):
    models.Trainee.objects.filter(personnel_number="P-nologin").update(email="no@example.pk")
    client = world.client()
    client.post("/accounts/code/", {"email": "no@example.pk"})
    assert slips_of_the_batch(world)[0] == 1
    client.post("/accounts/code/confirm/", {"code": code_in_the_letter()})
    assert slips_of_the_batch(world)[0] == 0


def test_a_sheet_of_many_who_asked_takes_no_more_questions(world, add_trainees):
    add_trainees(4)
    before, questions = slips_of_the_batch(world)
    for person in models.Trainee.objects.filter(user=None):
        login_for(person)
    assert slips_of_the_batch(world) == (before, questions)


def test_the_sheet_holds_a_slip_for_each_without_a_login_in_both_languages(world):
    sheet = world.client("admin-pas").post("/records/slips/", {"academy": "csa", "batch": "2026"}).content.decode()
    assert sheet.count('class="slip__code"') == 1
    assert "P-nologin" in sheet
    assert "nologin اردو" in sheet
    assert AuditEntry.objects.get().detail == {"numbers": ["P-nologin"]}


def test_a_persons_page_leads_to_a_slip_of_theirs(world):
    client = world.client("admin-pas")
    (address,) = re.findall(
        r'href="(/records/slips/\?[^"]+)"', client.get(f"/records/person/{ayesha().id}/").content.decode()
    )
    assert 'name="number" type="text" value="P-ayesha"' in client.get(address).content.decode()


def test_the_page_of_the_import_tells_the_codes_to_write(world):
    page = world.client("admin-pas").get("/records/import/").content.decode()
    for code, name in (("pas", "PAS"), ("csa", "Academy")):
        assert f"<dt><bdi>{code}</bdi></dt><dd>{name}</dd>" in page


def test_what_is_edited_in_the_back_office_is_in_the_trail_too(world):
    User.objects.create_superuser("root", password="a-good-password")
    client = world.client("root")
    form = {"code": "fsp", "name_en": "Foreign Service", "name_ur": "فارن سروس"}
    assert client.post("/back-office/grader/cadre/add/", form).status_code == 302
    client.post("/back-office/grader/cadre/fsp/change/", form | {"name_en": "Foreign"})
    client.post("/back-office/grader/cadre/fsp/delete/", {"post": "yes"})
    entries = list(AuditEntry.objects.order_by("id").values_list("by", "action", "subject"))
    assert entries == [
        ("root", "admin-add", "grader.cadre fsp"),
        ("root", "admin-change", "grader.cadre fsp"),
        ("root", "admin-delete", "grader.cadre fsp"),
    ]


def test_nothing_is_edited_in_the_back_office_past_the_trail(world):
    assert {table._meta.label for table, page in admin.site._registry.items() if not isinstance(page, Trailed)} == set()
    User.objects.create_superuser("root", password="a-good-password")
    for address in ("account/emailaddress/", "mfa/authenticator/", "socialaccount/socialaccount/"):
        assert world.client("root").get(f"/back-office/{address}").status_code == 404


@pytest.mark.parametrize(("name_en", "name_ur"), [("a\x07b", "ا"), ("x" * 201, "ا"), ("چاند", "ا"), ("Moon", "Moon")])
def test_the_back_office_takes_no_name_that_a_roster_file_could_not_bring(world, name_en, name_ur):
    User.objects.create_superuser("root", password="a-good-password")
    form = {"code": "fsp", "name_en": name_en, "name_ur": name_ur}
    page = world.client("root").post("/back-office/grader/cadre/add/", form)
    assert page.status_code == 200
    assert not models.Cadre.objects.filter(code="fsp").exists()
    form |= {"name_en": "For\u202eeign", "name_ur": "خارجہ"}
    assert world.client("root").post("/back-office/grader/cadre/add/", form).status_code == 302
    assert models.Cadre.objects.get(code="fsp").name_en == "Foreign"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "may not start an attempt; an open one is sat to its end and marked"),
        ("ur", "نئی کوشش شروع نہیں کر سکتا؛ کھلی کوشش آخر تک دی جاتی اور جانچی جاتی ہے"),
    ],
)
def test_the_page_of_a_state_tells_what_each_bars(world, language, said):
    page = world.client("admin-pas", language).get(f"/records/state/{ayesha().id}/").content.decode()
    assert page.count(said) == 2
    assert page.count("<dt>") == len(Status)


@pytest.mark.parametrize("status", [Status.TRANSFERRED, Status.LEFT])
def test_who_has_gone_hands_in_the_open_paper_and_starts_no_other(world, sitter, status):
    sitting = sitter(world.client("ayesha"), right=False)
    attempt = sitting.start()
    world.client("admin-pas").post(f"/records/state/{ayesha().id}/", {"status": status, "reason": "an order"})
    sitting.get(f"/exam/{attempt.id}/")
    sitting.post(f"/exam/{attempt.id}/submit", sitting.form(attempt) | {"sure": "1"})
    attempt.refresh_from_db()
    assert attempt.state == "marked"
    assert sitting.post("/exam/").status_code == 403


def test_only_who_may_set_a_state_is_led_to_it(world):
    a_login("audit", models.Role.AUDITOR)
    for name, links in (("admin-pas", 1), ("audit", 0)):
        page = world.client(name).get(f"/records/person/{ayesha().id}/").content.decode()
        assert page.count(f"/records/state/{ayesha().id}/") == links, name
