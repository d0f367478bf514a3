"""The handbook says what is so: its first page is walked as written, its made pages compared, its examples there."""

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import yaml

from generator import bank, check, cli
from generator.authoring.reference import commands_page, rule_page, rules_page
from generator.authoring.told import all_told
from generator.model.scenario import Kind
from generator.model.text import Language
from tests.builders import a_scenario, a_tree
from tests.conftest import ROOT

HANDBOOK = ROOT / "course" / "handbook"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MEND = "run .venv/bin/python scripts/write_reference.py"


def test_the_page_of_commands_is_what_the_commands_say():
    assert (HANDBOOK / "en" / "commands.md").read_text() == commands_page(cli.main, "sabaq"), MEND


def test_each_rule_has_a_page_of_its_own_that_says_what_the_rule_says():
    told = all_told()
    assert [t.code for t in told] == sorted({*bank.CODES, *(rule.code for rule in check.RULES)})
    assert (HANDBOOK / "en" / "rules.md").read_text() == rules_page(told), MEND
    assert {t.file_name for t in told} == {f"rules/{file.name}" for file in (HANDBOOK / "en" / "rules").iterdir()}, MEND
    for t in told:
        assert (HANDBOOK / "en" / t.file_name).read_text() == rule_page(t), MEND


@pytest.mark.parametrize("name", sorted(file.name for file in (HANDBOOK / "ur").iterdir()))
def test_a_page_in_urdu_has_every_section_and_every_command_of_the_english_one(name):
    english, urdu = ((HANDBOOK / language / name).read_text() for language in ("en", "ur"))
    assert urdu.count("\n## ") == english.count("\n## ")
    assert [text for kind, text in FENCE.findall(urdu)] == [text for kind, text in FENCE.findall(english)]


@pytest.mark.parametrize("name", sorted(file.name for file in (HANDBOOK / "ur").iterdir()))
def test_a_page_in_urdu_is_written_in_urdus_own_letters_and_western_digits(name):
    words = (HANDBOOK / "ur" / name).read_text()
    foreign = "[يىكه\u0660-\u0669\u06f0-\u06f9\u0640\u200b-\u200f\ufb50-\ufdff\ufe70-\ufefe]"
    assert re.findall(foreign, words) == []


@pytest.mark.parametrize("kind", Kind)
def test_what_the_page_of_kinds_shows_can_be_read_as_it_stands(kind: Kind):
    shown = (body for _, body in FENCE.findall((HANDBOOK / "en" / "kinds.md").read_text()))
    (own,) = (body for body in shown if body.startswith(f"kind: {kind}\n"))
    head = a_scenario("first").split("kind:")[0] + "level: 1\nplatform: telephone\nclauses: [memo-permission]\n"
    head = head.replace("use: [practice]\n", "") if "\nuse:" in own else head
    text = head + 'situation: {en: "...", ur: "..."}\n' + own
    assert bank.load(a_tree({"scenarios/permission/first.yaml": text})).diagnostics == ()


@pytest.mark.parametrize("language", Language)
def test_no_example_breaks_off_at_a_comma(language: Language):
    """Inside `{ }` a comma ends a text: what follows would be a key without a value."""
    for page in sorted((HANDBOOK / language).glob("*.md")):
        for kind, body in FENCE.findall(page.read_text()):
            assert kind != "yaml" or None not in tuple(leaves(yaml.load(body, yaml.CSafeLoader))), page.name


def leaves(value: object) -> Iterator[object]:
    match value:
        case dict() | list():
            for part in value.values() if isinstance(value, dict) else value:
                yield from leaves(part)
        case _:
            yield value


def test_every_rule_has_a_before_and_an_after_or_says_why_not():
    """Each is proved when it is made; no passage shows a whole bank, a huge file, or what another package reads."""
    without = {t.code for t in all_told() if isinstance(t.example, str)}
    assert without == {"E101", "E109", "E122", "W401", "W402"}


def test_the_index_of_rules_leads_to_each_and_each_leads_back(site: Path):
    index = (site / "en" / "handbook" / "rules" / "index.html").read_text()
    for told in all_told():
        assert f'href="{told.code.lower()}/"' in index
        page = (site / told.address.strip("/") / "index.html").read_text()
        assert f"<h1>{told.code}: " in page
        assert '<a href="../" rel="noopener noreferrer">Every rule</a>' in page
    assert "rules/e104" not in (site / "en" / "handbook" / "index.html").read_text()


