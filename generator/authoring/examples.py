"""A before and an after for every rule that a small course can break, each proved on the course that `init` writes."""

import re
from dataclasses import dataclass
from importlib.resources import files as package_files

import yaml

from generator import bank, check
from generator.authoring.init import template_tree
from generator.errors import ConfigError, Diagnostic

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    r"""A passage with a fault in it, what the check says of it, and the same passage mended.

    In `before` a byte that is not UTF-8, and a character that nobody sees, is written as `\xhh`.
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
    tree = template_tree()
    file, after = entry["file"], entry["after"].encode()
    before = entry["before"].encode(entry.get("encoding", "utf-8"))
    # A file that the course does without is shown whole.
    whole = tree.get(file, after)
    said = next((d for d in _findings(tree | {file: whole.replace(after, before, 1)}) if d.code == code), None)
    if said is None or any(d.code == code for d in _findings(tree | {file: whole})):
        raise ConfigError(f"the example of {code} shows something else than {code}")
    return Example(file=file, before=_visible(before), after=entry["after"], said=said)


def _visible(passage: bytes) -> str:
    return _UNSEEN.sub(lambda found: f"\\x{ord(found[0]):02x}", passage.decode("utf-8", "backslashreplace"))


def _table() -> dict[str, dict[str, str]]:
    text = (package_files(__package__) / "rule_examples.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = yaml.safe_load(text)
    return table


def _findings(tree: dict[str, bytes]) -> tuple[Diagnostic, ...]:
    loaded = bank.load(tree)
    return (*loaded.diagnostics, *(check.run(loaded.library) if loaded.library else ()))
