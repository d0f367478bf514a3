"""What becomes of a certificate: revoked, issued anew, run out, downloaded with those of a batch."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User

from generator.credential import read_award, read_document
from generator.credential.log import Event, LogEntry, Tiles
from generator.grader import models
from generator.grader.access.audit import trail
from generator.grader.certificates.issuing import find, issued_to
from generator.grader.certificates.life import AlreadyRevokedError, held, reissue, revoke
from generator.grader.certificates.signing import credential_of, sign_pending
from generator.grader.log.files import LogFiles
from generator.grader.log.sequencer import seal
from generator.grader.tables.certificates import Reissue
from generator.model.text import Text


@pytest.fixture
def issuance(world, sitter):
    sitter(world.client("ayesha")).sit()
    return models.Issuance.objects.get()


def page_of(world, number, language="en"):
    return world.client(language=language).get(f"/verify/{number}/").content.decode()


@pytest.mark.parametrize(("language", "day"), [("en", "18 November 2026"), ("ur", "18 نومبر 2026")])
def test_an_administrator_revokes_and_everyone_sees_when_and_why(world, issuance, language, day):
    answer = world.client("admin-pas").post(f"/certificates/{issuance.number}/revoke", {"reason": " sat for another "})
    assert answer["Location"] == f"/certificates/{issuance.number}/"
    page = page_of(world, issuance.number, language)
    assert "sat for another" in page
    assert day in page
    assert ("Not valid" if language == "en" else "کارآمد نہیں") in page
    assert trail().first().action == "revoke"
    assert trail().first().by == "admin-pas"


def test_a_persons_page_leads_to_revoking_and_afterwards_says_that_it_was_done(world, issuance):
    client, address = world.client("admin-pas"), f"/records/person/{issuance.trainee_id}/"
    desk = f'href="/certificates/{issuance.number}/"'
    assert desk in client.get(address).content.decode()
    revoke(issuance, "sat for another", by="x", now_ms=world.clock())
    page = client.get(address).content.decode()
    assert ("sat for another" in page, desk in page) == (True, False)


def test_the_page_of_a_passed_attempt_says_that_its_certificate_was_revoked(world, issuance):
    attempt = models.Attempt.objects.get()
    assert "Revoked" not in world.client("ayesha").get(f"/exam/{attempt.id}/").content.decode()
    revoke(issuance, "sat for another", by="x", now_ms=world.clock())
    page = world.client("ayesha").get(f"/exam/{attempt.id}/").content.decode()
    assert ("Revoked" in page, "sat for another" in page) == (True, True)


def test_the_status_list_follows_and_another_certificate_is_untouched(world, issuance, sitter):
    sitter(world.client("bilal")).sit()
    other = models.Issuance.objects.exclude(id=issuance.id).get()
    revoke(issuance, "an error", by="x", now_ms=world.clock())
    assert "Not valid" in page_of(world, issuance.number)
    assert "Not valid" not in page_of(world, other.number)


def test_a_revocation_gives_its_reason_and_happens_once(world, issuance):
    client = world.client("admin-pas")
    refused = client.post(f"/certificates/{issuance.number}/revoke", {"reason": "  "})
    assert (refused.status_code, "Give the reason" in refused.content.decode()) == (400, True)
    assert models.Issuance.objects.count() == 1
    revoke(issuance, "an error", by="x", now_ms=world.clock())
    again = client.post(f"/certificates/{issuance.number}/revoke", {"reason": "again"})
    assert "has been revoked already" in again.content.decode()
    with pytest.raises(AlreadyRevokedError):
        revoke(issuance, "again", by="x", now_ms=world.clock())
    assert models.Issuance.objects.count() == 2


def test_a_name_is_put_right_by_a_new_certificate_for_the_same_pass(world, issuance):
    world.clock.forward(minutes=60 * 24 * 40)
    form = {"reason": "the name was misspelt", "name_en": " Aisha  Khan ", "name_ur": "عائشہ خان"}
    answer = world.client("admin-pas").post(f"/certificates/{issuance.number}/reissue", form)
    number = answer["Location"].split("/")[2]
    new, old = (read_award(credential_of(found, world.issuer)) for found in (find(number), issuance))
    assert new.person == Text(en="Aisha Khan", ur="عائشہ خان")
    assert (new.passed_on, new.valid_until, new.score_percent) == (old.passed_on, old.valid_until, old.score_percent)
    assert "Aisha Khan" in page_of(world, number)
    before = page_of(world, issuance.number)
    assert "the name was misspelt" in before
    assert "A new certificate has been issued in its place" in before
    assert number not in before
    assert models.Trainee.objects.get(personnel_number="P-ayesha").name_en == "Aisha Khan"
    assert {entry.action for entry in trail()} == {"name", "reissue"}
    assert Reissue.objects.get().by == "admin-pas"


@pytest.mark.parametrize("name", ["", "\u0007", "A\u0000B", "A\u001bB", "A\ufffdB", "x" * 201, "عائشہ"])
def test_a_name_that_cannot_stand_on_a_certificate_changes_nothing(world, issuance, name):
    form = {"reason": "r", "name_en": name, "name_ur": "ع"}
    answer = world.client("admin-pas").post(f"/certificates/{issuance.number}/reissue", form)
    assert answer.status_code == 400
    assert models.Issuance.objects.count() == 1
    assert models.Trainee.objects.get(personnel_number="P-ayesha").name_en == "Ayesha"


@pytest.mark.parametrize("name", ["نور\u200cجہاں", "عَائِشَہ", "شمس\u200dی"])
def test_joiners_and_marks_of_urdu_stay_in_a_corrected_name_and_unseen_marks_go(world, issuance, name):
    form = {"reason": "r", "name_en": "Ai\u202esha", "name_ur": f"{name}\u200f"}
    assert world.client("admin-pas").post(f"/certificates/{issuance.number}/reissue", form).status_code == 302
    trainee = models.Trainee.objects.get(personnel_number="P-ayesha")
    assert (trainee.name_en, trainee.name_ur) == ("Aisha", name)


def test_a_corrected_name_that_is_refused_says_why_in_the_words_of_the_roster(world, issuance):
    form = {"reason": "r", "name_en": "A\u001bB", "name_ur": "Ayesha"}
    page = world.client("admin-pas").post(f"/certificates/{issuance.number}/reissue", form).content.decode()
    assert "<bdi>name (english)</bdi> holds a sign that nobody types (<bdi>U+001B</bdi>)" in page
    assert "<bdi>name (urdu)</bdi> is <bdi>Ayesha</bdi>, which has no Urdu letter" in page


def test_the_log_tells_a_reissue_from_an_issue_and_names_what_it_replaces(world, issuance, tmp_path):
    files = LogFiles(tmp_path)
    sign_pending(world.issuer)
    seal(files, world.issuer.logs, waits=True)
    later = world.clock() + 5000
    reissue(issuance, "r", name=Text(en="A", ur=""), by="x", now_ms=later, issuer=world.issuer)
    assert seal(files, world.issuer.logs, waits=True) == 2
    events = {entry.event: entry for entry in map(LogEntry.from_bytes, Tiles(3, files.read).entries(0))}
    assert set(events) == set(Event)
    assert events[Event.REISSUE].replaces == events[Event.ISSUE].credential == events[Event.REVOKE].credential


def test_another_cadres_certificate_is_not_there_and_others_may_only_look(world, issuance):
    address = f"/certificates/{issuance.number}/"
    assert world.client("admin-psp").get(address).status_code == 404
    assert world.client("admin-psp").post(f"{address}revoke", {"reason": "r"}).status_code == 404
    auditor = User.objects.create(username="auditor")
    models.Account.objects.create(user=auditor, role=models.Role.AUDITOR)
    seen = world.client("auditor").get(address)
    assert (seen.status_code, b"name_en" in seen.content) == (200, False)
    assert world.client("auditor").post(f"{address}revoke", {"reason": "r"}).status_code == 403
    assert world.client("ayesha").post(f"{address}revoke", {"reason": "r"}).status_code == 403
    assert models.Issuance.objects.count() == 1


def test_ones_own_page_shows_every_certificate_and_how_it_stands(world, issuance):
    reissue(
        issuance, "misspelt", name=Text(en="Aisha", ur=""), by="x", now_ms=world.clock() + 5000, issuer=world.issuer
    )
    page = world.client("ayesha").get("/me/").content.decode()
    numbers = [found.number for found in issued_to(issuance.trainee)]
    assert len(numbers) == 2
    assert all(f"/certificates/{number}.pdf" in page for number in numbers)
    assert "Revoked on 18 November 2026." in page
    assert "misspelt" in page
    assert "18 November 2028" in page
    world.clock.forward(minutes=3 * 366 * 24 * 60)
    assert [str(one.standing) for one in held(issued_to(issuance.trainee), world.clock())] == [
        "held_expired",
        "held_revoked",
    ]


def test_a_batch_is_one_zip_with_an_index_that_no_spreadsheet_runs(world, issuance, sitter):
    models.Trainee.objects.filter(personnel_number="P-bilal").update(name_en="=1+1 Bilal")
    sitter(world.client("bilal")).sit()
    sitter(world.client("danish")).sit()
    revoke(issuance, "an error", by="x", now_ms=world.clock())
    answer = world.client("admin-pas").get("/certificates/batch.zip", {"batch": "2026"})
    assert answer["Content-Type"] == "application/zip"
    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    bilals = models.Issuance.objects.get(trainee__personnel_number="P-bilal")
    assert sorted(archive.namelist()) == sorted([f"{bilals.number}.pdf", "index.csv", "index.html"])
    assert read_document(archive.read(f"{bilals.number}.pdf")) == credential_of(bilals, world.issuer)
    rows = list(csv.DictReader(StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert [(row["Name"], row["State"], row["File"]) for row in rows] == [
        ("'=1+1 Bilal", "Valid", f"{bilals.number}.pdf"),
        ("Ayesha", "Revoked", ""),
    ]
    listed = archive.read("index.html").decode()
    assert f'<a href="{bilals.number}.pdf">' in listed
    assert listed.count("<tr>") == 3
    urdu = world.client("admin-pas", language="ur").get("/certificates/batch.zip?batch=2026")
    archive = ZipFile(BytesIO(b"".join(urdu.streaming_content)))
    assert '<html lang="ur" dir="rtl">' in archive.read("index.html").decode()


def test_the_list_is_of_ones_own_people_and_finds_a_number_as_it_is_read(world, issuance, sitter):
    sitter(world.client("danish")).sit()
    page = world.client("admin-pas").get("/certificates/").content.decode()
    assert issuance.number in page
    assert "Danish" not in page
    assert "batch=2026" in world.client("admin-pas").get("/certificates/?batch=2026").content.decode()
    for search in (issuance.number.lower().replace("-", " "), "aye", "p-ayesha"):
        assert issuance.number in world.client("admin-pas").get("/certificates/", {"search": search}).content.decode()
    none = world.client("admin-pas").get("/certificates/", {"search": "nobody"}).content.decode()
    assert "There are no such certificates" in none
    assert world.client("admin-pas").get("/certificates/batch.zip?batch=1999").status_code == 404
