"""The fourteen ways in which one cadre's records leak into another's, each tried on our pages and on the back office.

The administrator of cadre pas is after Danish, who is of psp. What a probe must not find or change is looked up in
the database, not only on the page.
"""

import csv
import io
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from generator.grader import models
from generator.grader.tables.people import JoiningSlip, RosterDraft, StateChange
from generator.grader.tables.reports import Deadline

HEADINGS = "Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch\n"
LISTS = (
    "/records/",
    "/records/completion/",
    "/records/late/",
    "/records/expiring/",
    "/records/reminders/",
    "/records/report/",
    "/records/slips/",
)
EXPORTS = ("/records/roster.csv", "/records/roster.xlsx")


@pytest.fixture
def danish(world, sitter):
    """Of the other cadre, at an academy and in a batch of his own, with an attempt and a history."""
    elsewhere = models.Academy.objects.create(code="npa", name_en="Police Academy", name_ur="پولیس اکیڈمی")
    person = models.Trainee.objects.get(personnel_number="P-danish")
    person.academy, person.batch = elsewhere, "SECRET-BATCH"
    person.save()
    for cadre in ("pas", "psp"):
        Deadline.objects.create(cadre_id=cadre, course="a-course", day="2026-01-01")
    sitter(world.client("danish"), right=False).sit()
    return person


@pytest.fixture
def intruder(world, danish):
    return world.client("admin-pas")


@pytest.fixture
def untouched(danish):
    """Gives what the database says of everyone; compared with itself after a probe."""

    def look():
        return (
            list(models.Trainee.objects.order_by("id").values()),
            StateChange.objects.count(),
            JoiningSlip.objects.count(),
            Deadline.objects.count(),
        )

    return look


def names_him(answer):
    text = answer.getvalue().decode("utf-8", errors="replace")
    # What was typed into a form comes back in it; the person does not.
    text = re.sub(r'value="[^"]*"', "", text)
    return any(word in text for word in ("Danish", "P-danish", "SECRET-BATCH", "Police Academy"))


@pytest.mark.parametrize("address", LISTS)
def test_1_no_list_holds_them_and_2_no_filter_offers_them(intruder, address):
    answer = intruder.get(address)
    assert answer.status_code == 200
    assert not names_him(answer)


@pytest.mark.parametrize("place", ["/records/person/{id}/", "/records/state/{id}/"])
def test_3_their_page_looks_like_one_that_does_not_exist(intruder, danish, place):
    theirs = intruder.get(place.format(id=danish.id))
    nobody = intruder.get(place.format(id="01a1ee56-5e00-7f7b-8299-000000000000"))
    assert (theirs.status_code, nobody.status_code) == (404, 404)
    assert re.sub(r'value="[^"]*"', "", theirs.content.decode()) == re.sub(
        r'value="[^"]*"', "", nobody.content.decode()
    )


def test_4_they_cannot_be_edited(intruder, danish, untouched):
    before = untouched()
    form = {"status": "left", "reason": "an order"}
    assert intruder.post(f"/records/state/{danish.id}/", form).status_code == 404
    assert untouched() == before


@pytest.mark.parametrize("method", ["delete", "put", "patch"])
def test_5_they_cannot_be_deleted(intruder, danish, untouched, method):
    before = untouched()
    for place in (f"/records/person/{danish.id}/", f"/records/state/{danish.id}/", "/records/", "/records/import/"):
        assert getattr(intruder, method)(place).status_code == 405
    assert untouched() == before


@pytest.mark.parametrize(
    "form",
    [
        {"number": "P-danish"},
        {"academy": "npa", "batch": "SECRET-BATCH"},
        {"academy": "csa", "batch": "2026", "number": "P-danish"},
    ],
)
def test_6_work_on_many_at_once_leaves_a_forged_one_out(intruder, untouched, form):
    before = untouched()
    assert intruder.post("/records/slips/", form).status_code == 404
    assert untouched() == before


def test_6_the_slips_of_a_batch_are_of_ones_own_people_only(intruder, danish):
    models.Trainee.objects.filter(pk=danish.pk).update(academy="csa", batch="2026", user=None)
    sheet = intruder.post("/records/slips/", {"academy": "csa", "batch": "2026"}).content.decode()
    assert "P-nologin" in sheet
    assert "P-danish" not in sheet
    assert not JoiningSlip.objects.filter(trainee=danish).exists()


def test_7_their_history_is_theirs(intruder, danish):
    StateChange.objects.create(trainee=danish, status="exempt", at_ms=1, by="admin-psp", reason="SECRET-REASON")
    for place in (f"/records/state/{danish.id}/", f"/records/person/{danish.id}/", "/records/trail/"):
        answer = intruder.get(place)
        assert answer.status_code in {403, 404}
        assert "SECRET-REASON" not in answer.content.decode()


def test_8_what_a_row_may_point_to_is_named_from_ones_own_cadres(intruder):
    answer = send(intruder, row(number="P-1", cadre="pspp"))
    assert "there is no <bdi>cadre</bdi> <bdi>pspp</bdi>" in answer.content.decode()
    assert "did you mean" not in answer.content.decode()


def test_9_ones_own_people_cannot_be_moved_out(intruder, untouched):
    before = untouched()
    assert_refused(intruder, row(number="P-ayesha", cadre="psp"))
    assert untouched() == before


