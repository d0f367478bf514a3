"""Certificates are signed once they are issued, once, and say what was frozen; one that cannot be stops no other."""

import json
import logging
import pickle
from pathlib import Path
from threading import Thread

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from generator.credential import dump_document, read_award
from generator.errors import SigningError
from generator.grader import models
from generator.grader.certificates.awards import award_of
from generator.grader.certificates.life import reissue
from generator.grader.certificates.signing import (
    credential_of,
    draft_of,
    keep,
    pending,
    sign_drafts,
    sign_pending,
    unsignable,
    unsigned,
)
from generator.grader.examining.attempts import sitting_of
from generator.grader.log.files import LogFiles
from generator.grader.log.sequencer import seal
from generator.grader.storage.writing import WRITER
from generator.grader.tables.certificates import SignedCredential, SigningFault
from generator.grader.tables.editions import forget
from generator.model.text import Text


@pytest.fixture
def issuance(world, sitter):
    sitter(world.client("ayesha")).sit()
    return models.Issuance.objects.get(trainee__personnel_number="P-ayesha")


@pytest.fixture
def bad(world, sitter):
    """A pass of somebody whose name nobody can sign, as a roster of earlier times may hold one."""
    models.Trainee.objects.filter(personnel_number="P-bilal").update(name_en="Bilal\u0007")
    sitter(world.client("bilal")).sit()
    return models.Issuance.objects.get(trainee__personnel_number="P-bilal")


def test_a_submission_signs_nothing_and_the_first_look_does(world, issuance):
    assert not SignedCredential.objects.exists()
    assert world.client().get(f"/certificates/{issuance.number}.json").status_code == 200
    kept = SignedCredential.objects.get(issuance=issuance).credential
    assert world.client().get(f"/certificates/{issuance.number}.json").content == kept.encode()


def test_what_is_signed_is_what_was_frozen_whatever_becomes_of_the_roster(world, issuance):
    models.Trainee.objects.filter(id=issuance.trainee_id).update(name_en="Somebody Else")
    models.Academy.objects.update(name_en="Elsewhere")
    world.clock.forward(minutes=600)
    signed = credential_of(issuance, world.issuer)
    assert read_award(signed) == award_of(issuance)
    assert (read_award(signed).person.en, read_award(signed).academy.en) == ("Ayesha", "Academy")
    assert {proof["created"] for proof in signed["proof"]} == {"2026-11-18T11:06:40Z"}


def test_two_who_sign_at_once_store_one_credential(world, issuance, django_db_blocker):
    found = []

    def look():
        with django_db_blocker.unblock():
            found.append(dump_document(credential_of(issuance, world.issuer)))
            connections.close_all()

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert SignedCredential.objects.get().credential.encode() == found[0]


def test_a_second_signature_changes_nothing(world, issuance):
    kept = credential_of(issuance, world.issuer)
    keep([*sign_drafts([draft_of(issuance)], world.issuer.key)])
    assert dump_document(kept).decode() == SignedCredential.objects.get().credential


def test_drafts_go_to_another_process_and_back(world, issuance):
    (drafts,) = pending()
    assert sign_drafts(pickle.loads(pickle.dumps(drafts)), world.issuer.key) == sign_drafts(drafts, world.issuer.key)


def test_everything_that_waits_is_signed_some_at_a_time(world, issuance, sitter):
    sitter(world.client("bilal")).sit()
    sitter(world.client("danish")).sit()
    assert [len(drafts) for drafts in pending(at_once=2)] == [2, 1]
    assert sign_pending(world.issuer) == 3
    assert sign_pending(world.issuer) == 0
    assert not unsigned().exists()
    assert [*pending(since_ms=world.clock() + 1)] == []


def test_one_that_cannot_be_signed_is_told_once_and_stops_no_other(world, bad, issuance, caplog, tmp_path):
    with caplog.at_level(logging.ERROR, "sabaq"):
        sign_pending(world.issuer)
        sign_pending(world.issuer)
    (told,) = [record.getMessage() for record in caplog.records]
    assert str(bad.id) in told
    assert "U+0007" in told
    assert "P-bilal" not in told
    assert SigningFault.objects.get().issuance == bad
    assert SignedCredential.objects.get().issuance == issuance
    assert seal(LogFiles(tmp_path), world.issuer.logs, waits=True) == 1
    assert world.client().get("/healthz").json()["unsignable_certificates"] == 1
    assert "sabaq_certificates_unsignable 1\n" in world.client().get("/metrics").content.decode()
    with pytest.raises(SigningError, match=r"U\+0007"):
        credential_of(bad, world.issuer)
    for address in (f"/verify/{bad.number}/", f"/certificates/{bad.number}.pdf"):
        shown = world.client().get(address)
        assert (shown.status_code, "cannot be signed" in shown.content.decode()) == (503, True)


