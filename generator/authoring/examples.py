"""A before and an after for every rule that a small course can break, each proved on the course that `init` writes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import PurePosixPath

import yaml

from generator import bank, check
from generator.authoring.init import template_tree
from generator.errors import ConfigError, Diagnostic

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    r"""A passage with a fault in it, what the check says of it, and the same passage mended.

    In `before` a byte that is not UTF-8, and a character that nobody sees, is written as `\xhh`. Where a file's name is
    what is wrong, `file` is a folder, and the two passages are the files that it holds.
    """

    file: str
    before: str
    after: str
    said: Diagnostic


def example_of(code: str) -> Example | str:
    """Give a code's example, or the sentence that says why no passage can show it.

    Raises `ConfigError` when the example shows something else than it says.
    """
    entry = _table()[code]
    if "none" in entry:
        return entry["none"].strip()
    return _of_names(code, entry) if "folder" in entry else _of_a_passage(code, entry)


def _of_a_passage(code: str, entry: Mapping[str, str]) -> Example:
    tree = template_tree()
    file, after = entry["file"], entry["after"].encode()
    before = entry["before"].encode(entry.get("encoding", "utf-8"))
    # A file that the course does without is shown whole.
    whole = tree.get(file, after)
    said = _proved(code, tree | {file: whole.replace(after, before, 1)}, tree | {file: whole})
    return Example(file=file, before=_visible(before), after=entry["after"], said=said)


def _of_names(code: str, entry: Mapping[str, str]) -> Example:
    tree = template_tree()
    before, after = entry["before"].split(), entry["after"].split()
    others = {path: data for path, data in tree.items() if path not in after}
    by_stem = {PurePosixPath(path).stem: data for path, data in tree.items()}

    def with_files(paths: list[str]) -> dict[str, bytes]:
        return others | {path: by_stem.get(PurePosixPath(path).stem, entry.get("words", "").encode()) for path in paths}

    said = _proved(code, with_files(before), with_files(after))
    return Example(file=entry["folder"], before="\n".join(before), after="\n".join(after), said=said)


def _proved(code: str, faulty: dict[str, bytes], sound: dict[str, bytes]) -> Diagnostic:
    """Give what the check says of the faulty course, if it says it of that one only."""
    said = next((d for d in _findings(faulty) if d.code == code), None)
    if said is None or any(d.code == code for d in _findings(sound)):
        raise ConfigError(f"the example of {code} shows something else than {code}")
    return said


def _visible(passage: bytes) -> str:
    return _UNSEEN.sub(lambda found: f"\\x{ord(found[0]):02x}", passage.decode("utf-8", "backslashreplace"))


def _table() -> dict[str, dict[str, str]]:
    text = (package_files(__package__) / "rule_examples.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = yaml.safe_load(text)
    return table


def _findings(tree: dict[str, bytes]) -> tuple[Diagnostic, ...]:
    loaded = bank.load(tree)
    return (*loaded.diagnostics, *(check.run(loaded.library) if loaded.library else ()))
