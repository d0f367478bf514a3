"""`sabaq new scenario`: the file is sound but for the gaps it marks, and every name is helped along."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from generator import bank, build
from generator.authoring.scaffold import GAP
from generator.errors import Severity
from generator.model.scenario import Kind
from tests.builders import a_tree

TWO_CLAUSES = """`e` fits 2 clauses; name one by its id:
  memo-permission  Permission comes first.
  press-report  Reported only."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, data in a_tree().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def sabaq(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", *arguments, "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize("kind", Kind)
def test_the_check_names_the_gaps_and_nothing_else(root: Path, kind: Kind):
    done = sabaq(root, "new", "scenario", "fresh-start", "--topic", "permission", "--kind", kind, "--level", "2")
    assert (done.returncode, done.stderr) == (0, "")
    file = "scenarios/permission/fresh-start.yaml"
    lines = (root / file).read_text().splitlines()
    gaps = {number for number, line in enumerate(lines, start=1) if GAP in line}
    assert len(gaps) > 10
    assert f"{file}: {len(gaps)} gaps" in done.stdout
    found = [d for d in build.check_course(root).diagnostics if d.severity is Severity.ERROR]
    assert {d.span.file for d in found} == {file}
    assert {d.span.line for d in found} == gaps


@pytest.mark.parametrize("kind", Kind)
def test_filled_in_it_passes(root: Path, kind: Kind):
    sabaq(root, "new", "scenario", "filled-in", "--topic", "permission", "--kind", kind, "--clause", "memo-permission")
    path = root / "scenarios" / "permission" / "filled-in.yaml"
    path.write_text("\n".join(filled(line, number) for number, line in enumerate(path.read_text().splitlines())))
    assert [str(d) for d in build.check_course(root).diagnostics if d.severity is Severity.ERROR] == []


def filled(line: str, number: int) -> str:
    """Write words into a gap, different on every line."""
    if GAP not in line:
        return line
    text = line.split(GAP, maxsplit=1)[0].rstrip()
    word = f"words {number}" if "en:" in text else f"الفاظ {number}"
    for name in ("one", "two", "three", "four"):
        text = text.replace(f"[[{name}: ]]", f"[[{name}: {word} {name}]]")
    return text.replace('""', f'"{word}"')


def test_the_first_line_leads_editors_to_the_schema(root: Path):
    sabaq(root, "new", "scenario", "fresh-start", "--topic", "permission")
    path = root / "scenarios" / "permission" / "fresh-start.yaml"
    first = path.read_text().splitlines()[0]
    schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert json.loads(schema.read_text()) == bank.scenario_schema()


def test_the_schema_is_published_as_it_is(site: Path):
    for path in build.SCHEMA_FILES:
        assert json.loads((site.parent / path).read_text()) == bank.scenario_schema()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--topic", "permision"], "there is no topic `permision`; did you mean `permission`?"),
        ([], "say which topic it belongs to, with `--topic`: permission"),
        (["--topic", "permission", "--kind", "chioce"], "there is no kind `chioce`; did you mean `choice`?"),
        (["--topic", "permission", "--platform", "zzz"], "there is no platform `zzz`; there are: telephone, whatsapp"),
        (
            ["--topic", "permission", "--clause", "memo-permision"],
            "no clause has `memo-permision` in its id or summary; did you mean `memo-permission`?",
        ),
        (
            ["--topic", "permission", "--clause", "press"],
            "no clause with `press` may decide a mark: `press-report` may only be named under `see`",
        ),
        (
            ["--topic", "permission", "--kind", "discuss", "--clause", "e"],
            TWO_CLAUSES,
        ),
        (
            ["--topic", "permission", "--kind", "discuss", "--use", "exam"],
            "a discussion is never examined; leave `--use exam` out, or choose another kind",
        ),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(root: Path, arguments: list[str], sentence: str):
    done = sabaq(root, "new", "scenario", "fresh-start", *arguments)
    assert (done.returncode, done.stderr) == (1, f"Error: {sentence}\n")
    assert not (root / "scenarios" / "permission" / "fresh-start.yaml").exists()


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("../outside", "`../outside` cannot be an id"),
        ("Fresh", "`Fresh` cannot be an id"),
        ("first", "the id `first` is taken by scenarios/permission/first.yaml"),
    ],
)
def test_an_id_that_cannot_be_used_is_refused(root: Path, name: str, part: str):
    done = sabaq(root, "new", "scenario", name, "--topic", "permission")
    assert done.returncode == 1
    assert part in done.stderr


def test_a_clause_is_found_by_a_word_of_its_urdu_summary(root: Path):
    sabaq(root, "new", "scenario", "fresh-start", "--topic", "permission", "--clause", "اجازت")
    assert "clauses: [memo-permission]\n" in (root / "scenarios/permission/fresh-start.yaml").read_text()


def test_at_a_terminal_it_asks_for_what_is_missing(root: Path):
    """By number, by a name with a slip in it, by Enter, and by a word of the clause."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator", "new", "scenario", "asked-for", "--root", str(root)]
    running = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    os.write(ours, b"1\nselekt\nselect\n\n2\nnothing-like-it\npermission\n")
    said, _ = running.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert running.returncode == 0, said
    assert "did you mean `select`?" in said
    assert "no clause has `nothing-like-it`" in said
    text = (root / "scenarios/permission/asked-for.yaml").read_text()
    for line in ("kind: select", "level: 1  ", "platform: whatsapp  ", "clauses: [memo-permission]"):
        assert f"\n{line}" in text