def test_each_kind_has_an_example_that_the_site_draws(library, site: Path):
    page = (HANDBOOK / "en" / "kinds.md").read_text()
    named = re.findall(r"^## (\w+):.*?^\[practice: ([a-z0-9-]+)\]$", page, re.MULTILINE | re.DOTALL)
    scenarios = {s.id: s for s in library.scenarios if not s.is_exam_only}
    assert [kind for kind, _ in named] == list(Kind)
    assert [scenarios[name].kind for _, name in named] == list(Kind)
    html = (site / "en" / "handbook" / "kinds" / "index.html").read_text()
    for kind, name in named:
        assert f'data-quiz="{kind}" data-record="{name}"' in html


def test_an_example_inside_code_stays_as_it_is_typed(site: Path):
    html = (site / "en" / "handbook" / "scenario-format" / "index.html").read_text()
    assert "<code>[practice: scenario-id]</code>" in html


@pytest.mark.parametrize("language", Language)
def test_the_first_page_works_as_written_in_an_empty_directory(language: Language, tmp_path: Path):
    text = (HANDBOOK / language / "first-scenario.md").read_text()
    walk = Walk(tmp_path, text)
    act = {"sh": walk.run, "text": walk.compare, "yaml": walk.write}
    try:
        for kind, body in FENCE.findall(text):
            act[kind](body)
    finally:
        walk.stop()
    assert [line.split()[1] for line in walk.commands if line.startswith("sabaq")] == [
        "init",
        "new",
        "preview",
        "check",
    ]
    assert walk.seen == ["gaps", "written"]


class Walk:
    """Somebody who types what the page says, and nothing else; only the preview's port is another."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder, self.text = folder, text
        self.commands: list[str] = []
        self.said = ""
        self.seen: list[str] = []
        self.preview: subprocess.Popen[bytes] | None = None
        self.environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def run(self, body: str) -> None:
        for line in body.splitlines():
            self.commands.append(line)
            words = shlex.split(line)
            if words[0] == "cd":
                self.folder /= words[1]
            elif words[1] == "preview":
                self.look(words)
            elif words[1] == "new":
                self.answer(words)
            else:
                where = {"cwd": self.folder, "env": self.environment, "stdin": subprocess.DEVNULL}
                done = subprocess.run(words, capture_output=True, text=True, check=False, **where)
                assert done.returncode == 0, done.stdout + done.stderr
                self.said = done.stdout

    def answer(self, words: list[str]) -> None:
        """Press Enter at each question, as the page says, and keep what is read after the last."""
        keyboard, terminal = os.openpty()
        try:
            os.write(keyboard, b"\n\n\n")
            done = subprocess.run(
                words, cwd=self.folder, env=self.environment, stdin=terminal, stdout=subprocess.PIPE, check=True
            )
        finally:
            os.close(keyboard)
            os.close(terminal)
        *asked, self.said = re.split(r"\w+ \[\w+\]: ", done.stdout.decode())
        assert len(asked) == 3, asked

    def compare(self, body: str) -> None:
        assert self.said == body

    def write(self, body: str) -> None:
        (name,) = set(re.findall(r"`(scenarios/[\w/-]+\.yaml)`", self.text))
        file = self.folder / name
        assert "gap:" in file.read_text()
        file.write_text(body)
        self.wait_for("half-a-minute", "written")

    def look(self, words: list[str]) -> None:
        self.preview = subprocess.Popen(
            [*words, "--port", "0"],
            cwd=self.folder,
            env=self.environment | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
        )
        said = self.preview.stdout.readline().decode()
        (address,) = re.findall(r"`(http://127\.0\.0\.1:8001/[\w/-]+)`", self.text)
        self.address = address.replace("http://127.0.0.1:8001", re.search(r"http://[\d.]+:\d+", said)[0])
        self.wait_for('data-quiz="choice"', "gaps")

    def wait_for(self, part: str, name: str) -> None:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            with suppress(URLError, ConnectionError), urlopen(self.address) as answer:
                if part in answer.read().decode():
                    self.seen.append(name)
                    return
            time.sleep(0.2)
        raise AssertionError(f"{self.address} never showed {part}")

    def stop(self) -> None:
        if self.preview:
            self.preview.terminate()
            self.preview.wait(timeout=300)
            self.preview.stdout.close()
