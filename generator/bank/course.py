"""The tables of `course.yaml`: titles, topics, platforms, examination, certificate, issuer."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from yaml.nodes import MappingNode, Node, ScalarNode

from generator.bank.entries import by_id
from generator.bank.fields import MISSING, ListOf, Missing, Named, OneOf, Plain, Schema, Whole, Words, describe
from generator.bank.problems import Problems, suggest
from generator.bank.records import Key, Record
from generator.bank.tasks import BOTH, IDENTIFIER, LINE
from generator.errors import Span
from generator.model.course import (
    CertificateTerms,
    Course,
    Crest,
    Examination,
    Issuer,
    LessonForm,
    RuleSetting,
    Term,
    Topic,
    Weight,
)
from generator.model.scenario import Path

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FOLDER = re.compile(r"(?!/)[^\\\n]*[^\\\n/]")
_LINE = Words("a text on one line", LINE)


class Day:
    """A day of the calendar, kept as it is written."""

    def read(self, node: Node, name: str, problems: Problems) -> str | Missing:
        """Give the day as typed."""
        if type(node) is ScalarNode and _is_day(node.value):
            return str(node.value)
        message = f"`{name}` should be a day of the calendar, not {describe(node)}"
        problems.add("E114", node.start_mark, message, "write year, month and day: `2026-11-21`")
        return MISSING

    def write(self, value: str) -> Plain:
        """Give the day itself."""
        return value

    def schema(self) -> Schema:
        """Describe a date."""
        return {"type": "string", "format": "date"}


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and date.fromisoformat(text) is not None
    except ValueError:
        return False


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
_DRAWING = Words(
    "the name of an SVG file",
    re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.svg"),
    "E113",
    "put it beside course.yaml and write its name only: `crest.svg`",
)
_CREST = Record(
    "the crest",
    Crest,
    (
        Key(name="file", field=_DRAWING, about="an SVG file beside course.yaml"),
        Key(name="alt", field=BOTH, about="what the drawing is, for those who hear the certificate"),
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
        Key(name="crest", field=_CREST, default=None, about="the drawing at its head, if not the mark of Sabaq"),
    ),
)
_LESSON_FORM = Record(
    "what is asked of a lesson",
    LessonForm,
    (
        Key(name="least_words", field=Whole(0, 10_000)),
        Key(name="most_words", field=Whole(1, 10_000)),
        Key(name="figures", field=Whole(0, 20), about="how many each lesson has"),
        Key(name="practice", field=Whole(0, 20), about="how many scenarios each lesson places"),
    ),
)
_ISSUER = Record("the issuer", Issuer, (Key(name="name", field=BOTH),))
_RULE_CODE = Words("the code of a rule", re.compile(r"[EW][0-9]{3}"), "E115", "write it as the check does: `W402`")
_RULE_SETTING = Record(
    "how a rule weighs",
    RuleSetting,
    (Key(name="weight", field=OneOf(Weight), about="warning or off"), Key(name="why", field=_LINE, about="the reason")),
)
_TERM = Record(
    "a word of the glossary",
    Term,
    (
        Key(name="write", field=_LINE, about="the word as this course writes it"),
        Key(name="never", field=ListOf(_LINE, least=1), about="what it does not write instead"),
    ),
)
_COURSE = Record(
    "the course",
    Course,
    (
        Key(name="id", field=IDENTIFIER),
        Key(name="title", field=BOTH),
        Key(name="summary", field=BOTH),
        Key(name="edition", field=_LINE, about='in quotation marks: `"2026.1"`'),
        Key(name="checked_on", field=Day(), about="the day the content was compared with its sources"),
        Key(name="notice", field=BOTH),
        Key(name="topics", field=ListOf(_TOPIC, least=1)),
        Key(name="platforms", field=Named(IDENTIFIER, BOTH)),
        Key(name="examination", field=_EXAMINATION),
        Key(name="certificate", field=_CERTIFICATE),
        Key(name="issuer", field=_ISSUER),
        Key(name="banks", field=ListOf(Words("a folder", _FOLDER)), default=(), about="further folders of scenarios"),
        Key(name="lesson_form", field=_LESSON_FORM, default=None, about="what is asked of each lesson, if anything"),
        Key(name="rules", field=Named(_RULE_CODE, _RULE_SETTING), default={}, about="rules that weigh otherwise here"),
        Key(name="glossary", field=ListOf(_TERM), default=(), about="words, and what is not written for them"),
    ),
)


def read_course(root: MappingNode, spans: Mapping[Path, Span], problems: Problems) -> Course | None:
    """Give the course, or none after noting every fault; `spans` is where its values stand."""
    course = _COURSE.read(root, "the course", problems)
    if course is MISSING:
        return None
    topics = by_id("topics", course.topics, spans, problems)
    for name in course.examination.per_topic:
        if name not in topics:
            span = spans["examination", "per_topic", name]
            hint = suggest(name, topics, "name a topic from the list `topics`")
            problems.at("E116", span.line, span.column, f"`per_topic` names an unknown topic, `{name}`", hint)
    placed = tuple(replace(t, span=spans["topics", course.topics.index(t)]) for t in topics.values())
    return replace(course, topics=placed, spans=spans)
