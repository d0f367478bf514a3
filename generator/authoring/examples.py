"""A before and an after for every rule that a small course can break, each proved on the course that `init` writes."""

from dataclasses import dataclass
from importlib.resources import files as package_files

import yaml

from generator import bank, check
from generator.authoring.init import template_tree
from generator.errors import ConfigError, Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A passage with a fault in it, what the check says of it, and the same passage mended."""

    file: str
    before: str
    after: str
    said: Diagnostic


def all_examples() -> dict[str, Example]:
    """Give every example by its code."""
    return {code: example for code in _table() if (example := example_of(code))}


def example_of(code: str) -> Example | None:
    """Give a rule's example, if it has one; raises `ConfigError` when it shows something else than it says."""
    entry = _table().get(code)
    if entry is None:
        return None
    tree = template_tree()
    # A file that the course does without is shown whole.
    whole = tree.get(entry["file"], entry["after"].encode()).decode()
    sound = tree | {entry["file"]: whole.encode()}
    broken = tree | {entry["file"]: whole.replace(entry["after"], entry["before"], 1).encode()}
    said = next((d for d in _findings(broken) if d.code == code), None)
    if said is None or any(d.code == code for d in _findings(sound)):
        raise ConfigError(f"the example of {code} shows something else than {code}")
    return Example(file=entry["file"], before=entry["before"], after=entry["after"], said=said)


def _table() -> dict[str, dict[str, str]]:
    text = (package_files(__package__) / "rule_examples.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = yaml.safe_load(text)
    return table


def _findings(tree: dict[str, bytes]) -> tuple[Diagnostic, ...]:
    loaded = bank.load(tree)
    return (*loaded.diagnostics, *(check.run(loaded.library) if loaded.library else ()))
