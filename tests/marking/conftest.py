"""A synthetic edition of every kind, drawn wide enough to draw papers from."""

from collections.abc import Callable

import pytest

from generator.marking import ClauseBrief, Edition, ExamQuestion
from generator.model.course import CertificateTerms, Examination
from generator.model.question import Key, PathKey, SetKey, TurnKey
from generator.model.scenario import Kind
from generator.model.text import Language, Text

TOPICS = ("permission", "press", "groups")


def both(words: str) -> Text:
    return Text(en=words, ur=f"{words} (ur)")


def a_key(kind: Kind) -> Key:
    if kind is Kind.PATH:
        steps = {
            "one": {"a": TurnKey(points=2, next="two"), "b": TurnKey(points=0, next="three")},
            "two": {"c": TurnKey(points=1, next=None), "d": TurnKey(points=0, next=None)},
            "three": {"e": TurnKey(points=1, next=None), "f": TurnKey(points=0, next=None)},
        }
        return PathKey(start="one", steps=steps, best=3)
    right = {"a"} if kind is Kind.CHOICE else {"a", "c"}
    return SetKey(
        right=frozenset(right), wrong=frozenset({"a", "b", "c", "d", "e"} - right), single=kind is Kind.CHOICE
    )


def a_question(family: str, variant: int, topic: str, kind: Kind, *, exam_only: bool) -> ExamQuestion:
    choices = {"": ("a", "b", "c", "d", "e")}
    if kind is Kind.PATH:
        choices = {"one": ("a", "b"), "two": ("c", "d"), "three": ("e", "f")}
    return ExamQuestion(
        id=f"{family}~{variant}",
        family=family,
        topic=topic,
        level=1,
        kind=kind,
        exam_only=exam_only,
        clauses=(f"{topic}-clause",),
        choices=choices,
        body={language: {"situation": f"<p>{family} {variant}</p>"} for language in Language},
    )


@pytest.fixture(scope="session")
def an_edition() -> Callable[..., Edition]:
    def make(families_per_topic: int = 12, **rules: object) -> Edition:
        kinds = (Kind.CHOICE, Kind.SELECT, Kind.SPOT, Kind.PATH)
        questions = [
            a_question(f"{topic}-{n}", variant, topic, kinds[n % 4], exam_only=n % 2 == 0)
            for topic in TOPICS
            for n in range(families_per_topic)
            for variant in (1, 2)
        ]
        blueprint = {"questions": 9, "minutes": 45, "pass_percent": 70, "exam_only_percent": 50}
        blueprint |= {"per_topic": dict.fromkeys(TOPICS, 2), "attempts": 3, "wait_hours": 0, **rules}
        return Edition(
            course_id="course",
            title=both("Course"),
            label="1",
            issuer_name=both("Academy"),
            topics={topic: both(topic) for topic in TOPICS},
            clauses={f"{topic}-clause": ClauseBrief(pointer="para 2", summary=both("summary")) for topic in TOPICS},
            examination=Examination(**blueprint),
            certificate=CertificateTerms(
                title=both("Certificate"), statement=both("passed"), valid_years=2, signatory=both("Director")
            ),
            questions={question.id: question for question in questions},
            keys={question.id: a_key(question.kind) for question in questions},
        )

    return make
