"""What leaves, what stays, and what is said about it."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from generator import bank, exchange
from generator.errors import ExchangeError
from generator.exchange import FORMATS, Rendering, Wishes
from generator.exchange.outgoing import percents
from generator.exchange.shipping import _shipment
from generator.model import scenario as model
from generator.model.course import Course
from generator.model.text import Language, Text
from tests.builders import a_scenario as written
from tests.builders import a_tree
from tests.exchange.questions import a_scenario

EN = (Language.EN,)
PATH = """\
kind: path
steps:
  - id: call
    question: {en: What now?, ur: اب کیا؟}
    choices:
      - {id: go, points: 1, text: {en: Go, ur: جائیں}, then: {en: .., ur: ..}, why: {en: .., ur: ..}}
      - {id: stay, text: {en: Stay, ur: رکیں}, then: {en: .., ur: ..}, why: {en: .., ur: ..}}
"""
SPOT = """\
kind: spot
question: {en: What must go?, ur: کیا نکلے؟}
draft:
  en: "A: [[one: first & <b>]] then [[two: second]] end."
  ur: "ا: [[one: پہلا]] پھر [[two: دوسرا]] بس۔"
choices:
  - {id: one, right: true, why: {en: because, ur: کیونکہ}}
  - {id: two, why: {en: fine, ur: ٹھیک}}
