"""The pages of reports: scope, days asked for, deadlines, letters, workbooks and kept choices."""

import html
import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.http import QueryDict
from lxml.html import document_fromstring
from openpyxl import load_workbook

from generator.grader import models
from generator.grader.clock import moment
from generator.grader.tables.people import AuditEntry, StateChange, Status
from generator.grader.tables.reports import Deadline, Reminder, SavedFilter
from tests.grader.conftest import a_login

PAGES = [f"/records/{name}/" for name in ("completion", "late", "expiring", "reminders", "report")]
DAY_MINUTES = 24 * 60


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def people(world, sitter):
    sitter(world.client("ayesha")).sit()
    sitter(world.client("danish")).sit()
    return world


def test_no_report_tells_of_another_cadre(people):
    client = people.client("admin-pas")
    queries = ("", "?cadre=psp", "?academy=csa", "?batch=2026", "?on=2027-01-01", "?days=365")
    for address in (page + query for page in PAGES for query in queries):
        text = text_of(client.get(address))
        assert "Danish" not in text, address
        assert "PSP" not in text, address


def test_the_counts_stand_in_tables_beside_the_bars(people):
    text = text_of(people.client("admin-pas").get("/records/completion/"))
    assert "1 of 3 have passed (33 per cent)" in text
    assert '<td data-label="Finished">1</td><td data-label="Not finished">2</td>' in text
    assert "November 2026" in text
    assert '<polyline class="burnup__line"' in text


@pytest.mark.parametrize("page", ["/me/", "/records/person/{id}/", "/certificates/?batch=2026-A", "/records/", *PAGES])
def test_a_batch_stands_apart_from_the_urdu_around_it(people, page):
    """As a name of digits, a hyphen and a letter it would be read from its end otherwise."""
    models.Trainee.objects.update(batch="2026-A")
    Deadline.objects.create(cadre_id="pas", course="a-course", day=moment(people.clock()).date() - timedelta(days=1))
    ayesha = models.Trainee.objects.get(user__username="ayesha")
    address = page.format(id=ayesha.id)
    shown = people.client("ayesha" if page == "/me/" else "admin-pas").get(
        f"{address}{'&' if '?' in page else '?'}lang=ur"
    )
    around = [
        text.getparent().tag for text in document_fromstring(text_of(shown)).xpath("//text()[contains(., '2026-A')]")
    ]
    assert set(around) <= {"bdi", "option"}, around
    assert around


def test_completion_is_told_as_of_the_day_asked(people):
    first = moment(people.clock.now_ms).date()
    people.clock.forward(minutes=5 * DAY_MINUTES)
    client = people.client("admin-pas")
    assert "1 of 3 have passed" in text_of(client.get(f"/records/completion/?on={first}"))
    assert "Nobody was on this roster on that day." in text_of(
        client.get(f"/records/completion/?on={first - timedelta(days=1)}")
    )


def test_a_day_that_is_none_is_said_and_today_is_shown(people):
    for bad in ("x", "2026-13-01", "0001-01-01", "<b>"):
        text = text_of(people.client("admin-pas").get("/records/completion/", {"on": bad}))
        assert "That is no day." in text, bad
        assert "1 of 3 have passed" in text, bad


def test_an_administrator_sets_the_deadline_of_an_own_cadre_only(people):
    client = people.client("admin-pas")
    assert client.post("/records/deadline/", {"cadre": "pas", "day": "2026-12-31"}).status_code == 302
    assert client.post("/records/deadline/", {"cadre": "psp", "day": "2026-12-31"}).status_code == 404
    assert list(Deadline.objects.values_list("cadre", flat=True)) == ["pas"]
    text = text_of(client.get("/records/completion/"))
    assert "31 December 2026" in text
    assert "burnup__deadline" in text
    client.post("/records/deadline/", {"cadre": "pas", "day": ""})
    assert not Deadline.objects.exists()


def trail():
    return [(e.by, e.action, e.subject, e.detail, e.at_ms) for e in AuditEntry.objects.order_by("id")]


def test_who_set_and_lifted_a_deadline_is_in_the_trail(people):
    client = people.client("admin-pas")
    client.post("/records/deadline/", {"cadre": "pas", "day": "2026-12-31"})
    set_at = people.clock.now_ms
    people.clock.forward(minutes=5)
    client.post("/records/deadline/", {"cadre": "psp", "day": "2026-12-31"})
    client.post("/records/deadline/", {"cadre": "pas", "day": ""})
    assert trail() == [
        ("admin-pas", "deadline", "pas", {"day": "2026-12-31"}, set_at),
        ("admin-pas", "deadline", "pas", {"day": ""}, people.clock.now_ms),
    ]


