"""The published edition: one versioned JSON file that holds all an examination needs.

Questions stand in it as safe HTML in both languages; their keys stand apart from them, so that what is
shown and what is secret never share a value. The edition's digest is the SHA-256 of the file's bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any

from generator.errors import MarkingError
from generator.model.course import CertificateTerms, Crest, Examination
from generator.model.question import Key, PathKey, SetKey, TurnKey
from generator.model.scenario import Kind
from generator.model.text import Language, Text

EDITION_FORMAT = "sabaq-edition-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseBrief:
    """What a learner needs of a clause to study it."""

    pointer: str
    summary: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamQuestion:
    """One variant as an examination shows it. It has no field for a key.

    `body[language]` is JSON data of safe HTML: `title`, `situation`, `exhibit` (or null) and, by kind,
    `question` and `choices` (id -> HTML); `question` and `draft` (a list of {text} and {id, text});
    `steps` (id -> {question, choices}). `choices` here are the ids: of the whole, or of each step.
    """

    id: str
    family: str
    topic: str
    level: int
    kind: Kind
    exam_only: bool
    clauses: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]
    body: Mapping[Language, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything one edition of a course needs to examine and certify."""

    course_id: str
    title: Text
    label: str
    issuer_name: Text
    topics: Mapping[str, Text]
    clauses: Mapping[str, ClauseBrief]
    examination: Examination
    certificate: CertificateTerms
    questions: Mapping[str, ExamQuestion]
    keys: Mapping[str, Key] = field(repr=False)
    digest: str = field(default="", compare=False)
    routes: Mapping[str, tuple[tuple[str, ...], ...]] = field(init=False, repr=False, compare=False)
    """Every route of each path, finished or not, the shorter before those that continue it; answers name them."""
    families: Mapping[str, tuple[ExamQuestion, ...]] = field(init=False, repr=False, compare=False)
    """The variants of each family, in the edition's order."""
    ordinals: Mapping[str, int] = field(init=False, repr=False, compare=False)
    """The questions numbered from 0 in the edition's order; papers are stored by these numbers."""

    def __post_init__(self) -> None:
        """Work out what follows from the rest, once for all answers that are read and papers that are drawn."""
        paths = {question: key for question, key in self.keys.items() if isinstance(key, PathKey)}
        routes = {question: _onwards(key, self.questions[question], key.start, ()) for question, key in paths.items()}
        object.__setattr__(self, "routes", routes)
        by_family = sorted(self.questions.values(), key=attrgetter("family"))
        families = {family: tuple(alike) for family, alike in groupby(by_family, key=attrgetter("family"))}
        object.__setattr__(self, "families", families)
        object.__setattr__(self, "ordinals", {question: n for n, question in enumerate(self.questions)})


