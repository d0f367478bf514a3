"""A paper put together from strings is, byte for byte, what Django's templates would make of it."""

import dataclasses
from pathlib import Path

import pytest
from django.template import engines
from django.utils.safestring import mark_safe

from generator.grader.examining.drawn import questions_html, ways_to
from generator.grader.examining.shown import ShownChoice, ShownQuestion, TakenDecision
from generator.model.scenario import Kind
from generator.model.text import Language

TEMPLATES = Path(__file__).parents[2] / "cases" / "paper"
PIECES = (
    ShownChoice(position=1, html=mark_safe("<b>second</b>")),
    ShownChoice(position=None, html=mark_safe("in between &amp; about")),
    ShownChoice(position=0, html=mark_safe("first"), is_ticked=True),
)
TAKEN = (TakenDecision(question=mark_safe("<i>what?</i>"), decided=mark_safe("this")),)


def a_question(kind: Kind, **more: object) -> ShownQuestion:
    plain = ShownQuestion(
        number=1234,
        kind=kind,
        situation=mark_safe("<p>A letter came.</p>"),
        exhibit=mark_safe("<table></table>"),
        question=mark_safe("What <em>now</em>?"),
        choices=PIECES if kind is Kind.SPOT else tuple(p for p in PIECES if p.position is not None),
        is_answered=False,
    )
    return dataclasses.replace(plain, **more)


PAPER = (
    *(a_question(kind) for kind in Kind),
    a_question(Kind.CHOICE, is_answered=True, exhibit=mark_safe("")),
    a_question(Kind.PATH, taken=TAKEN),
    a_question(Kind.PATH, taken=TAKEN * 2, choices=(), is_answered=True),
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("template", "made"), [("ways", ways_to), ("questions", questions_html)])
def test_a_paper_is_what_the_templates_make_of_it(template, made, language):
    text = (TEMPLATES / f"{template}.html").read_text(encoding="utf-8")
    assert made(PAPER, language) == engines["django"].from_string(text).render(
        {"questions": PAPER, "language": language}
    )
