"""`sabaq roster` as an operator types it, on a data directory of its own."""

import os
import subprocess
import sys

import pytest

ROW = "{number},Zara Khan,زارا خان,Section Officer,{grade},pas,2027\n"
HEAD = "Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Batch\n"
SEED = """
from pathlib import Path
from generator.grader.settings import read_settings
from generator.grader.serving.starting import configure, migrate
settings = read_settings({"data": Path("data")}, {})
configure(settings)
migrate()
from generator.grader import models
models.Cadre.objects.create(code="pas", name_en="PAS", name_ur="پی اے ایس")
models.Academy.objects.create(code="csa", name_en="Academy", name_ur="اکیڈمی")
"""


@pytest.fixture
def folder(tmp_path):
    _run(tmp_path, "-c", SEED).check_returncode()
    (tmp_path / "good.csv").write_text(HEAD + ROW.format(number="1", grade=17))
    (tmp_path / "bad.csv").write_text(HEAD + ROW.format(number="1", grade=17) + ROW.format(number="2", grade=99))
    return tmp_path


def _run(folder, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SABAQ_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def roster(folder, *arguments):
    done = _run(folder, "-m", "generator", "roster", *arguments)
    return done.returncode, done.stdout + done.stderr


def test_a_preview_then_the_writing_then_nothing_left_to_do(folder):
    assert roster(folder, "good.csv", "--academy", "csa") == (
        0,
        "1 new, 0 changed, 0 as they are, 0 bad rows: a preview, nothing written; --apply writes it\n",
    )
    assert roster(folder, "good.csv", "--academy", "csa", "--apply") == (
        0,
        "1 new, 0 changed, 0 as they are, 0 bad rows: written\n",
    )
    assert roster(folder, "bad.csv", "--academy", "csa", "--apply", "--skip-bad") == (
        0,
        "bad.csv:3: grade 99 is not a number from 1 to 22\n0 new, 0 changed, 1 as they are, 1 bad rows: written\n",
    )


def test_a_bad_row_stops_all_and_an_unknown_academy_is_named(folder):
    assert roster(folder, "bad.csv", "--academy", "csa", "--apply") == (
        1,
        (
            "bad.csv:3: grade 99 is not a number from 1 to 22\n"
            "1 new, 0 changed, 0 as they are, 1 bad rows: nothing written; mend the bad rows, "
            "or leave them out with --skip-bad\n"
        ),
    )
    assert roster(folder, "good.csv", "--academy", "xyz") == (1, "Error: there is no academy 'xyz'; there are csa\n")
