"""`sabaq import` and `sabaq export` on a small course: what is written, what is said, what stays as it was."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner, Result

from generator import bank
from generator.build import check_course
from generator.cli import main
from generator.transfer import with_gaps
from tests.builders import a_tree

GIFT = "::Tomb:: Whose tomb?{=Grant's#yes ~Lee's}\n\n::Sky:: Blue?{T}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, data in a_tree().items():
        file = tmp_path / "course-folder" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return tmp_path / "course-folder"


def sabaq(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def files_of(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def bring(root: Path, name: str, text: str | bytes, *options: str) -> Result:
    file = root.parent / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return sabaq("import", file, "--root", root, *options)


def test_an_import_writes_scenarios_whose_gaps_the_check_names(root: Path):
    done = bring(root, "quiz.gift", GIFT, "--topic", "permission")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "scenarios/permission/tomb.yaml",
        "scenarios/permission/sky.yaml",
        "2 scenarios brought in. What is to be filled in: sabaq check",
    ]
    written = (root / "scenarios/permission/tomb.yaml").read_text().splitlines()
    gaps = [number for number, line in enumerate(written, start=1) if "# gap: " in line]
    found = {d.span.line for d in check_course(root).diagnostics if d.span.file == "scenarios/permission/tomb.yaml"}
    assert found == set(gaps)
    assert len(gaps) > 5


def test_an_import_with_one_bad_question_writes_nothing(root: Path):
    before = files_of(root)
    done = bring(root, "quiz.gift", f"{GIFT}\n::Essay:: Tell.{{}}\n", "--topic", "permission")
    assert done.exit_code == 1
    assert done.output == (
        "Error: quiz.gift:5:1: error[X102]: `Essay` is an essay\n"
        "  hint: keep it in Moodle, or rewrite it as multiple choice\n"
        "nothing was imported\n"
    )
    assert files_of(root) == before


def test_an_import_overwrites_nothing(root: Path):
    assert bring(root, "quiz.gift", GIFT, "--topic", "permission").exit_code == 0
    before = files_of(root)
    done = bring(root, "quiz.gift", GIFT.replace("Grant", "Nobody"), "--topic", "permission")
    assert done.exit_code == 1
    assert "there is a scenario `tomb` already" in done.output
    assert files_of(root) == before


def test_a_file_of_100_mb_is_refused_without_reading_it(root: Path):
    file = root.parent / "huge.xml"
    with file.open("wb") as opened:
        opened.truncate(100_000_000)
    done = sabaq("import", file, "--root", root)
    assert done.exit_code == 1
    assert done.output.startswith("Error: huge.xml:1:1: the file has 100,000,000 bytes")


def a_zip(name: str, size: int) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, b"\0" * size)
    return packed.getvalue()


MALFORMED = {
    "cut-short.gift": b"::Q:: What?{=a ~",
    "cut-short.xml": b"<quiz><question type='multichoice'><name><te",
    "cut-short.csv": b'question,choice 1,choice 2,right\nwhat,"a,b,1\n',
    "cut-short.xlsx": a_zip("xl/worksheets/sheet1.xml", 100)[:60],
    "packed.gift": a_zip("inside.gift", 10),
    "packed.xml": a_zip("inside.xml", 10),
    "packed.csv": a_zip("inside.csv", 10),
    "packed.md": a_zip("inside.md", 10),
    "swells.xlsx": a_zip("xl/worksheets/sheet1.xml", 101_000_000),
    "entities.xml": b'<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>',
    "latin.gift": "::Q:: Caf\xe9?{=a ~b}".encode("latin-1"),
    "latin.xml": b"<quiz><question>caf\xe9</question></quiz>",
    "windows.csv": "question,choice 1\nکیا,ہاں".encode("cp1256", "replace"),
    "formula.csv": b"question,choice 1,choice 2,right\nwhat,=1+1,b,1\n",
    "panics.md": b"# One\n\n- a\n- b\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_is_refused_with_its_place_and_nothing_is_written(root: Path, name: str):
    before = files_of(root)
    done = bring(root, name, MALFORMED[name], "--topic", "permission")
    assert done.exit_code == 1
    assert re.match(rf"Error: {re.escape(name)}:\d+:\d+: ", done.output), done.output
    assert "hint: " in done.output
    assert "Traceback" not in done.output
    assert files_of(root) == before


def test_quizdown_comes_in_through_its_package(root: Path):
    done = bring(root, "x.quiz.md", "# What?\n\n- [x] a\n- [ ] b\n", "--topic", "permission", "--language", "ur")
    assert done.exit_code == 0, done.output
    assert "  ur: What?\n" in (root / "scenarios/permission/x-1.yaml").read_text()


@pytest.mark.parametrize("target", ["gift", "moodle", "qti"])
def test_an_export_says_how_many_questions_it_holds(root: Path, tmp_path: Path, target: str):
    done = sabaq("export", target, "-o", tmp_path / "out", "--root", root)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "2 examination-only scenarios stayed here; `--with-exam` lets them leave",
        f"{tmp_path / 'out'}: 4 questions",
    ]


def test_an_export_that_would_lose_something_writes_nothing(root: Path, tmp_path: Path):
    done = sabaq("export", "quizdown", "-o", tmp_path / "out", "--root", root, "--language", "en")
    assert done.exit_code == 1
    assert "question `first`: quizdown cannot hold the reason for each choice" in done.output
    assert not (tmp_path / "out").exists()


def test_an_export_with_examination_questions_says_so(root: Path, tmp_path: Path):
    done = sabaq("export", "moodle", "-o", tmp_path / "out", "--root", root, "--with-exam", "--language", "ur")
    warning = "Confidential: holds 2 examination-only questions. Never show it to trainees."
    assert done.output.splitlines() == [warning, f"{tmp_path / 'out'}: 4 questions"]
    assert warning in (tmp_path / "out").read_text()


def test_what_left_comes_back_to_another_course(root: Path, tmp_path: Path):
    assert sabaq("export", "moodle", "-o", tmp_path / "out.xml", "--root", root, "--with-exam").exit_code == 0
    before = {path: data for path, data in files_of(root).items() if path.startswith("scenarios/")}
    for path in before:
        (root / path).unlink()
    done = sabaq("import", tmp_path / "out.xml", "--root", root)
    assert done.exit_code == 0, done.output
    after = {path: data for path, data in files_of(root).items() if path.startswith("scenarios/")}
    assert after.keys() == before.keys()
    was, now = (bank.load(a_tree(dict.fromkeys(before)) | files).library for files in (before, after))
    assert was
    assert now
    for old, new in zip(was.scenarios, now.scenarios, strict=True):
        assert (new.title, new.situation, new.uses, new.clauses) == (old.title, old.situation, old.uses, old.clauses)
    assert not any("# gap: " in data.decode() for data in after.values())


def test_a_line_of_somebodys_words_is_not_taken_for_a_gap():
    text = "situation:\n  en: |-\n    so he wrote\n    ur: ''\n  ur: ''\n"
    assert with_gaps(text) == text
    assert with_gaps("title:\n  ur: ''\n") == "title:\n  ur: ''  # gap: not in the file it came from\n"
