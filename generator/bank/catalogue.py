"""The tables of `clauses.yaml`: clauses, the instruments they belong to, and where sources disagree."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yaml.nodes import MappingNode

from generator.bank.entries import by_id
from generator.bank.fields import MISSING, Anything, ListOf, OneOf, Words
from generator.bank.problems import Problems, suggest
from generator.bank.records import Key, Record
from generator.bank.tasks import LINE
from generator.errors import Span
from generator.model.course import Catalogue, Clause, ClauseUse, Confidence, Conflict, Instrument, Source
from generator.model.scenario import Path
from generator.model.text import Text

_ID = Words(
    "an id",
    re.compile(r"(?!.{65})[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*"),
    "E115",
    "use letters, digits and hyphens: `om2024-p1-permission`",
)
_LINE = Words("a text on one line", LINE)
_WORDS = Words()


def _clause(*, summary: str, summary_ur: str, **values: Any) -> Clause:  # noqa: ANN401  # the table below says which
    return Clause(summary=Text(en=summary, ur=summary_ur), **values)


_CLAUSE = Record(
    "a clause",
    _clause,
    (
        Key(name="id", field=_ID),
        Key(name="instrument", field=_ID, about="the id of an instrument"),
        Key(name="pointer", field=_WORDS, about="paragraph, rule or instruction"),
        Key(name="kind", field=_WORDS),
        Key(name="applies_to", field=ListOf(_LINE)),
        Key(name="summary", field=_WORDS, about="in our own words, in English"),
        Key(name="summary_ur", field=_WORDS, about="in our own words, in Urdu"),
        Key(name="source", field=ListOf(_LINE), attribute="sources"),
        Key(name="confidence", field=OneOf(Confidence)),
        Key(name="basis", field=_WORDS),
        Key(name="use", field=OneOf(ClauseUse), about="assert, attribute or context"),
        Key(name="conflicts", field=_WORDS, default=""),
    ),
)
_INSTRUMENT = Record(
    "an instrument",
    Instrument,
    (
        Key(name="id", field=_ID),
        *(Key(name=name, field=_WORDS) for name in ("title", "number", "date", "issuer", "role", "text_seen")),
        Key(name="title_ur", field=_WORDS, about="what Urdu pages call it", default=""),
    ),
)
_CONFLICT = Record(
    "a conflict",
    Conflict,
    (
        Key(name="id", field=_ID),
        *(Key(name=name, field=_WORDS) for name in ("topic", "who_says_what", "controls", "rule_for_the_course")),
    ),
)
_SOURCE = Record(
    "a source",
    Source,
    (
        Key(name="id", field=_LINE, about="as the clauses name it under `source`"),
        *(Key(name=name, field=_WORDS) for name in ("grade", "title", "where", "note")),
    ),
)
# The rest of the file is for authors: what its words mean, and what else the instruments name.
_FOR_AUTHORS = ("meta", "platforms", "other_media", "addressees", "dates")

_CATALOGUE = Record(
    "the catalogue",
    lambda **lists: (lists["instruments"], lists["clauses"], lists["conflicts"], lists["sources"]),
    (
        Key(name="instruments", field=ListOf(_INSTRUMENT, least=1)),
        Key(name="clauses", field=ListOf(_CLAUSE, least=1)),
        Key(name="conflicts", field=ListOf(_CONFLICT), default=()),
        Key(name="sources", field=ListOf(_SOURCE), default=()),
        *(Key(name=name, field=Anything(), default=None) for name in _FOR_AUTHORS),
    ),
)


def read_catalogue(root: MappingNode, spans: Mapping[Path, Span], problems: Problems) -> Catalogue | None:
    """Give the catalogue of clauses, or none after noting every fault; `spans` is where its values stand."""
    lists = _CATALOGUE.read(root, "the catalogue", problems)
    if lists is MISSING:
        return None
    instruments = by_id("instruments", lists[0], spans, problems)
    conflicts = by_id("conflicts", lists[2], spans, problems)
    clauses = tuple(replace(clause, span=spans["clauses", n]) for n, clause in enumerate(lists[1]))
    for index, clause in enumerate(clauses):
        if clause.instrument not in instruments:
            span = spans["clauses", index, "instrument"]
            message = f"the clause `{clause.id}` names an unknown instrument, `{clause.instrument}`"
            hint = suggest(clause.instrument, instruments, "add it to `instruments`")
            problems.at("E116", span.line, span.column, message, hint)
    return Catalogue(
        clauses=by_id("clauses", clauses, spans, problems),
        instruments=instruments,
        conflicts=conflicts,
        sources=by_id("sources", lists[3], spans, problems),
    )
