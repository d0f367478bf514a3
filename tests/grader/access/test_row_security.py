"""PostgreSQL itself shows an administrator nobody else's people, whatever a query forgets to ask."""

import psycopg
import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, transaction

from generator.grader import models
from generator.grader.access import rules
from generator.grader.access.row_security import as_server, within
from generator.grader.access.scope import Scope
from generator.grader.accounts.slips import make_slips
from generator.grader.certificates.life import reissue
from generator.grader.certificates.signing import Signature, keep
from generator.grader.examining.extra_time import Given, set_extra_time
from generator.grader.people.postings import postings_kept
from generator.grader.reporting import due
from generator.grader.tables.certificates import Reissue, Sealed, SignedCredential, SigningFault
from generator.grader.tables.people import ExtraTime, FurtherAttempt, JoiningSlip, Posting, StateChange, Status
from generator.grader.tables.reports import Reminder, Tally

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no row-level security")

PAS = Scope(cadres=frozenset({"pas"}))
CADRE_OF = {
    models.Trainee: "cadre",
    models.Attempt: "trainee__cadre",
    models.Completion: "trainee__cadre",
    models.Issuance: "trainee__cadre",
    StateChange: "trainee__cadre",
    ExtraTime: "trainee__cadre",
    FurtherAttempt: "trainee__cadre",
    JoiningSlip: "trainee__cadre",
    Reminder: "trainee__cadre",
    models.Result: "attempt__trainee__cadre",
    SignedCredential: "issuance__trainee__cadre",
    SigningFault: "issuance__trainee__cadre",
    Reissue: "issuance__trainee__cadre",
}
"""The tables of people that are secured, and the way from each to whose its rows are."""

NOT_TO_READ = {
    Posting: "whom one reaches is asked of it, so it cannot ask that itself; it names nobody, and writing is secured",
    Sealed: "a place in the log, which anybody may read whole",
}
"""The tables of people whose rows are shown to everybody, and why."""

SECURED = tuple(CADRE_OF)


@pytest.fixture
def sat(world, sitter):
    """Of one of each cadre the records hold all that they may."""
    for username in ("ayesha", "danish"):
        client = world.client(username)
        sitter(client).sit()
        assert client.get("/me/").status_code == 200
        person = models.Trainee.objects.get(personnel_number=f"P-{username}")
        spoken_of(person, world)
    return world


def spoken_of(person, world):
    StateChange.objects.create(trainee=person, status=Status.EXEMPT, at_ms=1, by="x", reason="abroad")
    set_extra_time(person, "a-course", Given(minutes=10, reason="a broken arm", by="x"), world.clock())
    FurtherAttempt(trainee=person, course="a-course", number=4, at_ms=1, by="x", reason="a letter").save()
    make_slips([person], by="x", now_ms=world.clock())
    Reminder.objects.create(trainee=person, course="a-course", sent_ms=world.clock(), by="x")
    first = models.Issuance.objects.get(trainee=person)
    reissue(first, "a name", name=person.name, by="x", now_ms=world.clock(), issuer=world.issuer)
    keep([Signature(issuance_id=first.id, bucket=first.bucket, fault="a fault")])


def cadres_seen(table):
    return set(table.objects.values_list(CADRE_OF[table], flat=True))


def leads_to_people(table):
    """Whether a table has a row for a person, or for what has."""
    keys = [field for field in table._meta.local_fields if field.many_to_one or field.one_to_one]
    return any(key.related_model is models.Trainee or leads_to_people(key.related_model) for key in keys)


def test_every_table_that_leads_to_people_is_secured_or_says_why_not():
    found = {table for table in apps.get_models(include_auto_created=True) if leads_to_people(table)}
    assert found | {models.Trainee} == {*SECURED, *NOT_TO_READ}


@on_postgresql
@pytest.mark.parametrize("table", SECURED)
def test_a_query_that_forgets_the_scope_is_shown_the_right_rows_only(sat, table):
    assert cadres_seen(table) == {"pas", "psp"}
    with within(PAS):
        assert cadres_seen(table) == {"pas"}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table._meta.db_table}")
            assert len(cursor.fetchall()) == table.objects.filter(**{CADRE_OF[table]: "pas"}).count()
        with as_server():
            assert cadres_seen(table) == {"pas", "psp"}
        assert cadres_seen(table) == {"pas"}
    with within(Scope()):
        assert cadres_seen(table) == set()
    assert cadres_seen(table) == {"pas", "psp"}


@on_postgresql
def test_a_count_that_joins_nobody_is_of_the_right_rows_only(sat):
    with within(PAS):
        counted = {table: table.objects.count() for table in SECURED}
    assert {table: count for table, count in counted.items() if count != 1} == {
        models.Trainee: 3,
        models.Issuance: 3,
        SignedCredential: 2,
    }


@on_postgresql
def test_where_nothing_was_said_there_are_no_rows_even_for_the_owner(sat):
    told = connection.get_connection_params() | {"options": ""}
    for unknown in ("cursor_factory", "context", "prepare_threshold"):
        told.pop(unknown, None)
    with psycopg.connect(**told) as owner:
        for table in SECURED:
            name = table._meta.db_table
            assert owner.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,), name