def test_a_day_that_is_none_leaves_the_deadline_and_no_word_in_the_trail(people):
    client = people.client("admin-pas")
    client.post("/records/deadline/", {"cadre": "pas", "day": "2026-12-31"})
    told = trail()
    client.post("/records/deadline/", {"cadre": "pas", "day": "2026-13-01"})
    assert str(Deadline.objects.get().day) == "2026-12-31"
    assert trail() == told


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "That is no day, so no deadline was changed. Write it as year, month and day, such as 2026-12-31."),
        ("ur", "یہ تاریخ درست نہیں، اس لیے کوئی آخری تاریخ نہیں بدلی۔ سال، ماہ، دن لکھیں، جیسے 2026-12-31۔"),
    ],
)
@pytest.mark.parametrize("bad", ["2026-13-01", "31/12/2026", "1999-12-31", "soon", " "])
def test_a_last_day_that_is_none_is_said_beside_the_form(people, language, said, bad):
    client = people.client("admin-pas", language)
    client.post("/records/deadline/", {"cadre": "pas", "day": "2026-12-31"})
    answer = client.post("/records/deadline/", {"cadre": "pas", "day": bad})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert '<option value="pas" selected>' in page
    assert 'aria-invalid="true" aria-describedby="fault"' in page
    assert str(Deadline.objects.get().day) == "2026-12-31"


def test_the_late_are_listed_once_the_deadline_is_over(people):
    today = moment(people.clock.now_ms).date()
    Deadline.objects.create(cadre_id="pas", course="a-course", day=today)
    client = people.client("admin-pas")
    assert "Nobody is late." in text_of(client.get("/records/late/"))
    people.clock.forward(minutes=2 * DAY_MINUTES)
    text = text_of(client.get("/records/late/"))
    assert "Bilal" in text
    assert "Ayesha" not in text


def test_a_certificate_that_ends_is_listed_in_time(people):
    client = people.client("admin-pas")
    assert "No certificate ends" in text_of(client.get("/records/expiring/"))
    people.clock.forward(minutes=700 * DAY_MINUTES)
    text = text_of(people.client("admin-pas").get("/records/expiring/?days=90"))
    assert "Ayesha" in text
    assert "2028" in text


def test_a_person_is_shown_whole_and_only_to_their_own_administrator(people):
    ayesha = models.Trainee.objects.get(personnel_number="P-ayesha")
    StateChange.objects.create(trainee=ayesha, status=Status.EXEMPT, at_ms=1, by="admin-pas", reason="on long leave")
    text = text_of(people.client("admin-pas").get(f"/records/person/{ayesha.id}/"))
    for part in ("Ayesha", "passed, 100 per cent", "on long leave", "/certificates/"):
        assert part in text
    assert people.client("admin-psp").get(f"/records/person/{ayesha.id}/").status_code == 404


def test_the_text_to_paste_is_in_both_languages_and_names_nobody(people):
    Deadline.objects.create(cadre_id="pas", course="a-course", day="2026-12-31")
    text = text_of(people.client("admin-pas").get("/records/reminders/"))
    assert "Please finish by 31 December 2026." in text
    assert "براہ کرم 31 دسمبر 2026 تک مکمل کریں۔" in text
    assert "http://127.0.0.1:8000/exam\n" in text
    assert "Bilal" not in text


def test_letters_go_to_those_who_have_not_finished_once_a_day(people):
    models.Trainee.objects.filter(personnel_number__in=["P-ayesha", "P-bilal", "P-danish"]).update(email="a@example.pk")
    models.Trainee.objects.filter(personnel_number="P-bilal").update(name_en="Bilal\nBcc: x@example.pk")
    client = people.client("admin-pas")
    assert "1 letters were sent" in text_of(client.post("/records/reminders/"))
    assert "0 letters were sent" in text_of(client.post("/records/reminders/"))
    (letter,) = mail.outbox
    assert "Dear Bilal Bcc: x@example.pk," in letter.body
    assert "محترم" in letter.body
    assert list(letter.recipients()) == ["a@example.pk"]
    assert Reminder.objects.get().by == "admin-pas"


def test_who_sent_reminders_and_how_many_is_in_the_trail(people):
    models.Trainee.objects.filter(personnel_number__in=["P-bilal", "P-nologin"]).update(email="a@example.pk")
    client = people.client("admin-pas")
    client.get("/records/reminders/")
    assert trail() == []
    client.post("/records/reminders/")
    assert len(mail.outbox) == 2
    assert trail() == [("admin-pas", "reminders", "a-course", {"n": 2}, people.clock.now_ms)]


def test_a_mail_server_that_fails_is_said_and_notes_nothing(people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    models.Trainee.objects.filter(personnel_number="P-bilal").update(email="a@example.pk")
    assert "could not be reached" in text_of(people.client("admin-pas").post("/records/reminders/"))
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("start", ["=1+1", "+1", "@SUM(A1)", "＝1", "\x07=1"])
def test_no_cell_of_the_workbook_is_a_formula(people, start):
    models.Trainee.objects.filter(personnel_number="P-bilal").update(name_en=start, batch="=2")
    answer = people.client("admin-pas").get("/records/roster.xlsx")
    rows = list(load_workbook(BytesIO(answer.getvalue())).active.iter_rows())
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}
    assert len(rows) == 4
    assert not any(str(cell.value).startswith(("=", "+", "@")) for row in rows for cell in row)


def test_the_workbook_holds_the_choice_and_reads_from_the_right_in_urdu(people):
    answer = people.client("admin-pas", "ur").get("/records/roster.xlsx?state=passed")
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["Ayesha"]
    assert sheet.sheet_view.rightToLeft


