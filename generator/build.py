"""One build, told top to bottom: read the tree, load, check, render, write, and let MkDocs build each language.

It belongs to the command line, and is apart from it because MkDocs' own hook tells the same story.
"""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from generator import bank, check, files, pages
from generator.errors import BankError, ConfigError, CourseError, Diagnostic, Severity
from generator.model.course import Library
from generator.model.text import Language

_PATIENCE_S = 60
GENERATED = "GENERATED_BY_SABAQ"
"""Set for MkDocs when the pages are written already, so that its hook does not write them again."""

MKDOCS_FILES = {Language.EN: "mkdocs.yml", Language.UR: "mkdocs.ur.yml"}

SCHEMA_FILES = ("build/scenario.schema.json", "site/schema/scenario.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A course as read, whatever is wrong with it."""

    tree: Mapping[str, bytes]
    library: Library | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def has_errors(self) -> bool:
        """Whether a build must stop."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


def check_course(root: Path, banks: tuple[Path, ...] = ()) -> Checked:
    """Read and check a course: every diagnostic of every file, sorted by place."""
    with collector_at_rest():
        return check_read(read_course(root, banks))


def read_course(root: Path, banks: tuple[Path, ...] = (), kept: bank.Kept | None = None) -> Checked:
    """Read a course, with what keeps files of it from being read; `check_read` looks at what it means."""
    with collector_at_rest():
        tree = files.read_tree(root, banks)
        loaded = bank.load(tree, bank.package_reader(run_apart), kept)
    if loaded.library and loaded.library.course.banks and not banks:
        return read_course(root, tuple(root / folder for folder in loaded.library.course.banks), kept)
    return Checked(tree=tree, library=loaded.library, diagnostics=loaded.diagnostics)


def check_read(read: Checked) -> Checked:
    """Add what the check finds in a course that has been read."""
    with collector_at_rest():
        meaning = check.run(read.library) if read.library else ()
    return replace(read, diagnostics=tuple(sorted((*read.diagnostics, *meaning), key=lambda d: d.sort_key)))


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python from looking for circles among the values of a course, which has none.

    Of ten thousand scenarios it would walk the same million values again and again: a third of a check's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def sound_library(checked: Checked) -> Library:
    """Give the library of a course without errors; raises `BankError` with all diagnostics otherwise."""
    if checked.library is None or checked.has_errors:
        raise BankError(checked.diagnostics)
    return checked.library


def write_pages(root: Path, checked: Checked) -> files.Written:
    """Write the Markdown and assets of both languages under `build/docs`, and the language chooser."""
    library = sound_library(checked)
    write_schema(root)
    files.write_atomic(root / "site" / "index.html", pages.chooser(library.course))
    return files.write_tree(root / "build" / "docs", pages_of(library, checked.tree))


def write_schema(root: Path) -> None:
    """Write the JSON Schema of a scenario file: beside the course for its editors, and with the site for all others."""
    data = f"{json.dumps(bank.scenario_schema(), indent=2)}\n".encode()
    for path in SCHEMA_FILES:
        files.write_atomic(root / path, data)


def pages_of(library: Library, tree: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Give the Markdown and assets of both languages by their path; the same course gives the same bytes."""
    with collector_at_rest():
        return pages.render(library, figures=figures_of(tree), handbook=handbook_of(tree))


def figures_of(tree: Mapping[str, bytes]) -> dict[str, str]:
    """Give the drawings of a course by "name.language"."""
    return {name.removesuffix(".svg"): svg for name, svg in _below("course/figures/", tree).items()}


def handbook_of(tree: Mapping[str, bytes]) -> dict[str, str]:
    """Give the files of the handbook by their path below `course/handbook/`."""
    return _below("course/handbook/", tree)


def build_site(root: Path, banks: tuple[Path, ...] = ()) -> Library:
    """Build the whole site into `site/`, unless it was built from these very files before."""
    checked = check_course(root, banks)
    library = sound_library(checked)
    stamp = root / "build" / "site.digest"
    digest = files.tree_digest({**checked.tree, **_own_sources(root)})
    if stamp.is_file() and stamp.read_text() == digest and (root / "site" / "index.html").is_file():
        return library
    stamp.unlink(missing_ok=True)
    write_pages(root, checked)
    _run_mkdocs(root)
    files.write_atomic(stamp, digest.encode())
    return library


def publish(root: Path, banks: tuple[Path, ...] = ()) -> bytes:
    """Give the bytes of the edition file for the grader, and write them to `build/edition.json`."""
    data = pages.publish(sound_library(check_course(root, banks)))
    files.write_atomic(root / "build" / "edition.json", data)
    return data


def _below(folder: str, tree: Mapping[str, bytes]) -> dict[str, str]:
    """Give the text of the files in a folder of the tree, by their path below it."""
    found = {path.removeprefix(folder): data for path, data in tree.items() if path.startswith(folder)}
    return {name: data.decode("utf-8", "replace") for name, data in found.items()}


def _own_sources(root: Path) -> dict[str, bytes]:
    """Give what else decides the site: the generator itself and MkDocs' settings."""
    package = Path(__file__).parent
    sources = [p for folder in ("pages", "families", "model") for p in (package / folder).rglob("*") if p.is_file()]
    sources = [p for p in sources if p.suffix != ".pyc"]
    return {str(p.relative_to(package)): p.read_bytes() for p in sources} | {
        name: (root / name).read_bytes() for name in MKDOCS_FILES.values() if (root / name).is_file()
    }


# A preview reads the same quick checks at every save, and starting a process takes longer than all the rest.
@lru_cache(maxsize=1)
def run_apart(program: str, given: str) -> str | None:
    """Run a Python program in a process of its own; give what it prints, or none when it fails or takes too long."""
    command = [sys.executable, "-I", "-c", program]
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)  # noqa: S603  our own program
    except subprocess.TimeoutExpired:
        return None
    return None if done.returncode else done.stdout


def _run_mkdocs(root: Path) -> None:
    """Build both languages side by side; each MkDocs empties its own folder only."""
    running = {language: _start_mkdocs(root, language) for language in Language}
    for language, process in running.items():
        output, _ = process.communicate()
        if process.returncode:
            raise CourseError(f"MkDocs could not build the {language} site:\n{output.strip()}")


def _start_mkdocs(root: Path, language: Language) -> "subprocess.Popen[str]":
    config = root / MKDOCS_FILES[language]
    if not config.is_file():
        raise ConfigError(f"{config.name} is missing beside course/; `sabaq init` makes one")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config)]
    environment = os.environ | {GENERATED: "1", "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.Popen(  # noqa: S603  our own interpreter and arguments
        command, env=environment, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
