"""The tables of `course.yaml` and `clauses.yaml`."""

import re
from datetime import date
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from generator.bank.fields import MISSING, Field, Key, ListOf, Named, OneOf, Plain, Record, Schema, Whole, Words
from generator.bank.problems import Problems, suggest
from generator.bank.scenario_fields import BOTH, IDENTIFIER
from generator.errors import Span
from generator.model.course import (
    Catalogue,
    CertificateTerms,
    Clause,
    ClauseUse,
    Confidence,
    Conflict,
    Course,
    Examination,
    Instrument,
    Issuer,
    Topic,
)
from generator.model.text import Text

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FOLDER = re.compile(r"(?!/)[^\\\n]*[^\\\n/]")
_CLAUSE_ID = re.compile(r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*")

_WORDS = Words()
_LINE = Words("a text on one line", re.compile(r"\S(?:[^\n]*\S)?"))
_CATALOGUE_ID = Words("an id", _CLAUSE_ID, "E115", "use letters, digits, hyphens and points: `om2024-p1-permission`")


class _Day:
    """A day of the calendar, kept as it is written."""

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        value = node.value if type(node) is ScalarNode else ""
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
        problems.add("E114", node.start_mark, f"`{name}` is not a day: `{value}`", "write year-month-day: `2026-11-21`")
        return MISSING

    def write(self, value: str) -> Plain:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


class _Located:
    """A record whose value keeps the place it was read from."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        value = self._record.read(node, name, problems)
        return value if value is MISSING else (value, node.start_mark)

    def write(self, value: Any) -> Plain:
        return self._record.write(value)

    def schema(self) -> Schema:
        return self._record.schema()


class _Anything:
    """A part of the catalogue that is for authors to read, and nothing here depends on."""

    def read(self, *_: object) -> Any:
        return None

    def write(self, value: Plain) -> Plain:
        return value

    def schema(self) -> Schema:
        return {}


_ANYTHING: Field = _Anything()

_TOPIC = Record(
    "a topic",
    Topic,
    (Key(name="id", field=IDENTIFIER), Key(name="title", field=BOTH), Key(name="summary", field=BOTH)),
)
_EXAMINATION = Record(
    "the rules of the examination",
    Examination,
    (
        Key(name="questions", field=Whole(1, 500), about="how many questions a paper has"),
        Key(name="minutes", field=Whole(1, 1440)),
        Key(name="pass_percent", field=Whole(1, 100)),
        Key(name="exam_only_percent", field=Whole(0, 100), about="the share from examination-only scenarios"),
        Key(name="per_topic", field=Named(IDENTIFIER, Whole(0, 500)), about="how many each topic gives at least"),
        Key(name="attempts", field=Whole(1, 100)),
        Key(name="wait_hours", field=Whole(0, 8760)),
    ),
)
_CERTIFICATE = Record(
    "what a certificate says",
    CertificateTerms,
    (
        Key(name="title", field=BOTH),
        Key(name="statement", field=BOTH),
        Key(name="valid_years", field=Whole(1, 100)),
        Key(name="signatory", field=BOTH),
    ),
)
_COURSE = Record(
    "the course",
    dict,
    (
        Key(name="id", field=IDENTIFIER),
        Key(name="title", field=BOTH),
        Key(name="summary", field=BOTH),
        Key(name="edition", field=_LINE, about='in quotation marks: `"2026.1"`'),
        Key(name="checked_on", field=_Day(), about="the day the content was compared with its sources"),
        Key(name="notice", field=BOTH),
        Key(name="topics", field=ListOf(_Located(_TOPIC), least=1)),
        Key(name="platforms", field=Named(IDENTIFIER, BOTH)),
        Key(name="examination", field=_EXAMINATION),
        Key(name="certificate", field=_CERTIFICATE),
        Key(name="issuer", field=Record("the issuer", Issuer, (Key(name="name", field=BOTH),))),
        Key(name="banks", field=ListOf(Words("a folder", _FOLDER)), default=(), about="further folders of scenarios"),
    ),
)
_INSTRUMENT = Record(
    "an instrument",
    Instrument,
    tuple(
        Key(name=name, field=_CATALOGUE_ID if name == "id" else _WORDS)
        for name in ("id", "title", "number", "date", "issuer", "role", "text_seen")
    ),
)
_CONFLICT = Record(
    "a conflict",
    Conflict,
    tuple(
        Key(name=name, field=_CATALOGUE_ID if name == "id" else _WORDS)
        for name in ("id", "topic", "who_says_what", "controls", "rule_for_the_course")
    ),
)


def _clause(*, summary: str, summary_ur: str, **values: Any) -> dict[str, Any]:
    return values | {"summary": Text(en=summary, ur=summary_ur)}


_CLAUSE = Record(
    "a clause",
    _clause,
    (
        Key(name="id", field=_CATALOGUE_ID),
        Key(name="instrument", field=_CATALOGUE_ID, about="the id of an instrument"),
        Key(name="pointer", field=_WORDS, about="paragraph, rule or instruction"),
        Key(name="kind", field=_WORDS),
        Key(name="applies_to", field=ListOf(_LINE)),
        Key(name="summary", field=_WORDS),
        Key(name="summary_ur", field=_WORDS),
        Key(name="source", field=ListOf(_LINE), attribute="sources"),
        Key(name="confidence", field=OneOf(Confidence)),
        Key(name="basis", field=_WORDS),
        Key(name="use", field=OneOf(ClauseUse), about="assert, attribute or context"),
        Key(name="conflicts", field=_WORDS, default=""),
    ),
)
_CATALOGUE = Record(
    "the catalogue",
    dict,
    (
        Key(name="instruments", field=ListOf(_Located(_INSTRUMENT), least=1)),
        Key(name="clauses", field=ListOf(_Located(_CLAUSE), least=1)),
        Key(name="conflicts", field=ListOf(_Located(_CONFLICT)), default=()),
        *(
            Key(name=name, field=_ANYTHING, default=None)
            for name in ("meta", "platforms", "other_media", "addressees", "dates", "sources")
        ),
    ),
)


def read_course(root: MappingNode, spans: Any, problems: Problems) -> Course | None:
    """Give the course, or none after noting every fault; `spans` is where its values stand."""
    values = _COURSE.read(root, "the course", problems)
    if values is MISSING:
        return None
    located = _unique(values["topics"], "topic", problems)
    topics = tuple(
        Topic(id=t.id, title=t.title, summary=t.summary, span=Span(problems.file, mark.line + 1, mark.column + 1))
        for t, mark in located
    )
    course = Course(**values | {"topics": topics, "spans": spans})
    _note_unknown_topics(course, problems)
    return course


def _note_unknown_topics(course: Course, problems: Problems) -> None:
    known = [topic.id for topic in course.topics]
    for name in course.examination.per_topic:
        if name not in known:
            span = course.at("examination", "per_topic", name)
            hint = suggest(name, known, "name a topic from the list `topics` above")
            problems.at("E116", span.line, span.column, f"`per_topic` names an unknown topic, `{name}`", hint)


def read_catalogue(root: MappingNode, problems: Problems) -> Catalogue | None:
    """Give the catalogue of clauses, or none after noting every fault."""
    values = _CATALOGUE.read(root, "the catalogue", problems)
    if values is MISSING:
        return None
    instruments = {x.id: x for x, _ in _unique(values["instruments"], "instrument", problems)}
    conflicts = {x.id: x for x, _ in _unique(values["conflicts"], "conflict", problems)}
    clauses: dict[str, Clause] = {}
    places: dict[str, Any] = {}
    for fields, mark in values["clauses"]:
        clause = Clause(**fields, span=Span(problems.file, mark.line + 1, mark.column + 1))
        if clause.id in clauses:
            _note_twice("clause", clause.id, places[clause.id], mark, problems)
        elif clause.instrument not in instruments:
            hint = suggest(clause.instrument, instruments, "add it to the list `instruments`")
            message = f"the clause `{clause.id}` names an unknown instrument, `{clause.instrument}`"
            problems.add("E116", mark, message, hint)
        clauses.setdefault(clause.id, clause)
        places.setdefault(clause.id, mark)
    return Catalogue(clauses=clauses, instruments=instruments, conflicts=conflicts)


def _unique(located: tuple[tuple[Any, Any], ...], sort: str, problems: Problems) -> list[tuple[Any, Any]]:
    first: dict[str, tuple[Any, Any]] = {}
    for value, mark in located:
        if value.id in first:
            _note_twice(sort, value.id, first[value.id][1], mark, problems)
        first.setdefault(value.id, (value, mark))
    return list(first.values())


def _note_twice(sort: str, name: str, first: Any, second: Any, problems: Problems) -> None:
    message = f"the {sort} `{name}` is there already, on line {first.line + 1}"
    problems.add("E110", second, message, "give one of the two another id")
