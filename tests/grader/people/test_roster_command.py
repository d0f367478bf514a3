"""`sabaq roster` as an operator types it, on a data directory of its own."""

import csv
import os
import pty
import subprocess
import sys
from contextlib import suppress

import openpyxl
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


def on_a_terminal(folder, *arguments):
    """What a person sees beside the lines that are printed."""
    screen, theirs = pty.openpty()
    with os.fdopen(screen, "rb", buffering=0) as seen:
        asked = [sys.executable, "-m", "generator", "roster", *arguments]
        with subprocess.Popen(asked, cwd=folder, stdout=subprocess.DEVNULL, stderr=theirs) as running:
            os.close(theirs)
            shown = b""
            with suppress(OSError):  # the terminal is gone once nobody writes to it
                while part := seen.read(1024):
                    shown += part
        assert running.returncode == 0
    return shown.decode()


def roster(folder, *arguments):
    done = _run(folder, "-m", "generator", "roster", *arguments)
    return done.returncode, done.stdout + done.stderr


def test_a_preview_then_the_writing_then_nothing_left_to_do(folder):
    assert roster(folder, "good.csv", "--academy", "csa") == (
        0,
        (
            "good.csv:2: new: 1, Zara Khan\n"
            "1 new, 0 changed, 0 as they are, 0 bad rows: a preview, nothing written; --apply writes it\n"
        ),
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


def test_a_preview_says_who_is_new_and_what_changes_and_how_many_more(folder):
    roster(folder, "good.csv", "--academy", "csa", "--apply")
    new = "".join(ROW.format(number=f"N-{n}", grade=17) for n in range(25))
    changed = ROW.format(number="1", grade=18).replace("Zara Khan", "Zahra Khan")
    (folder / "more.csv").write_text(HEAD + changed + new)
    said = roster(folder, "more.csv", "--academy", "csa")[1].splitlines()
    assert said[:2] == ["more.csv:3: new: N-0, Zara Khan", "more.csv:4: new: N-1, Zara Khan"]
    assert said[20:22] == [
        "and 5 more new people; --changes FILE lists them all",
        "more.csv:2: 1: name (english): Zara Khan becomes Zahra Khan; grade: 17 becomes 18",
    ]


def test_every_bad_row_is_told_and_listed_to_be_mended(folder):
    rows = "".join(ROW.format(number=f"N-{n:03d}", grade=99) for n in range(250))
    (folder / "bad.csv").write_text(HEAD + rows + ROW.format(number="N-good", grade=17))
    code, said = roster(folder, "bad.csv", "--academy", "csa", "--bad", "mend.csv", "--changes", "changes.xlsx")
    assert (code, said.count("grade 99 is not a number from 1 to 22")) == (1, 250)
    mended = folder / "mend.csv"
    assert mended.stat().st_mode & 0o777 == 0o600
    headings, first, *rest = csv.reader(mended.read_text(encoding="utf-8-sig").splitlines())
    assert headings[:3] == ["Line", "Why", "personnel number"]
    assert (first[:3], len(rest)) == (["2", "grade 99 is not a number from 1 to 22", "N-000"], 249)
    changes = openpyxl.load_workbook(folder / "changes.xlsx").active.iter_rows(values_only=True)
    assert [row[:3] for row in changes][1:] == [("252", "new", "N-good")]
    mended.write_text(mended.read_text(encoding="utf-8-sig").replace(",99,", ",17,"))
    code, said = roster(folder, "mend.csv", "--academy", "csa", "--apply")
    assert (code, said.splitlines()[0]) == (0, "columns not read: Line, Why")
    assert said.splitlines()[-1] == "250 new, 0 changed, 0 as they are, 0 bad rows: written"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bad.csv", "File exists: bad.csv"),
        ("list.txt", "list.txt is to end in .csv or .xlsx"),
        ("nowhere/list.csv", "No such file or directory: nowhere/list.csv"),
    ],
)
def test_a_list_that_cannot_be_written_stops_before_anything_is(folder, name, said):
    asked = ("good.csv", "--academy", "csa", "--apply", "--changes", "fine.csv", "--bad", name)
    assert roster(folder, *asked) == (1, f"Error: {said}\n")
    assert not (folder / "fine.csv").exists()
    assert "1 new" in roster(folder, "good.csv", "--academy", "csa")[1]


def test_no_empty_list_is_left_where_the_file_is_no_roster(folder):
    (folder / "none.csv").write_text("a,b\n1,2\n")
    assert roster(folder, "none.csv", "--academy", "csa", "--bad", "mend.csv")[0] == 1
    assert not (folder / "mend.csv").exists()


def test_on_a_terminal_a_bar_tells_how_far_it_is(folder):
    (folder / "many.csv").write_text(HEAD + "".join(ROW.format(number=n, grade=17) for n in range(2_500)))
    shown = on_a_terminal(folder, "many.csv", "--academy", "csa", "--apply")
    for stage, steps in {"check": ("900/2500", "1800/2500", "2500/2500"), "write": ("2000/2500", "2500/2500")}.items():
        told = [line for line in shown.split("\r") if stage in line]
        assert [step for step in steps if any(step in line for line in told)] == list(steps)
