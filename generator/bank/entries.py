"""Entries of a list that must not share an id."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from generator.bank.problems import Problems
from generator.errors import Span
from generator.model.scenario import Path


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Entry = TypeVar("Entry", bound=_Identified)


def by_id(key: str, entries: Sequence[Entry], spans: Mapping[Path, Span], problems: Problems) -> dict[str, Entry]:
    """Give the entries of the list under `key` by their id, noting each whose id is taken already."""
    found: dict[str, Entry] = {}
    for index, entry in enumerate(entries):
        if entry.id in found:
            first, second = spans[key, entries.index(found[entry.id])], spans[key, index]
            message = f"`{entry.id}` is in `{key}` already, on line {first.line}"
            problems.at("E110", second.line, second.column, message, "give one of the two another id")
        found.setdefault(entry.id, entry)
    return found
