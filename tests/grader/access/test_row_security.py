"""PostgreSQL itself shows an administrator nobody else's people, whatever a query forgets to ask."""

import psycopg
import pytest
from django.db import connection, transaction

from generator.grader import models
from generator.grader.access import rules
from generator.grader.access.row_security import as_server, within
from generator.grader.access.scope import Scope
from generator.grader.people.postings import postings_kept
from generator.grader.tables.certificates import SignedCredential
from generator.grader.tables.people import Posting
from generator.grader.tables.reports import Tally

pytestmark = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no row-level security")

PAS = Scope(cadres=frozenset({"pas"}))
SECURED = (
    models.Trainee,
    models.Attempt,
    models.Result,
    models.Completion,
    models.Issuance,
    SignedCredential,
)


@pytest.fixture
def sat(world, sitter):
    """One of each cadre has passed, and somebody has looked at each certificate, so that it is signed."""
    for username in ("ayesha", "danish"):
        client = world.client(username)
        sitter(client).sit()
        assert client.get("/me/").status_code == 200
    for issuance in models.Issuance.objects.all():
        world.client().get(f"/certificates/{issuance.number}.json")
    assert {table.objects.count() for table in SECURED[1:]} == {2}
    return world


def cadres_seen(table):
    path = {
        models.Trainee: "cadre",
        models.Result: "attempt__trainee__cadre",
        SignedCredential: "issuance__trainee__cadre",
    }.get(table, "trainee__cadre")
    return set(table.objects.values_list(path, flat=True))


@pytest.mark.parametrize("table", SECURED)
def test_a_query_that_forgets_the_scope_is_shown_the_right_rows_only(sat, table):
    assert cadres_seen(table) == {"pas", "psp"}
    with within(PAS):
        assert cadres_seen(table) == {"pas"}
        with as_server():
            assert cadres_seen(table) == {"pas", "psp"}
        assert cadres_seen(table) == {"pas"}
    with within(Scope()):
        assert cadres_seen(table) == set()
    assert cadres_seen(table) == {"pas", "psp"}


def test_a_count_that_joins_nobody_is_of_the_right_rows_only(sat):
    with within(PAS):
        assert [table.objects.count() for table in SECURED] == [3, 1, 1, 1, 1, 1]


def test_where_nothing_was_said_there_are_no_rows_even_for_the_owner(sat):
    told = connection.get_connection_params() | {"options": ""}
    for unknown in ("cursor_factory", "context", "prepare_threshold"):
        told.pop(unknown, None)
    with psycopg.connect(**told) as owner:
        for table in SECURED:
            name = table._meta.db_table
            assert owner.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,), name


def test_what_was_said_does_not_outlive_its_transaction(sat):
    with pytest.raises(ZeroDivisionError), within(PAS):
        _ = 1 / 0
    assert cadres_seen(models.Trainee) == {"pas", "psp"}


def test_a_failure_as_the_server_leaves_the_reach_as_it_was(sat):
    with within(PAS):
        with pytest.raises(ZeroDivisionError), as_server():
            _ = 1 / 0
        assert cadres_seen(models.Trainee) == {"pas"}


def test_nobody_is_written_beyond_reach(sat):
    danish = models.Trainee.objects.get(personnel_number="P-danish")
    with within(PAS):
        assert not models.Trainee.objects.filter(pk=danish.pk).update(batch="1999")
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            models.Trainee.objects.filter(personnel_number="P-bilal").update(cadre="psp")


def test_whoever_moved_brings_along_what_they_finished(sat):
    danish = models.Trainee.objects.get(personnel_number="P-danish")
    with postings_kept([danish.id], sat.clock.now_ms + 1):
        models.Trainee.objects.filter(pk=danish.pk).update(cadre="pas")
    assert Posting.objects.count() == 2
    for scope in (PAS, Scope(cadres=frozenset({"psp"}))):
        with within(scope):
            assert models.Completion.objects.filter(trainee=danish).count() == 1


def test_a_page_that_forgets_its_filter_still_shows_an_administrator_their_own(sat, monkeypatch):
    monkeypatch.setattr(rules, "roster_of", lambda _: models.Trainee.objects.all())
    page = sat.client("admin-pas").get("/records/").content.decode()
    assert "P-ayesha" in page
    assert "P-danish" not in page


def test_every_table_about_what_people_did_is_secured_against_its_owner_too(sat):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert {name for (name,) in cursor.fetchall()} == {table._meta.db_table for table in (*SECURED, Tally)}
