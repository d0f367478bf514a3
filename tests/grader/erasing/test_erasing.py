"""Erasing a person: afterwards nothing in the database says who it was, and every count is what it was."""

import json

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction

from generator.errors import ConfigError
from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.access.scope import Scope
from generator.grader.accounts.slips import make_slips
from generator.grader.certificates.life import revocation_of
from generator.grader.certificates.signing import sign_pending
from generator.grader.erasing.person import erasable, erase
from generator.grader.examining.extra_time import Given, set_extra_time
from generator.grader.models import Role
from generator.grader.people.file import read_roster
from generator.grader.people.importing import Sender, apply_import
from generator.grader.people.states import set_status
from generator.grader.tables.life import State
from generator.grader.tables.people import AuditEntry, Status

SIGNED = {"grader_issuance", "grader_signedcredential"}
"""What a certificate says stays as it was signed."""

TRACES = ("ayesha", "عائشہ", "unusual name", "03001234567", "broken arm", "went abroad")

RANDOM = {"password", "session_key", "session_data"}
"""Columns of letters at random, or packed: nobody reads a trace in them, and one may stand there by chance."""


@pytest.fixture
def ayesha(world, sitter):
    """Somebody of whom the records know all that they may know: also in the trail, and in the back office."""
    sitter(world.client("ayesha")).sit()
    sign_pending(world.issuer)
    person = models.Trainee.objects.get(personnel_number="P-ayesha")
    set_extra_time(person, "a-course", Given(minutes=30, reason="a broken arm", by="admin-pas"), world.clock())
    set_status(person, Status.EXEMPT, "went abroad", by="admin-pas", now_ms=world.clock())
    make_slips([person, models.Trainee.objects.get(personnel_number="P-bilal")], by="admin-pas", now_ms=world.clock())
    with transaction.atomic():
        note("name", "P-ayesha", by="admin-pas", now_ms=1, detail={"was": "Unusual Name"})
    root = User.objects.create_superuser("root", password="a-good-password")
    client = world.client("root")
    form = client.get(f"/back-office/grader/trainee/{person.pk}/change/").context["adminform"].form.initial
    form = {key: value for key, value in form.items() if value is not None}
    changed = form | {"email": "ayesha@example.pk", "phone": "03001234567", "name_en": "Unusual Name"}
    assert client.post(f"/back-office/grader/trainee/{person.pk}/change/", changed).status_code == 302
    bring_in(person, "P-bilal", world.clock())
    world.client("ayesha").get("/me/")
    root.delete()
    return models.Trainee.objects.get(pk=person.pk)


def bring_in(person, other, now_ms):
    """A roster file that changes two people, as the trail then tells."""
    people = [models.Trainee.objects.get(personnel_number=number) for number in (person.personnel_number, other)]
    rows = [(p.personnel_number, p.name_en, p.name_ur, p.cadre_id, p.academy_id) for p in people]
    lines = ["Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch"]
    lines += [
        f"{number},{name},{urdu},Officer,18,{cadre},{academy},2031" for number, name, urdu, cadre, academy in rows
    ]
    sender = Sender(scope=Scope(is_everyone=True), by="admin-pas")
    file = read_roster("\n".join(lines).encode())
    plan, is_written = apply_import(file, sender, now_ms, file_name="f.csv", skip_bad=False)
    assert (is_written, len(plan.changed)) == (True, 2)


def told(but=frozenset()):
    """Everything the database holds, table by table, as text."""
    found = {}
    for table in apps.get_models(include_auto_created=True):
        name = table._meta.db_table
        if name not in but:
            rows = table._base_manager.values()
            said = [{k: str(v) for k, v in row.items() if k not in RANDOM} for row in rows]
            found[name] = json.dumps(said, ensure_ascii=False).lower()
    return found


def counts():
    return [table._base_manager.count() for table in (models.Trainee, models.Result, models.Completion, AuditEntry)]


def test_nothing_in_the_database_says_who_it_was(world, ayesha):
    before = told(SIGNED)
    assert all(any(trace in text for text in before.values()) for trace in TRACES if trace != "عائشہ")
    erased = erase(ayesha, "at the holder's wish", world.clock())
    left = {(name, trace) for name, text in told(SIGNED).items() for trace in TRACES if trace in text}
    assert left == set()
    assert "p-bilal" in told()["grader_auditentry"]
    assert erased.number in told()["grader_auditentry"]


def test_every_count_stays_and_the_certificate_is_revoked(world, ayesha):
    before = counts()
    number = models.Issuance.objects.get().number
    erased = erase(ayesha, "at the holder's wish", world.clock())
    assert erased.certificates == (number,)
    assert revocation_of(number).reason == "at the holder's wish"
    assert counts() == [*before[:3], before[3] + 2]
    assert "revoked" in world.client().get(f"/verify/{number}/").content.decode().lower()
    page = world.client("admin-pas").get(f"/records/person/{ayesha.pk}/").content.decode()
    assert (erased.number in page, "Unusual" in page) == (True, False)


def test_the_login_opens_nothing_any_more(world, ayesha):
    client = world.client("ayesha")
    erase(ayesha, "at the holder's wish", world.clock())
    assert client.get("/me/")["Location"].startswith("/accounts/login/")
    form = {"username": "ayesha", "password": "a-good-password"}
    assert world.client().post("/accounts/login/", form).status_code == 403


def test_nobody_and_staff_are_not_erased(world):
    with pytest.raises(ConfigError, match="nobody with the personnel number 'P-nobody'"):
        erasable("P-nobody", "at the holder's wish")
    models.Account.objects.filter(user__username="ayesha").update(role=Role.AUDITOR)
    with pytest.raises(ConfigError, match="P-ayesha works here as auditor"):
        erasable("P-ayesha", "at the holder's wish")


def test_a_failure_erases_nothing(world, ayesha, monkeypatch):
    before = told()

    def full(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr("generator.grader.erasing.person.note", full)
    with pytest.raises(OSError, match="full"):
        erase(ayesha, "at the holder's wish", world.clock())
    assert told() == before
    assert not connection.in_atomic_block


@pytest.mark.parametrize("minutes", [1, 100])
def test_an_open_paper_is_handed_in_as_it_stands_and_leaves_no_valid_certificate(world, sitter, minutes):
    sits = sitter(world.client("ayesha"))
    attempt = sits.start()
    sits.walk_paths(attempt)
    sits.post(f"/exam/{attempt.id}/", sits.form(attempt))
    world.clock.forward(minutes=minutes)
    erased = erase(attempt.trainee, "at the holder's wish", world.clock())
    attempt.refresh_from_db()
    assert (attempt.state, attempt.result.passed, erased.papers) == (State.MARKED, True, 1)
    (issued,) = models.Issuance.objects.filter(kind=models.IssuanceKind.ISSUE)
    assert (revocation_of(issued.number).reason, erased.certificates) == ("at the holder's wish", (issued.number,))
    # What is frozen for a certificate stays for good: it was issued to nobody.
    assert "ayesha" not in issued.award.lower()
    world.clock.forward(minutes=100)
    world.client("admin-pas").get("/records/")
    assert models.Issuance.objects.filter(kind=models.IssuanceKind.ISSUE).count() == 1