QUERIES = (
    "?search=danish",
    "?cadre=psp",
    "?cadre__code=psp",
    "?academy=npa",
    "?batch=SECRET-BATCH",
    "?state=failed",
    "?on=2026-12-31",
    "?page=99",
    "?after=nominated.SECRET",
    "?q=P-danish",
)


@pytest.mark.parametrize("address", [*LISTS, "/records/roster.csv"])
def test_10_no_query_reaches_them(intruder, address):
    for query in QUERIES:
        answer = intruder.get(address + query)
        assert (query, answer.status_code) == (query, 200)
        text = re.sub(r'(value|href)="[^"]*"', "", answer.getvalue().decode("utf-8", errors="replace"))
        assert "Danish" not in text
        assert "Police Academy" not in text


@pytest.mark.parametrize("address", EXPORTS)
def test_11_no_export_holds_them(intruder, address):
    data = intruder.get(address).getvalue()
    if address.endswith("xlsx"):
        from python_calamine import CalamineWorkbook  # noqa: PLC0415  for this format alone

        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    else:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    cells = {str(cell) for line in rows for cell in line}
    assert "P-ayesha" in cells
    assert "P-danish" not in cells


def test_12_a_file_does_not_overwrite_them(intruder, untouched):
    before = untouched()
    for cadre in ("pas", "psp"):
        assert_refused(intruder, row(number="P-danish", cadre=cadre))
    assert untouched() == before


def test_13_a_file_does_not_create_among_them(intruder, untouched):
    before = untouched()
    assert_refused(intruder, row(number="P-fresh", cadre="psp"))
    assert_refused(intruder, row(number="P-fresh", cadre="PSP"))
    assert untouched() == before


def test_13_a_draft_is_done_by_the_one_who_sent_it(world, intruder, untouched):
    send(world.client("admin-psp"), row(number="P-fresh", cadre="psp"))
    before = untouched()
    token = RosterDraft.objects.get().token
    assert intruder.post("/records/import/", {"token": token}).status_code == 409
    assert untouched() == before


@pytest.mark.parametrize("place", ["/records/import/", "/records/slips/", "/records/state/{id}/", "/records/deadline/"])
def test_14_a_form_of_another_site_changes_nothing(world, danish, untouched, place):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="admin-psp"))
    before = untouched()
    form = {"status": "left", "reason": "r", "number": "P-danish", "cadre": "psp", "day": "2026-12-31"}
    answer = client.post(place.format(id=danish.id), form)
    assert (answer.status_code, "This form has grown old" in answer.content.decode()) == (403, True)
    assert untouched() == before


@pytest.mark.parametrize(
    ("method", "place"),
    [
        ("get", "/back-office/grader/trainee/"),
        ("get", "/back-office/grader/trainee/?cadre__code__exact=psp"),
        ("get", "/back-office/grader/trainee/{id}/change/"),
        ("post", "/back-office/grader/trainee/{id}/change/"),
        ("post", "/back-office/grader/trainee/{id}/delete/"),
        ("post", "/back-office/grader/trainee/"),
        ("get", "/back-office/grader/trainee/{id}/history/"),
        ("get", "/back-office/grader/trainee/add/"),
        ("post", "/back-office/grader/trainee/add/"),
        ("get", "/back-office/autocomplete/?app_label=grader&model_name=trainee&field_name=cadre&term=p"),
        ("get", "/back-office/account/emailaddress/"),
        ("get", "/back-office/mfa/authenticator/"),
    ],
)
def test_the_back_office_is_closed_to_them_even_with_every_permission(intruder, danish, untouched, method, place):
    user = User.objects.get(username="admin-pas")
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.all())
    before = untouched()
    form = {"action": "delete_selected", "_selected_action": [str(danish.id)], "post": "yes", "cadre": "pas"}
    answer = getattr(intruder, method)(place.format(id=danish.id), form if method == "post" else None)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/back-office/login/")
    assert untouched() == before


def test_an_administrator_of_an_academy_sees_its_people_of_every_cadre_and_no_others(world, danish):
    account = models.Account.objects.get(user__username="admin-pas")
    account.cadres.clear()
    account.academies.set([danish.academy])
    page = world.client("admin-pas").get("/records/").content.decode()
    assert "Danish" in page
    assert "Ayesha" not in page


def test_an_auditor_sees_everyone_and_changes_nobody(world, danish, untouched):
    user = User.objects.create(username="auditor")
    models.Account.objects.create(user=user, role=models.Role.AUDITOR)
    auditor = world.client("auditor")
    page = auditor.get("/records/").content.decode()
    assert all(name in page for name in ("Ayesha", "Danish"))
    before = untouched()
    for place in ("/records/import/", "/records/slips/", f"/records/state/{danish.id}/", "/records/deadline/"):
        assert auditor.post(place, {"status": "left", "reason": "r", "number": "P-danish"}).status_code == 403
    assert untouched() == before


def row(*, number, cadre):
    return HEADINGS + f"{number},Zara Khan,زارا خان,Officer,17,{cadre},csa,2027\n"


def send(client, text):
    return client.post("/records/import/", {"roster": SimpleUploadedFile("roster.csv", text.encode())})


def assert_refused(client, text):
    """The preview names the row; confirming it, even with bad rows left out, does nothing."""
    assert "Rows that cannot be taken: 1" in send(client, text).content.decode()
    client.post("/records/import/", {"token": RosterDraft.objects.get().token, "skip": "1"})
