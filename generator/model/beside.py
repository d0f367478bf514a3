"""What stands beside the lessons: what is not known, the memo on one page, and how far the translation has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.errors import Span
from generator.model.scenario import Path
from generator.model.text import Language, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """One thing that the sources leave unsaid, and the clauses it touches."""

    id: str
    text: Text
    clauses: tuple[str, ...] = ()
    span: Span = field(compare=False, default_factory=lambda: Span("course/unknown.yaml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What is not known: the points in order, and what somebody should obtain. `note` is Markdown."""

    points: tuple[OpenPoint, ...]
    note: Text
    spans: Mapping[Path, Span] = field(default_factory=dict, compare=False, repr=False)

    def at(self, *path: str | int) -> Span:
        """Give the place of a value, or of the nearest thing around it that has one."""
        for end in range(len(path), -1, -1):
            if span := self.spans.get(path[:end]):
                return span
        return Span("course/unknown.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The course's subject on one printed page, in one language; `markdown` and `clauses` are as in a lesson."""

    language: Language
    title: str
    markdown: str
    clauses: tuple[str, ...]
    file: str = field(compare=False, default="")


class Approval(StrEnum):
    """How far the Urdu of a page is: written, or approved by a qualified translator."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """How far one page of the Urdu is. `page` is one of `Library.urdu_pages`; `by` and `date` tell of the review."""

    page: str
    status: Approval
    by: str = ""
    date: str = ""
    span: Span = field(compare=False, default_factory=lambda: Span("course/translation.yaml"))