@on_postgresql
def test_what_was_said_does_not_outlive_its_transaction(sat):
    with pytest.raises(ZeroDivisionError), within(PAS):
        _ = 1 / 0
    assert cadres_seen(models.Trainee) == {"pas", "psp"}


@on_postgresql
def test_a_failure_as_the_server_leaves_the_reach_as_it_was(sat):
    with within(PAS):
        with pytest.raises(ZeroDivisionError), as_server():
            _ = 1 / 0
        assert cadres_seen(models.Trainee) == {"pas"}


@on_postgresql
def test_nobody_is_written_beyond_reach(sat):
    danish = models.Trainee.objects.get(personnel_number="P-danish")
    with within(PAS):
        assert not models.Trainee.objects.filter(pk=danish.pk).update(batch="1999")
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            models.Trainee.objects.filter(personnel_number="P-bilal").update(cadre="psp")


def not_theirs(person):
    """A row for each of the tables, about somebody who is beyond reach."""
    issuance = models.Issuance.objects.filter(trainee=person, kind="issue").latest("issued_ms")
    about = {"issuance": issuance, "bucket": issuance.bucket}
    return {
        StateChange: StateChange(trainee=person, status=Status.LEFT, at_ms=2, reason="x"),
        ExtraTime: ExtraTime(trainee=person, course="a-course", minutes=5, at_ms=2, by="x", reason="x"),
        FurtherAttempt: FurtherAttempt(trainee=person, course="a-course", number=5, at_ms=2, by="x", reason="x"),
        JoiningSlip: JoiningSlip(trainee=person, code_hash="0", made_ms=2, expires_ms=3),
        Reminder: Reminder(trainee=person, course="a-course", sent_ms=2, by="x"),
        Posting: Posting(
            trainee=person, cadre_id="pas", academy_id="csa", batch="2026", status=Status.NOMINATED, since_ms=2
        ),
        SigningFault: SigningFault(**about, fault="x"),
        Reissue: Reissue(**about, replaced=issuance, reason="x", by="x"),
    }


@on_postgresql
@pytest.mark.parametrize(
    "table", [StateChange, ExtraTime, FurtherAttempt, JoiningSlip, Reminder, Posting, SigningFault, Reissue]
)
def test_nothing_is_written_about_somebody_beyond_reach(sat, table):
    row = not_theirs(models.Trainee.objects.get(personnel_number="P-danish"))[table]
    with within(PAS), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)


@on_postgresql
def test_where_somebody_stood_is_never_changed_or_removed_even_by_the_server(sat):
    danish = models.Trainee.objects.get(personnel_number="P-danish")
    with postings_kept([danish.id], sat.clock.now_ms + 1):
        models.Trainee.objects.filter(pk=danish.pk).update(batch="2031")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grader_posting SET cadre_id = 'pas'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM grader_posting")
        assert cursor.rowcount == 0
    with within(PAS):
        # Whose they are, nobody who may not know is told.
        assert Posting.objects.count() == 2
        assert not models.Trainee.objects.filter(pk__in=Posting.objects.values("trainee")).exists()


@on_postgresql
def test_whoever_moved_brings_along_what_they_finished(sat):
    danish = models.Trainee.objects.get(personnel_number="P-danish")
    with postings_kept([danish.id], sat.clock.now_ms + 1):
        models.Trainee.objects.filter(pk=danish.pk).update(cadre="pas")
    assert Posting.objects.count() == 2
    for scope in (PAS, Scope(cadres=frozenset({"psp"}))):
        with within(scope):
            assert models.Completion.objects.filter(trainee=danish).count() == 1


@on_postgresql
def test_a_page_that_forgets_its_filter_still_shows_an_administrator_their_own(sat, monkeypatch):
    monkeypatch.setattr(rules, "roster_of", lambda _: models.Trainee.objects.all())
    page = sat.client("admin-pas").get("/records/").content.decode()
    assert "P-ayesha" in page
    assert "P-danish" not in page


@on_postgresql
def test_letters_to_people_whom_nobody_filtered_go_to_an_administrators_own_only(world, monkeypatch):
    for name in ("bilal", "danish"):
        models.Trainee.objects.filter(personnel_number=f"P-{name}").update(email=f"{name}@example.pk")
    monkeypatch.setattr(due, "unfinished", lambda _: models.Trainee.objects.order_by("personnel_number"))
    client = world.client("admin-pas")
    assert "1 of them have an e-mail address" in client.get("/records/reminders/").content.decode()
    assert "1 letters were sent" in client.post("/records/reminders/").content.decode()
    assert [letter.to for letter in mail.outbox] == [["bilal@example.pk"]]


@on_postgresql
def test_every_table_about_what_people_did_is_secured_against_its_owner_too(sat):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert {name for (name,) in cursor.fetchall()} == {table._meta.db_table for table in (*SECURED, Posting, Tally)}
