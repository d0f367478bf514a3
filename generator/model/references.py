"""The references that a lesson may hold: to a clause, to a practice scenario, to a figure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_REFERENCE = re.compile(r"\[(?:§\s*|(?P<word>practice|figure)\s*:\s*)(?P<name>[^\[\]\s]+)\s*\](?!\()")


class Refers(StrEnum):
    """What a reference inside a lesson points at."""

    CLAUSE = "clause"
    PRACTICE = "practice"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`[§ clause-id]`, `[practice: scenario-id]` or `[figure: name]` in a lesson.

    Lines and columns count from 1; `is_alone` says that nothing else stands on the line, as the last two need.
    """

    refers: Refers
    name: str
    line: int
    column: int
    is_alone: bool


def references(markdown: str) -> Iterator[Reference]:
    """Give every reference of a lesson, in reading order."""
    for number, line in enumerate(markdown.split("\n"), start=1):
        for match in _REFERENCE.finditer(line):
            yield Reference(
                refers=Refers(match["word"] or Refers.CLAUSE),
                name=match["name"],
                line=number,
                column=match.start() + 1,
                is_alone=line.strip() == match[0],
            )


def cited_clauses(markdown: str) -> tuple[str, ...]:
    """Give the clauses that a lesson cites, in the order of first mention."""
    return tuple(dict.fromkeys(r.name for r in references(markdown) if r.refers is Refers.CLAUSE))