def test_a_choice_is_kept_for_its_own_login_and_forgotten(people):
    client = people.client("admin-pas")
    form = {"name": " My  batch ", "query": "batch=2026&state=nominated&next=//evil.example"}
    assert client.post("/records/choices/", form)["Location"] == "/records/?batch=2026&state=nominated"
    assert client.post("/records/choices/", form | {"page": "no-such"})["Location"].startswith("/records/?")
    assert "My batch" in text_of(client.get("/records/"))
    assert "My batch" not in text_of(people.client("admin-psp").get("/records/"))
    people.client("admin-psp").post("/records/choices/", {"forget": "My batch"})
    assert SavedFilter.objects.count() == 1
    client.post("/records/choices/", {"forget": "My batch"})
    assert not SavedFilter.objects.exists()


def test_only_so_many_choices_are_kept_and_the_page_says_so(people):
    client = people.client("admin-pas")
    full = "20 choices are kept, and there is room for no more. Forget one first."
    for n in range(25):
        assert full not in text_of(client.get("/records/?batch=2026")) or n >= 20
        client.post("/records/choices/", {"name": f"choice {n}", "query": "batch=2026"})
    assert SavedFilter.objects.count() == 20
    assert full in text_of(client.get("/records/late/?batch=2026"))
    assert "20 انتخاب محفوظ ہیں" in text_of(people.client("admin-pas", "ur").get("/records/late/?batch=2026"))


@pytest.mark.parametrize(
    ("page", "asked", "kept"),
    [
        ("records", "cadre=pas&batch=2026&state=passed&on=2026-01-01", "cadre=pas&batch=2026&state=passed"),
        ("completion", "batch=2026&on=2026-11-01&state=passed", "batch=2026&on=2026-11-01"),
        ("late", "academy=csa&on=2026-11-01&after=x&lang=ur", "academy=csa&on=2026-11-01"),
        ("expiring", "batch=2026&days=365&search=x", "batch=2026&days=365"),
        ("report", "cadre=pas&on=2026-11-01&next=//evil.example", "cadre=pas&on=2026-11-01"),
        ("reminders", "batch=2026&on=2026-11-01", "batch=2026"),
    ],
)
def test_a_choice_belongs_to_its_page_and_opens_it_again(people, page, asked, kept):
    client = people.client("admin-pas")
    address = "/records/" if page == "records" else f"/records/{page}/"
    offered = html.unescape(re.search(r'name="query" value="([^"]*)"', text_of(client.get(f"{address}?{asked}")))[1])
    assert offered == kept
    sent = client.post("/records/choices/", {"page": page, "name": "ours", "query": asked})
    assert sent["Location"] == f"{address}?{kept}"
    opened = text_of(client.get(address))
    assert f'<a href="{html.escape(sent["Location"])}"><bdi>ours</bdi></a>' in opened
    others = [other for other in (*PAGES, "/records/") if other != address]
    assert not [other for other in others if "<bdi>ours</bdi>" in text_of(client.get(other))]
    # The same name on another page is another choice.
    client.post("/records/choices/", {"page": "records" if page != "records" else "late", "name": "ours"})
    assert client.post("/records/choices/", {"page": page, "forget": "ours"})["Location"] == address
    assert SavedFilter.objects.count() == 1


def test_a_choice_of_the_present_day_is_of_whatever_day_it_is_then(people):
    client = people.client("admin-pas")
    today = moment(people.clock.now_ms).date()
    query = f"batch=2026&on={today}"
    sent = client.post("/records/choices/", {"page": "completion", "name": "now", "query": query})
    assert sent["Location"] == "/records/completion/?batch=2026"


def test_a_choice_of_long_words_is_kept_whole(people):
    query = urlencode({"batch": "بیچ " * 10, "search": "نام " * 25, "academy": "csa"})
    sent = people.client("admin-pas").post("/records/choices/", {"name": "long", "query": query})
    assert SavedFilter.objects.get().query == sent["Location"].partition("?")[2]
    assert QueryDict(SavedFilter.objects.get().query)["search"] == "نام " * 25


def test_a_paper_report_names_those_who_have_not_finished(people):
    text = text_of(people.client("admin-pas").get("/records/report/"))
    assert "Not finished: 2" in text
    assert "Bilal" in text
    assert "Signature and date" in text


def test_the_pages_speak_urdu(people):
    for page in (*PAGES, "/records/"):
        assert "ریکارڈ کے صفحات" in text_of(people.client("admin-pas", "ur").get(page)), page


def test_the_way_to_set_a_deadline_is_for_who_has_one_to_set(world):
    a_login("audit", models.Role.AUDITOR)
    of_academy = a_login("admin-csa", models.Role.ADMINISTRATOR)
    of_academy.account.academies.add("csa")
    for name, offered in (("admin-pas", True), ("admin-csa", False), ("audit", False)):
        page = text_of(world.client(name).get("/records/late/"))
        assert ("Set the deadline" in page, "No deadline has been set." in page) == (offered, True), name
