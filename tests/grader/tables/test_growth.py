"""What keeps the tables of a submission fit to be spread over machines, as the handbook says of it."""

import re
from pathlib import Path

import pytest
from django.db import connection

import generator.grader
from generator.grader import models
from generator.grader.tables.certificates import SignedCredential

WRITTEN = sorted(
    table._meta.db_table
    for table in (
        models.Trainee,
        models.Attempt,
        models.Result,
        models.Completion,
        models.Issuance,
        SignedCredential,
    )
)

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite is one machine")


def asked(query):
    with connection.cursor() as cursor:
        cursor.execute(query, [WRITTEN])
        return cursor.fetchall()


@on_postgresql
def test_only_the_number_of_a_completion_is_made_by_the_database(world):
    made = asked(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_name = ANY (%s) AND (column_default IS NOT NULL OR is_identity = 'YES')"
    )
    assert made == [("grader_completion", "id")]


@on_postgresql
def test_no_trigger_runs_on_the_way_of_a_submission(world):
    assert asked("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY (%s)") == []


def test_nothing_listens_notifies_or_takes_an_advisory_lock():
    sources = sorted(Path(generator.grader.__file__).parent.rglob("*.py"))
    assert len(sources) > 50
    words = re.compile(r"\bpg_(?:try_)?advisory|\bLISTEN [a-z]|\bNOTIFY [a-z]|\bpg_notify")
    assert [source.name for source in sources if words.search(source.read_text())] == []
