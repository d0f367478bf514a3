"""Broken files and all that is said about each: one transcript a folder, read like a conversation.

`UPDATE_CASES=1` writes the transcripts anew; read the difference before keeping it.
"""

import os
from pathlib import Path

import pytest

from generator import bank, check
from tests.builders import COURSE, CRESTED, a_tree

CASES = Path(__file__).parent.parent / "cases" / "check"
PLACES = {
    "scenario": "scenarios/permission/case.yaml",
    "course": "course/course.yaml",
    "clauses": "course/clauses.yaml",
    "lesson": "course/lessons/permission.en.md",
    "quick-check": "course/lessons/permission.en.quiz.md",
    "unknown": "course/unknown.yaml",
    "translation": "course/translation.yaml",
    "summary": "course/summary.en.md",
    "crest": "course/crest.svg",
}


def tree_with(data: bytes, folder: str) -> dict[str, bytes]:
    """Give a small course with one file of it broken; a crest is one of a course that names it."""
    return a_tree({"course/course.yaml": CRESTED if folder == "crest" else COURSE} | {PLACES[folder]: data})


def transcript(data: bytes, folder: str) -> str:
    """Give what a trainer reads about a small course with one file of it broken."""
    loaded = bank.load(tree_with(data, folder))
    meaning = check.run(loaded.library) if loaded.library else ()
    return "\n".join(map(str, sorted((*loaded.diagnostics, *meaning), key=lambda d: d.sort_key)))


def cases(folder: str) -> list[Path]:
    found = sorted(path for path in (CASES / folder).iterdir() if path.is_file())
    assert found, f"no case in {folder}"
    return found


@pytest.mark.parametrize("folder", sorted(PLACES))
def test_every_case_says_what_its_transcript_says(folder: str):
    said = "\n\n".join(f"# {case.name}\n{transcript(case.read_bytes(), folder)}" for case in cases(folder)) + "\n"
    expected = CASES / f"{folder}.expected"
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "case", [case for folder in PLACES for case in cases(folder)], ids=lambda c: f"{c.parent.name}/{c.name}"
)
def test_every_case_finds_something_and_gives_its_line(case: Path):
    loaded = bank.load(tree_with(case.read_bytes(), case.parent.name))
    found = (*loaded.diagnostics, *(check.run(loaded.library) if loaded.library else ()))
    assert found
    for diagnostic in found:
        assert diagnostic.hint
        assert diagnostic.span.line >= 1
        assert diagnostic.span.column >= 1


def test_the_small_course_itself_has_nothing_wrong():
    loaded = bank.load(a_tree())
    assert loaded.library
    assert loaded.diagnostics == ()
    assert check.run(loaded.library) == ()


def test_every_rule_and_every_code_of_the_bank_has_a_case():
    said = "".join((CASES / f"{folder}.expected").read_text(encoding="utf-8") for folder in PLACES)
    # Large files, another reader, other paths, and what only a whole bank shows have tests of their own.
    elsewhere = {"E101", "E122", "E130", "E131", "W401", "W402"}
    known = {*bank.CODES, *(rule.code for rule in check.RULES)} - elsewhere
    assert sorted(code for code in known if f"[{code}]" not in said) == []
