"""A draft of a `spot` question, taken apart into plain text and the phrases marked in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The id is loose on purpose: whoever checks a bank wants to see a badly written one, not to miss it.
_MARK = re.compile(r"\[\[\s*([^\[\]:\s]+)\s*:\s*(.*?)\s*\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a draft; with an id it is a marked phrase, without one it cannot be struck out."""

    text: str
    id: str | None = None


def split_draft(draft: str) -> tuple[Piece, ...]:
    """Give a draft's pieces in order, the brackets gone; joined, their texts read as the draft does."""
    return tuple(_pieces(draft))


def _pieces(draft: str) -> Iterator[Piece]:
    end = 0
    for mark in _MARK.finditer(draft):
        if mark.start() > end:
            yield Piece(text=draft[end : mark.start()])
        yield Piece(text=mark.group(2), id=mark.group(1))
        end = mark.end()
    if end < len(draft):
        yield Piece(text=draft[end:])
