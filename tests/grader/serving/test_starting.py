"""Programs that start at the same moment on a database that is new, as after an installation."""

import os
import subprocess
import sys

import pytest

from benchmarks.crashes import on_postgresql, on_sqlite
from benchmarks.ports import free_port
from generator.grader.serving.secret_key import ensure_secret_key
from tests.conftest import ROOT

IS_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
LISTS = ("login", "list")
WITHOUT_A_KEY = "Error: the issuer's key is missing"


AS_NEWER = """
from generator.grader.serving.starting import configure
from generator.grader.settings import read_settings
configure(read_settings())
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).record_applied("grader", "9999_of_tomorrow")
"""
"""Leaves on the database what a newer version does, whose program is not here."""


@pytest.fixture
def run():
    """Run programs at once, on a database that nothing has touched; gives what each said and its exit code."""
    with (on_postgresql if IS_POSTGRESQL else on_sqlite)() as stage:

        def run(*programs):
            environ, pipe = stage.server.environment(), subprocess.PIPE
            started = [
                subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environ, stderr=pipe, text=True)
                for words in programs
            ]
            said = [program.communicate()[1] for program in started]
            return [(program.returncode, text) for program, text in zip(started, said, strict=True)]

        yield run


@pytest.fixture
def type_it(run):
    """Type commands at once, as `run` does."""
    return lambda *commands: run(*[("-m", "generator", *words) for words in commands])


def test_of_programs_that_start_at_once_one_makes_the_tables_and_the_others_find_them_made(type_it):
    done = type_it(*[LISTS] * 4, *[("serve", "--port", str(free_port())) for _ in range(2)])
    assert [code for code, _ in done] == [0] * 4 + [1] * 2, done
    assert all(WITHOUT_A_KEY in said for _, said in done[4:])
    assert type_it(LISTS)[0][0] == 0


def test_data_of_a_newer_version_are_not_used(run, type_it):
    assert type_it(LISTS)[0][0] == 0
    assert run(("-c", AS_NEWER)) == [(0, "")]
    for code, said in type_it(LISTS, ("serve", "--port", str(free_port()))):
        assert code == 1
        assert said.startswith("Error: the data are from a newer Sabaq, whose 9999_of_tomorrow this one does not know")


def test_programs_that_start_at_once_take_one_secret(tmp_path):
    makes = (
        "import sys; from pathlib import Path; from generator.grader.serving.secret_key import ensure_secret_key as e;"
    )
    makes += "print(e(Path(sys.argv[1])))"
    command = [sys.executable, "-c", makes, str(tmp_path)]
    programs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {program.communicate()[0].strip() for program in programs}
    assert said == {ensure_secret_key(tmp_path)}
    assert "" not in said
    assert [(file.name, file.stat().st_mode & 0o777) for file in (tmp_path / "keys").iterdir()] == [
        ("django-secret", 0o600)
    ]
