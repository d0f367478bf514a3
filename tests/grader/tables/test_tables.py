"""What the database itself refuses, whoever writes."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from generator.grader import models
from generator.grader.tables.append_only import AppendOnly, AppendOnlyError
from generator.grader.tables.people import AuditEntry


@pytest.fixture
def attempt(world, sitter):
    return sitter(world.client("ayesha")).start()


@pytest.mark.parametrize(
    "change",
    [
        {"state": "finished"},
        {"state": "drawn"},
        {"state": "marked"},
        {"deadline_ms": None},
        {"opened_ms": None},
        {"submitted_ms": 5},
    ],
)
def test_an_attempt_cannot_be_in_a_state_that_does_not_exist(attempt, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Attempt.objects.filter(id=attempt.id).update(**change)


def test_nobody_has_two_unfinished_attempts(attempt, world):
    attempt.id, attempt.number = "01a1ee56-5e00-7f7b-8299-000000000000", 2
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        attempt.save(force_insert=True)


def test_results_completions_and_issuances_are_only_added(world, sitter):
    sitter(world.client("ayesha")).sit()
    for table in (models.Result, models.Completion, models.Issuance, models.Edition):
        row = table.objects.get()
        for write in (row.save, row.delete, table.objects.all().delete, lambda t=table: t.objects.update(pk=1)):
            with pytest.raises(AppendOnlyError, match="never"):
                write()


def test_what_is_only_added_is_refused_behind_djangos_usual_way_too():
    tables = [table for table in apps.get_models() if issubclass(table, AppendOnly)]
    assert {models.Result, models.Completion, models.Issuance, AuditEntry} <= set(tables)
    for table in tables:
        rows = table._base_manager.all()
        for write in (rows.delete, lambda rows=rows: rows.update(pk=1)):
            with pytest.raises(AppendOnlyError, match=f"{table.__name__} rows are never"):
                write()


def test_a_second_completion_is_refused(world, sitter):
    sitter(world.client("ayesha")).sit()
    first = models.Completion.objects.get()
    other = sitter(world.client("bilal")).sit()
    assert models.Completion.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Completion.objects.create(
            result_id=other.id,
            **{
                name: getattr(first, name)
                for name in ("trainee", "bucket", "course", "cadre", "academy", "batch", "month", "day")
            },
            completed_ms=1,
        )


def test_the_tables_fit_the_models(database):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_database_keeps_what_it_acknowledged(database):
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("SHOW synchronous_commit").fetchone() == ("on",)
        return
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert values in (
        {"journal_mode": "wal", "synchronous": 3, "foreign_keys": 1},
        {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1},
    )


def test_the_copies_of_the_rosters_addresses_go_and_the_operators_own_stay(world):
    User.objects.update(email="copied@example.pk")
    import_module("generator.grader.migrations.0015_addresses_of_the_roster").forget_copies(apps, None)
    kept = User.objects.exclude(email="").order_by("username").values_list("username", flat=True)
    assert list(kept) == ["admin-pas", "admin-psp", "trainer"]
