"""Bringing questions in and taking them out, told top to bottom: read, convert, and write all or nothing.

It belongs to the command line, beside the build: here the rooms that do not know each other meet.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import yaml

from generator import bank, build, exchange, files
from generator.errors import BankError, Diagnostic, ExchangeError
from generator.model.text import Language
from generator.pages.markup import render_line, render_text, words_of

_GAPS = (
    (re.compile(r"^( *(?:- )?(en|ur): '')$", re.MULTILINE), r"\1  # gap: not in the file it came from"),
    (re.compile(rf"^(platform: {exchange.GAP_PLATFORM})$", re.MULTILINE), r"\1  # gap: a platform of course.yaml"),
    (re.compile(r"^(clauses: \[\])$", re.MULTILINE), r"\1  # gap: the clauses that decide the mark"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """The scenario files an import wrote, and what could not be carried."""

    paths: tuple[str, ...]
    lost: tuple[Diagnostic, ...]


def bring_in(root: Path, file: Path, topic: str, language: Language) -> Brought:
    """Import a foreign file into `scenarios/<topic>/`; writes every question or none, and overwrites nothing.

    Raises `ExchangeError` with every reason line by line, and `BankError` when the course itself cannot be read.
    """
    checked = build.check_course(root)
    if checked.library is None:
        raise BankError(checked.diagnostics)
    destination = exchange.Destination(
        topics=frozenset(known.id for known in checked.library.course.topics),
        language=language,
        topic=topic,
        used=frozenset(PurePosixPath(path).stem for path in checked.tree if not path.startswith("course/")),
        stem=file.name.split(".")[0],
    )
    imported = exchange.import_questions(file.name, _read(file), destination, build.run_apart)
    tree = {f"scenarios/{s.topic}/{s.id}.yaml": with_gaps(bank.dump_scenario(s)).encode() for s in imported.scenarios}
    _write_new(root, tree)
    return Brought(paths=tuple(tree), lost=imported.lost)


def take_out(root: Path, target: str, file: Path, topic: str, wishes: exchange.Wishes) -> exchange.Exported:
    """Export the scenarios of the course, or of one topic, into a file.

    Raises `ExchangeError` naming all that the format cannot hold, and `BankError` when the course has errors.
    """
    library = build.sound_library(build.check_course(root))
    if topic and topic not in {known.id for known in library.course.topics}:
        raise ExchangeError(f"the course has no topic `{topic}`")
    scenarios = library.in_topic(topic) if topic else library.scenarios
    rendering = exchange.Rendering(block=render_text, line=render_line, words=words_of)
    exported = exchange.export(scenarios, library.course, exchange.FORMATS[target], rendering, wishes)
    files.write_atomic(file, exported.data)
    return exported


def with_gaps(text: str) -> str:
    """Give the text of a scenario file with a mark on each line that its author has to fill in."""
    marked = text
    for pattern, mark in _GAPS:
        marked = pattern.sub(mark, marked)
    # A line of somebody's words may look like a gap; what stands in the words stays as it is.
    return marked if yaml.safe_load(marked) == yaml.safe_load(text) else text


def _read(file: Path) -> bytes:
    """Read a file unless it is larger than any reader takes: nobody waits for 100 MB to be refused."""
    if (size := file.stat().st_size) > exchange.MAX_BYTES:
        limit = f"{exchange.MAX_BYTES:,}"
        raise ExchangeError(
            f"{file.name}:1:1: the file has {size:,} bytes\n  hint: split it into files under {limit} bytes"
        )
    return file.read_bytes()


def _write_new(root: Path, tree: Mapping[str, bytes]) -> None:
    if standing := [path for path in tree if (root / path).exists()]:
        raise ExchangeError("\n".join(f"{path} is there already; nothing was imported" for path in standing))
    written: list[Path] = []
    try:
        for path, data in tree.items():
            files.write_atomic(root / path, data)
            written.append(root / path)
    except OSError:
        for new in written:
            new.unlink(missing_ok=True)
        raise