"""


def scenario_of(text: str) -> model.Scenario:
    loaded = bank.load(a_tree({"scenarios/permission/case.yaml": text}))
    assert loaded.diagnostics == ()
    assert loaded.library
    return next(s for s in loaded.library.scenarios if s.id == "case")


def of_kind(task: str) -> model.Scenario:
    head = written().split("kind: choice")
    return scenario_of(f"{head[0]}{head[1].split('question:')[0].lstrip()}{task}")


def discussion() -> model.Scenario:
    task = a_scenario().task
    assert isinstance(task, model.SingleChoice)
    opened = model.Discussion(question=task.question, choices=task.choices, open=Text(en="open", ur="کھلا"))
    return a_scenario("talk", task=opened)


def refused(scenarios: list[model.Scenario], target: str, course: Course, rendering: Rendering) -> list[str]:
    with pytest.raises(ExchangeError) as raised:
        exchange.export(scenarios, course, FORMATS[target], rendering, Wishes(languages=EN))
    return str(raised.value).splitlines()


def test_all_that_a_format_cannot_hold_is_told_at_once(small_course: Course, rendering: Rendering):
    scenarios = [of_kind(PATH), discussion(), replace(of_kind(SPOT), id="strike")]
    assert refused(scenarios, "gift", small_course, rendering) == [
        "question `case`: gift cannot hold a path of decisions",
        "question `talk`: gift cannot hold a discussion, which has no right answer",
        "question `strike`: gift cannot hold a draft with phrases to strike out",
        "  hint: choose another format, or `--lossy` to leave out what gift cannot hold",
    ]


def test_quizdown_holds_neither_reasons_nor_facts(small_course: Course, rendering: Rendering):
    assert refused([a_scenario()], "quizdown", small_course, rendering)[:2] == [
        "question `case`: quizdown cannot hold the reason for each choice",
        "question `case`: quizdown cannot hold the title, level, platform, use and clauses",
    ]


@pytest.mark.parametrize("target", FORMATS)
def test_losses_that_are_wanted_are_told_all_the_same(target: str, small_course: Course, rendering: Rendering):
    scenarios = [of_kind(PATH), a_scenario("other"), replace(of_kind(SPOT), id="strike")]
    wishes = Wishes(languages=EN, lossy=True)
    exported = exchange.export(scenarios, small_course, FORMATS[target], rendering, wishes)
    assert f"question `case`: {target} cannot hold a path of decisions" in exported.said
    assert exported.questions == 2


@pytest.mark.parametrize("target", FORMATS)
def test_examination_questions_stay_unless_they_are_asked_for(target: str, small_course: Course, rendering: Rendering):
    hidden = a_scenario("hidden", uses=frozenset({model.Use.EXAM}), situation=Text(en="secret", ur="راز"))
    wishes = Wishes(languages=EN, lossy=True)
    exported = exchange.export([a_scenario(), hidden], small_course, FORMATS[target], rendering, wishes)
    assert exported.questions == 1
    assert "1 examination-only scenarios stayed here; `--with-exam` lets them leave" in exported.said
    assert b"secret" not in b"".join(contents(exported.data))


@pytest.mark.parametrize("target", ["gift", "moodle", "qti"])
def test_examination_questions_that_leave_are_announced(target: str, small_course: Course, rendering: Rendering):
    hidden = a_scenario("hidden", uses=frozenset({model.Use.EXAM}))
    wishes = Wishes(languages=EN, with_exam=True)
    exported = exchange.export([a_scenario(), hidden], small_course, FORMATS[target], rendering, wishes)
    warning = "Confidential: holds 1 examination-only questions. Never show it to trainees."
    assert exported.said == (warning,)
    assert warning.encode() in b"".join(contents(exported.data))
    assert b"/examination-only/" in exported.data or b"examination-only/en/" in exported.data


def test_quizdown_never_takes_an_examination_question(small_course: Course, rendering: Rendering):
    hidden = a_scenario("hidden", uses=frozenset({model.Use.EXAM}))
    wishes = Wishes(languages=EN, with_exam=True, lossy=True)
    with pytest.raises(ExchangeError, match="there is no question to write as quizdown"):
        exchange.export([hidden], small_course, FORMATS["quizdown"], rendering, wishes)


def test_quizdown_holds_one_language(small_course: Course, rendering: Rendering):
    with pytest.raises(ExchangeError, match="one quizdown file holds one language"):
        exchange.export([a_scenario()], small_course, FORMATS["quizdown"], rendering, Wishes(lossy=True))


@pytest.mark.parametrize("target", FORMATS)
def test_the_same_questions_make_the_same_bytes_in_any_order(target: str, small_course: Course, rendering: Rendering):
    scenarios = [a_scenario("one"), a_scenario("two", single=False), a_scenario("three")]
    wishes = Wishes(languages=EN, lossy=True)
    written_twice = {
        exchange.export(order, small_course, FORMATS[target], rendering, wishes).data
        for order in (scenarios, scenarios[::-1])
    }
    assert len(written_twice) == 1


def test_variants_are_questions_with_ids_of_their_own(small_course: Course, rendering: Rendering):
    word = [model.Value(id=w, text=Text(en=w, ur=w)) for w in ("Lahore", "Multan")]
    family = a_scenario(vars=(model.Variable(name="city", values=tuple(word)),), title=Text(en="{{ city }}", ur="ش"))
    shipment = _shipment([family], small_course, rendering, Wishes(languages=EN))
    assert [(q.id, q.title) for q in shipment.questions] == [("case~1", "Lahore"), ("case~2", "Multan")]
    assert [q.name for q in shipment.questions] == ["Lahore (case~1)", "Multan (case~2)"]


@pytest.mark.parametrize(
    ("rights", "worth"), [(1, "100"), (2, "50"), (3, "33.33333"), (6, "16.66667"), (7, "14.28571")]
)
def test_weights_are_on_moodles_list_and_add_up(rights: int, worth: str, small_course: Course, rendering: Rendering):
    text = Text(en="x", ur="x")
    given = tuple(model.Choice(id=c, text=text, why=text, right=n < rights) for n, c in enumerate("abcdefgh"))
    scenario = a_scenario(task=model.MultipleChoice(question=text, choices=given))
    (question,) = _shipment([scenario], small_course, rendering, Wishes(languages=EN)).questions
    given_percents = percents(question)
    assert given_percents[0] == worth
    assert abs(sum(float(p) for p in given_percents if float(p) > 0) - 100) < 0.001
    assert abs(sum(float(p) for p in given_percents)) < 0.001


def contents(data: bytes) -> list[bytes]:
    if not data.startswith(b"PK"):
        return [data]
    with ZipFile(BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]
