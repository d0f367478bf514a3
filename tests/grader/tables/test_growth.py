"""What keeps the tables of a submission fit to be spread over machines by the bucket, as the handbook says of it."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

import generator.grader
from generator.grader import models
from generator.grader.certificates.life import reissue
from generator.grader.certificates.signing import credential_of
from generator.grader.storage.ids import uuid7
from generator.grader.tables.buckets import BUCKETS, bucket_of
from generator.grader.tables.certificates import Reissue, SignedCredential, SigningFault

SPREAD = (
    models.Attempt,
    models.Result,
    models.Completion,
    models.Issuance,
    SignedCredential,
    SigningFault,
    Reissue,
)
NAMES = sorted(table._meta.db_table for table in SPREAD)
SAME_EVERYWHERE = {"grader_trainee", "grader_edition"}
"""Tables of which every machine would have a copy, so that keys may lead there without the bucket."""

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite is one machine")


def asked(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def test_the_bucket_is_the_last_byte_of_a_person_s_identifier_and_they_are_used_alike():
    assert bucket_of(UUID("01a1ee56-5e00-7f7b-8299-0000000000c5")) == 0xC5
    assert {bucket_of(uuid7(1)) for _ in range(40 * BUCKETS)} == set(range(BUCKETS))


def test_everything_a_person_did_is_in_their_bucket(world, sitter):
    sitter(world.client("ayesha")).sit()
    first = models.Issuance.objects.get()
    credential_of(first, world.issuer)
    person = first.trainee
    reissue(first, "a typing error", name=person.name, by="x", now_ms=world.clock() + 5000, issuer=world.issuer)
    found = {row.bucket for table in SPREAD for row in table.objects.all()}
    assert found == {bucket_of(person.id)}
    assert Reissue.objects.count() == 1
    assert {row.status_index % BUCKETS for row in models.Issuance.objects.all()} == found


@on_postgresql
def test_every_unique_key_holds_the_bucket(world):
    keys = asked(
        "SELECT c.relname::text, i.relname::text, array_agg(a.attname::text) FROM pg_index x"
        " JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)"
        " WHERE x.indisunique AND c.relname = ANY (%s) GROUP BY 1, 2",
        NAMES,
    )
    assert {table for table, _, _ in keys} == set(NAMES)
    assert [f"{table}: {name}" for table, name, columns in keys if "bucket" not in columns] == []


@on_postgresql
def test_a_key_leads_to_the_same_bucket_or_to_what_is_the_same_everywhere(world):
    keys = asked(
        "SELECT conrelid::regclass::text, confrelid::regclass::text,"
        " (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)),"
        " (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = confrelid AND attnum = ANY (confkey))"
        " FROM pg_constraint WHERE contype = 'f'"
    )
    within = [(table, own, other) for table, target, own, other in keys if {table, target} <= set(NAMES)]
    assert sorted(table.removeprefix("grader_") for table, _, _ in within) == [
        "completion", "issuance", "reissue", "reissue", "result", "signedcredential", "signingfault",
    ]  # fmt: skip
    assert all("bucket" in own and "bucket" in other for _, own, other in within)
    assert [table for table, target, _, _ in keys if target in NAMES and table not in NAMES] == []
    assert {target for table, target, _, _ in keys if table in NAMES} <= {*NAMES, *SAME_EVERYWHERE}


@on_postgresql
def test_no_number_and_no_trigger_of_the_database_is_on_the_way_of_a_submission(world):
    made = asked(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_name = ANY (%s) AND (column_default IS NOT NULL OR is_identity = 'YES')",
        NAMES,
    )
    run = asked("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY (%s)", NAMES)
    assert (made, run) == ([], [])


def test_nothing_listens_notifies_or_takes_an_advisory_lock_but_a_start_and_letters():
    """A program that starts and brings the database to its shape holds one, and who sends letters; no submission."""
    sources = sorted(Path(generator.grader.__file__).parent.rglob("*.py"))
    assert len(sources) > 50
    words = re.compile(r"\bpg_(?:try_)?advisory|\bLISTEN [a-z]|\bNOTIFY [a-z]|\bpg_notify")
    assert [source.name for source in sources if words.search(source.read_text())] == ["alone.py"]
    asks = re.compile(r"\bstorage\.alone\b")
    assert [source.name for source in sources if asks.search(source.read_text())] == ["starting.py", "reminders.py"]