def _onwards(
    key: PathKey, question: ExamQuestion, step: str | None, behind: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    if step is None:
        return ()
    taken = (((*behind, choice), turn.next) for choice in question.choices[step] for turn in (key.steps[step][choice],))
    return tuple(route for way, next_step in taken for route in (way, *_onwards(key, question, next_step, way)))


def write_edition(edition: Edition) -> bytes:
    """Give the edition's file: canonical JSON, so that equal editions have equal bytes."""
    document = {
        "format": EDITION_FORMAT,
        "course": {
            "id": edition.course_id,
            "title": _plain(edition.title),
            "label": edition.label,
            "issuer": _plain(edition.issuer_name),
        },
        "topics": [{"id": topic, "title": _plain(title)} for topic, title in edition.topics.items()],
        "clauses": {
            clause: {"pointer": brief.pointer, "summary": _plain(brief.summary)}
            for clause, brief in edition.clauses.items()
        },
        "examination": _plain_examination(edition.examination),
        "certificate": _plain_terms(edition.certificate),
        "questions": [_plain_question(question) for question in edition.questions.values()],
        "keys": {question: _plain_key(key) for question, key in edition.keys.items()},
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_edition(data: bytes) -> Edition:
    """Give the edition a file holds, with its digest.

    Raises `MarkingError` when the bytes are not an edition of the format this program knows.
    """
    try:
        document = json.loads(data)
        if document["format"] != EDITION_FORMAT:
            raise MarkingError(f"the edition's format is {document['format']!r}; this program reads {EDITION_FORMAT!r}")
        return _edition(document, sha256(data).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MarkingError(f"this is not a published edition: {error!r}; make one with `sabaq publish`") from error


def _edition(document: dict[str, Any], digest: str) -> Edition:
    course = document["course"]
    return Edition(
        course_id=course["id"],
        title=_text(course["title"]),
        label=course["label"],
        issuer_name=_text(course["issuer"]),
        topics={topic["id"]: _text(topic["title"]) for topic in document["topics"]},
        clauses={
            clause: ClauseBrief(pointer=brief["pointer"], summary=_text(brief["summary"]))
            for clause, brief in document["clauses"].items()
        },
        examination=Examination(**document["examination"]),
        certificate=_terms(document["certificate"]),
        questions={question["id"]: _question(question) for question in document["questions"]},
        keys={question: _key(key) for question, key in document["keys"].items()},
        digest=digest,
    )


def _plain(text: Text) -> dict[str, str]:
    return {"en": text.en, "ur": text.ur}


def _text(plain: Mapping[str, str]) -> Text:
    return Text(en=plain["en"], ur=plain["ur"])


def _plain_terms(terms: CertificateTerms) -> dict[str, Any]:
    plain = {
        "title": _plain(terms.title),
        "statement": _plain(terms.statement),
        "signatory": _plain(terms.signatory),
        "valid_years": terms.valid_years,
    }
    crest = terms.crest
    # A course without a crest is published as it was before there were any: to the same byte.
    return plain | (
        {"crest": {"file": crest.file, "alt": _plain(crest.alt), "svg": crest.svg.decode()}} if crest else {}
    )


def _terms(plain: Mapping[str, Any]) -> CertificateTerms:
    return CertificateTerms(
        title=_text(plain["title"]),
        statement=_text(plain["statement"]),
        signatory=_text(plain["signatory"]),
        valid_years=plain["valid_years"],
        crest=_crest(plain["crest"]) if "crest" in plain else None,
    )


def _crest(plain: Mapping[str, Any]) -> Crest:
    return Crest(file=plain["file"], alt=_text(plain["alt"]), svg=plain["svg"].encode())


def _plain_examination(rules: Examination) -> dict[str, Any]:
    return {
        "questions": rules.questions,
        "minutes": rules.minutes,
        "pass_percent": rules.pass_percent,
        "exam_only_percent": rules.exam_only_percent,
        "per_topic": dict(rules.per_topic),
        "attempts": rules.attempts,
        "wait_hours": rules.wait_hours,
    }


def _plain_question(question: ExamQuestion) -> dict[str, Any]:
    return {
        "id": question.id,
        "family": question.family,
        "topic": question.topic,
        "level": question.level,
        "kind": question.kind.value,
        "exam_only": question.exam_only,
        "clauses": list(question.clauses),
        "choices": {step: list(choices) for step, choices in question.choices.items()},
        "body": {language.value: body for language, body in question.body.items()},
    }


def _question(plain: Mapping[str, Any]) -> ExamQuestion:
    return ExamQuestion(
        id=plain["id"],
        family=plain["family"],
        topic=plain["topic"],
        level=plain["level"],
        kind=Kind(plain["kind"]),
        exam_only=plain["exam_only"],
        clauses=tuple(plain["clauses"]),
        choices={step: tuple(choices) for step, choices in plain["choices"].items()},
        body={Language(language): body for language, body in plain["body"].items()},
    )


def _plain_key(key: Key) -> dict[str, Any]:
    match key:
        case SetKey():
            return {"right": sorted(key.right), "wrong": sorted(key.wrong), "single": key.single}
        case PathKey():
            steps = {
                step: {choice: {"points": turn.points, "next": turn.next} for choice, turn in turns.items()}
                for step, turns in key.steps.items()
            }
            return {"start": key.start, "steps": steps, "best": key.best}


def _key(plain: Mapping[str, Any]) -> Key:
    if "right" in plain:
        return SetKey(right=frozenset(plain["right"]), wrong=frozenset(plain["wrong"]), single=plain["single"])
    steps = {
        step: {choice: TurnKey(points=turn["points"], next=turn["next"]) for choice, turn in turns.items()}
        for step, turns in plain["steps"].items()
    }
    return PathKey(start=plain["start"], steps=steps, best=plain["best"])
