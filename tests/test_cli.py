"""What a person at a terminal meets: one clear sentence and the right exit code, and never a stack trace."""

import copy
import json
import socket
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from generator import build, cli
from generator.cli.options import settings_of
from tests.conftest import ROOT


def sabaq(*arguments, cwd=ROOT):
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_the_repository_checks_clean_as_json():
    done = sabaq("check", "--strict", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["counts"]["errors"], report["diagnostics"]) == (0, 0, [])
    assert {"lessons", "practice", "exam"} == set(report["coverage"]["om2024-p2-permission"])


def test_the_help_says_of_each_command_a_whole_sentence():
    told = CliRunner().invoke(cli.main, ["--help"]).output
    assert "..." not in told.partition("Commands:")[2]
    assert all(f"\n  {name} " in told for name in cli.main.list_commands(click.Context(cli.main)))


def test_the_site_served_is_the_settings_unless_a_course_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("SABAQ_SITE", str(tmp_path))
    assert settings_of(Path()).site == tmp_path
    assert settings_of(tmp_path / "another").site == tmp_path / "another" / "site"
    monkeypatch.delenv("SABAQ_SITE")
    assert settings_of(Path()).site == Path("site").absolute()


def test_a_misspelt_setting_is_told_and_stops_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("SABAQ_WORKER", "4")
    done = sabaq("login", "list", "--data", tmp_path / "data")
    assert (done.returncode, "did you mean SABAQ_WORKERS?" in done.stderr) == (0, True)


def a_broken_course(folder):
    (folder / "course").mkdir()
    (folder / "course" / "course.yaml").write_text("id: x\nid: y\nexamination: {questions: many}\n")
    (folder / "course" / "clauses.yaml").write_bytes(b"clauses: \xff\n")
    return folder


def test_a_broken_course_gives_every_fault_with_its_place_and_hint(tmp_path):
    done = sabaq("check", "--json", "--root", a_broken_course(tmp_path))
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert {d["file"] for d in report["diagnostics"]} >= {"course/course.yaml", "course/clauses.yaml"}
    for diagnostic in report["diagnostics"]:
        assert set(diagnostic) == {"severity", "code", "message", "file", "line", "column", "hint"}
        assert diagnostic["line"] >= 1


@pytest.mark.parametrize("command", ["build", "publish"])
def test_a_broken_course_is_neither_built_nor_published(command, tmp_path):
    done = sabaq(command, "--root", a_broken_course(tmp_path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "error[" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["course"]


def test_warnings_fail_only_when_strict(tmp_path):
    root = tmp_path / "course"
    assert sabaq("init", root).returncode == 0
    catalogue = root / "course" / "clauses.yaml"
    document = yaml.safe_load(catalogue.read_text())
    untaught = next(c for c in document["clauses"] if c["use"] == "assert") | {"id": "nobody-teaches-this"}
    document["clauses"].append(copy.deepcopy(untaught))
    catalogue.write_text(yaml.safe_dump(document, allow_unicode=True))
    plain, strict = (sabaq("check", *flags, "--root", root) for flags in ((), ("--strict",)))
    assert "nobody-teaches-this" in plain.stdout
    assert (plain.returncode, strict.returncode) == (0, 1)


def test_a_folder_without_a_course_is_one_sentence(tmp_path):
    done = sabaq("check", "--root", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "has no course/course.yaml" in done.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["check", "--colour"], ["verify"], ["serve", "--port", "99999"]])
def test_wrong_usage_is_exit_code_2(arguments):
    done = sabaq(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_named_before_anything_is_built(tmp_path):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = sabaq("start", "--data", tmp_path / "data", "--port", port)
    assert done.returncode == 1
    assert f"port {port}" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_fault_of_our_own_is_kept_for_the_maintainers_and_not_shown(monkeypatch):
    def broken(*_):
        raise KeyError("the secret of the trace")

    monkeypatch.setattr(build, "check_course", broken)
    done = CliRunner().invoke(cli.main, ["check"])
    assert done.exit_code == 1
    assert "Sabaq itself has failed" in done.output
    assert "secret" not in done.output
    assert "Traceback" not in done.output


def test_what_a_person_breaks_off_is_no_fault_of_ours(tmp_path):
    done = CliRunner().invoke(cli.main, ["keys", "new", "--data", str(tmp_path)], input="")
    assert (done.exit_code, "Aborted!" in done.output) == (1, True)
    assert "Sabaq itself has failed" not in done.output


def test_a_check_loads_neither_the_grader_nor_what_proves_certificates():
    program = (
        "import sys\nfrom generator.cli import main\nmain(['check', '--rules'], standalone_mode=False)\n"
        "heavy = {'django', 'pyld', 'cryptography', 'mkdocs', 'generator.credential'} & set(sys.modules)\n"
        "print('loaded:', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "E104" in done.stdout
    assert done.stdout.endswith("loaded: []\n")


def test_every_command_of_every_module_can_be_reached():
    folder = ROOT / "generator" / "cli"
    modules = [cli, *(import_module(f"generator.cli.{path.stem}") for path in folder.glob("[!_]*.py"))]
    written = {command for module in modules for command in vars(module).values() if isinstance(command, click.Command)}
    assert len(written) > 20
    assert set(commands_below(cli.main)) == written - {cli.main}


def commands_below(group):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"{name} leads nowhere"
        yield command
        if isinstance(command, click.Group):
            yield from commands_below(command)


def test_two_publishes_give_the_same_digest():
    first, second = sabaq("publish").stdout, sabaq("publish").stdout
    assert first == second
    assert "sha256:" in first