def test_one_that_could_not_be_signed_is_issued_anew_under_a_name_that_can(world, bad, tmp_path):
    sign_pending(world.issuer)
    anew = reissue(
        bad, "typed anew", name=Text(en="Bilal", ur=""), by="x", now_ms=world.clock() + 5000, issuer=world.issuer
    )
    assert read_award(credential_of(anew, world.issuer)).person.en == "Bilal"
    assert not unsignable().exists()
    assert seal(LogFiles(tmp_path), world.issuer.logs, waits=True) == 1


RELEASES = (
    "0001_initial",
    "0002_people_roles_and_trail",
    "0003_reports_and_tokens",
    "0004_certificates_in_the_log",
    "0005_signed_afterwards",
    "0007_places_on_the_roster",
    "0010_postings_by_person",
    "0011_smaller_rows",
)
"""The shapes of the database; in the first four a certificate was signed with its issue."""
TABLES = ("Cadre", "Academy", "Trainee", "Edition", "CurrentEdition", "Attempt", "Result", "Completion", "Issuance")


@pytest.mark.parametrize("release", RELEASES)
def test_records_of_an_earlier_release_come_forward_and_their_certificates_stay_as_they_are(
    world, issuance, sitter, monkeypatch, release
):
    """Copy the records into tables as they were before, and bring these to what they are now."""
    for username, seed in (("bilal", "0f" * 16), ("danish", "sixteen-letters!")):
        monkeypatch.setattr(settings, "SABAQ_SEED", lambda seed=seed: seed)
        begun = sitter(world.client(username))
        begun.post(f"/exam/{(attempt := begun.start()).id}/", begun.form(attempt))
    models.Trainee.objects.update(user=None)
    records = {table: list(apps.get_model("grader", table).objects.values()) for table in TABLES}
    kept = dump_document(credential_of(issuance, world.issuer)).decode()
    sat = _as_sat()
    earlier = {table: [_as_it_was(table, row, release) for row in rows] for table, rows in records.items()}
    _empty_database()
    executor = MigrationExecutor(connection)
    executor.migrate([("grader", release)])
    before = executor.loader.project_state([("grader", release)]).apps
    with transaction.atomic():
        for table, rows in earlier.items():
            model = before.get_model("grader", table)
            known = {field.attname for field in model._meta.concrete_fields}
            for row in rows:
                signed = {"credential": kept} if table == "Issuance" else {}
                model.objects.create(**{name: value for name, value in (row | signed).items() if name in known})
        if release >= "0005":
            before.get_model("grader", "SignedCredential").objects.create(issuance_id=issuance.id, credential=kept)
    call_command("migrate", verbosity=0)
    forget()
    assert SignedCredential.objects.get().credential == kept
    assert json.loads(models.Issuance.objects.get().award) == json.loads(issuance.award)
    now = {table: _plain(apps.get_model("grader", table).objects.values()) for table in TABLES if table != "Issuance"}
    assert now == {table: _plain(rows) for table, rows in records.items() if table != "Issuance"}
    assert _as_sat() == sat
    assert "Not valid" not in world.client().get(f"/verify/{issuance.number}/").content.decode()


def _as_sat():
    """Give what can be shown of every attempt: its questions in their order, and the answers."""
    return {
        one.id: (found.questions, found.answers) for one in models.Attempt.objects.all() if (found := sitting_of(one))
    }


def _as_it_was(table, row, release):
    """Give a row of now as it stood then: completions had numbers, attempts the course, the digest and all answers."""
    if table == "Completion":
        return row | {"id": 7}
    if table == "Issuance":
        return row | {"completion_id": 7}
    if table != "Attempt" or release >= "0011":
        return row
    edition = models.Edition.objects.get(number=row["edition_id"])
    result = models.Result.objects.filter(attempt=row["id"]).first()
    answers = result.answers if result else row["answers"]
    return row | {"course": edition.course, "edition_id": edition.digest, "answers": answers, "saved_ms": None}


def _plain(rows):
    """Give rows in one order, without the binary wrappings in which databases hand bytes out."""
    found = [{k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()} for row in rows]
    return sorted(found, key=lambda row: str(next(iter(row.values()))))


def _empty_database():
    if connection.vendor == "sqlite":
        WRITER.stop()
        connections.close_all()
        Path(connection.settings_dict["NAME"]).unlink()
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
