"""`sabaq init`: a whole course that builds, examines and certifies with no edit, and owes the first no sentence."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import yaml

from benchmarks.ports import free_port
from generator import build
from generator.marking import read_edition
from generator.model.scenario import Kind
from generator.model.text import Language
from tests.conftest import ROOT

SHINGLE = 8


def sabaq(*arguments: str, status: int = 0) -> str:
    command = [sys.executable, "-m", "generator", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "course"
    said = sabaq("init", str(folder))
    assert f"cd {folder}, then sabaq preview" in said
    return folder


@pytest.fixture(scope="module")
def built(course: Path) -> Path:
    sabaq("build", "--root", str(course))
    return course / "site"


def test_it_checks_with_nothing_to_say(course: Path):
    report = json.loads(sabaq("check", "--json", "--strict", "--root", str(course)))
    assert report["diagnostics"] == []
    assert report["counts"]["scenarios"] >= 6
    assert report["counts"]["lessons"] == 4


def test_it_shows_every_kind_and_a_family(course: Path):
    library = build.sound_library(build.check_course(course))
    assert {s.kind for s in library.scenarios} == set(Kind)
    assert any(s.vars for s in library.scenarios)
    assert len(library.course.topics) == 2


def test_every_scenario_leads_editors_to_the_schema(course: Path):
    schema = json.loads((course / "build" / "scenario.schema.json").read_text())
    for path in (course / "scenarios").rglob("*.yaml"):
        first = path.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert json.loads((path.parent / first).read_text()) == schema


@pytest.mark.parametrize("language", Language)
def test_its_pages_wear_the_theme(built: Path, course: Path, language: Language):
    title = yaml.safe_load((course / "course" / "course.yaml").read_text())["title"][language]
    home = (built / language / "index.html").read_text()
    assert f"<title>{title}</title>" in home
    assert "/exam/" in home
    for asset in ("assets/quiz.js", "assets/sabaq.css", "assets/favicon.svg"):
        assert (built / language / asset).is_file()
    assert "<!-- sabaq:main -->" in (built / language / "shell.html").read_text()


def test_mkdocs_alone_builds_the_same_pages(built: Path, course: Path, tmp_path: Path):
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(course / "mkdocs.yml"), "-d", str(tmp_path)]
    environment = {k: v for k, v in os.environ.items() if k != build.GENERATED} | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    pages = sorted(p.relative_to(built / "en") for p in (built / "en").rglob("*.html"))
    assert len(pages) > 12
    assert all((tmp_path / page).read_bytes() == (built / "en" / page).read_bytes() for page in pages)


def test_it_examines_and_certifies(built: Path, course: Path, tmp_path: Path):
    assert "sha256:" in sabaq("publish", "--root", str(course))
    edition = read_edition((course / "build" / "edition.json").read_bytes())
    assert edition.course_id == "visitors-register"
    data = tmp_path / "data"
    sabaq("demo", "--root", str(course), "--data", str(data))
    certificate = tmp_path / "certificate.json"
    with served(course, data) as address:
        (tmp_path / "did.json").write_bytes(asked(f"{address}/.well-known/did.json"))
        certificate.write_text(a_certificate(data / "sabaq.sqlite3"))
        status = json.loads(certificate.read_text())["credentialStatus"]["statusListCredential"]
        (tmp_path / "status.json").write_bytes(asked(f"{address}{urlsplit(status).path}"))
    options = [f"--{name}={tmp_path / name}.json" for name in ("did", "status")]
    assert "Visitors and their register" in sabaq("verify", str(certificate), *options)


def a_certificate(database: Path) -> str:
    """Wait until the server has signed one."""
    with closing(sqlite3.connect(database)) as connection:
        results = dict(connection.execute("select passed, count(*) from grader_result group by passed"))
        assert set(results) == {0, 1}
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            if signed := connection.execute("select credential from grader_signedcredential").fetchone():
                return str(signed[0])
            time.sleep(0.2)
    raise AssertionError("nothing was signed")


@contextmanager
def served(course: Path, data: Path) -> Iterator[str]:
    """Serve the academy, under the address its certificates carry."""
    port = free_port()
    command = [sys.executable, "-m", "generator", "serve", "--root", str(course), "--data", str(data)]
    environment = os.environ | {"SABAQ_BASE_URL": "http://127.0.0.1:8000"}
    server = subprocess.Popen([*command, "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=300)


def asked(address: str) -> bytes:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        try:
            with urlopen(address) as answer:
                return bytes(answer.read())
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"no answer at {address}")


def test_no_text_of_the_first_course_is_in_it(course: Path):
    first = set().union(*(shingles(text) for path in authored(ROOT) for text in texts(path)))
    assert len(first) > 10_000
    assert len(authored(course)) > 16
    for path in (*authored(course), course / "README.md", course / "mkdocs.yml", course / "mkdocs.ur.yml"):
        assert [sorted(shingles(text) & first) for text in texts(path) if shingles(text) & first] == [], path


def authored(root: Path) -> list[Path]:
    """A course's own files. The handbook is about writing courses, and walks through this very template."""
    found = (p for folder in ("course", "scenarios") for p in (root / folder).rglob("*"))
    return [p for p in found if p.suffix in {".md", ".yaml"} and "handbook" not in p.parts]


def texts(path: Path) -> list[str]:
    """What a person wrote in a file: of YAML its values, for the keys are the format's."""
    return list(leaves(yaml.safe_load(path.read_text()))) if path.suffix == ".yaml" else [path.read_text()]


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield str(value)


def shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def test_nothing_is_written_over(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    said = sabaq("init", str(tmp_path), status=1)
    assert said == f"Error: '{tmp_path}' is not an empty folder; name one that is, or one that is not there yet\n"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
