"""The tables of `unknown.yaml` and `translation.yaml`, and the reader of the one-page summary."""

from collections.abc import Mapping
from dataclasses import replace

from yaml.nodes import MappingNode

from generator.bank.course import Day
from generator.bank.entries import by_id
from generator.bank.fields import MISSING, ListOf, OneOf, Words
from generator.bank.lessons import read_titled
from generator.bank.problems import Problems
from generator.bank.records import Key, Record
from generator.bank.tasks import BOTH, IDENTIFIER, LINE, REFERENCES
from generator.errors import Span
from generator.model.beside import Approval, OpenPoint, Summary, Translation, Unknown
from generator.model.references import cited_clauses
from generator.model.scenario import Path
from generator.model.text import Language

_POINT = Record(
    "a point",
    OpenPoint,
    (
        Key(name="id", field=IDENTIFIER, about="its address on the page"),
        Key(name="text", field=BOTH, about="what is not known, in neutral words"),
        Key(name="clauses", field=REFERENCES, default=(), about="the clauses it touches"),
    ),
)
_UNKNOWN = Record(
    "what is not known",
    Unknown,
    (
        Key(name="points", field=ListOf(_POINT, least=1)),
        Key(name="note", field=BOTH, about="what somebody should obtain or ask"),
    ),
)
_TRANSLATION = Record(
    "the status of a page",
    Translation,
    (
        Key(name="page", field=Words("the name of a page", LINE), about="`lessons/<topic>`, `interface` and so on"),
        Key(name="status", field=OneOf(Approval), about="draft or reviewed"),
        Key(name="by", field=Words("a name on one line", LINE), default="", about="who reviewed it"),
        Key(name="date", field=Day(), default="", about="the day of the review"),
    ),
)
_TRANSLATIONS = Record(
    "the status of the translation",
    lambda *, pages: pages,
    (Key(name="pages", field=ListOf(_TRANSLATION)),),
)


def read_unknown(root: MappingNode, spans: Mapping[Path, Span], problems: Problems) -> Unknown | None:
    """Give what is not known, or none after noting every fault; `spans` is where its values stand."""
    unknown = _UNKNOWN.read(root, "what is not known", problems)
    if unknown is MISSING:
        return None
    by_id("points", unknown.points, spans, problems)
    placed = tuple(replace(point, span=spans["points", n]) for n, point in enumerate(unknown.points))
    return replace(unknown, points=placed, spans=spans)


def read_translations(
    root: MappingNode, spans: Mapping[Path, Span], problems: Problems
) -> tuple[Translation, ...] | None:
    """Give how far the translation is, page by page, or none after noting every fault."""
    pages = _TRANSLATIONS.read(root, "the status of the translation", problems)
    if pages is MISSING:
        return None
    return tuple(replace(page, span=spans["pages", n]) for n, page in enumerate(pages))


def read_summary(data: bytes, language: Language, problems: Problems) -> Summary | None:
    """Give the one-page summary in one language, or note why there is none."""
    if (found := read_titled(data, "a summary", problems)) is None:
        return None
    title, text = found
    return Summary(language=language, title=title, markdown=text, clauses=cited_clauses(text), file=problems.file)
