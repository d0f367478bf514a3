"""The small notations that authors write inside texts: marked phrases of a draft, and references of a lesson."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_PHRASE = re.compile(r"\[\[\s*(?P<id>[a-z][a-z0-9-]*)\s*:\s*(?P<words>[^\[\]]*?)\s*\]\]")
_REFERENCE = re.compile(r"\[(?:§\s*|(?P<word>practice|figure)\s*:\s*)(?P<name>[^\[\]\s]+)\s*\](?!\()")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPhrase:
    """A phrase of a draft that a learner may strike out; `start` counts characters from 0."""

    id: str
    words: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainWords:
    """A stretch of a draft that cannot be struck out; `start` counts characters from 0."""

    words: str
    start: int


def draft_parts(draft: str) -> Iterator[MarkedPhrase | PlainWords]:
    """Give a draft in reading order: `[[id: words]]` as phrases, all else as plain words."""
    end = 0
    for match in _PHRASE.finditer(draft):
        if match.start() > end:
            yield PlainWords(words=draft[end : match.start()], start=end)
        yield MarkedPhrase(id=match["id"], words=match["words"], start=match.start())
        end = match.end()
    if end < len(draft):
        yield PlainWords(words=draft[end:], start=end)


def draft_phrases(draft: str) -> tuple[MarkedPhrase, ...]:
    """Give only the phrases that a learner may strike out."""
    return tuple(part for part in draft_parts(draft) if isinstance(part, MarkedPhrase))


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
