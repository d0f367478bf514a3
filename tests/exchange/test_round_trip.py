"""What a format can hold comes back as it left: the same words to a reader, the same key, the same facts."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from generator import exchange
from generator.build import run_apart
from generator.exchange import Destination, Rendering, Wishes
from generator.exchange.wording import escaped
from generator.model import scenario as model
from generator.model.course import Course
from generator.model.text import Language, Text
from tests.exchange.questions import SIGNS, a_scenario, scenarios

HERE = Destination(topics=frozenset({"permission"}), language=Language.EN)
Seen = Callable[[str], str]
# Shrinking so large an example takes minutes, and the difference is told field by field anyway.
TRIES = settings(max_examples=50, phases=[Phase.explicit, Phase.reuse, Phase.generate])


def back(target: str, given_scenarios: list[model.Scenario], course: Course, rendering: Rendering) -> exchange.Imported:
    form = exchange.FORMATS[target]
    exported = exchange.export(given_scenarios, course, form, rendering, Wishes(with_exam=True))
    return exchange.import_questions(f"x{form.ending}", exported.data, HERE, run_apart)


def seen_of(scenario: model.Scenario, language: Language, rendering: Rendering, seen: Seen) -> dict[str, Any]:
    """What a learner of one language is told, and how an answer is marked."""
    task = scenario.task
    assert isinstance(task, model.SingleChoice | model.MultipleChoice)
    told: dict[str, Any] = {
        "title": rendering.words(scenario.title[language]),
        "situation": seen(rendering.block(scenario.situation[language])),
        "question": seen(rendering.line(task.question[language])),
    }
    for n, choice in enumerate(task.choices):
        told[f"choice {n}"] = seen(rendering.line(choice.text[language]))
        told[f"why {n}"] = seen(rendering.block(choice.why[language]))
        told[f"right {n}"] = (choice.right, choice.clauses)
    return told


@pytest.mark.parametrize("target", ["gift", "moodle"])
@TRIES
@example(scenario=a_scenario(situation=Text(en="so\n-\n>\n\n# it", ur="so\n-\n>\n\n# it")))
@given(scenario=scenarios())
def test_a_scenario_comes_back_as_it_left(
    target: str, scenario: model.Scenario, small_course: Course, rendering: Rendering, read_as: Seen
):
    imported = back(target, [scenario], small_course, rendering)
    (returned,) = imported.scenarios
    assert imported.lost == ()
    for language in Language:
        before, after = (seen_of(s, language, rendering, read_as) for s in (scenario, returned))
        for name, was in before.items():
            assert (name, after[name]) == (name, was)
    facts = ("id", "topic", "uses", "level", "platform", "clauses", "see", "source", "kind")
    assert {name: getattr(returned, name) for name in facts} == {name: getattr(scenario, name) for name in facts}


@settings(TRIES, max_examples=15)
@given(scenario=scenarios(), language=st.sampled_from(Language))
def test_quizdown_gives_back_the_question_the_choices_and_the_key(
    scenario: model.Scenario, language: Language, small_course: Course, rendering: Rendering, read_as: Seen
):
    if scenario.is_exam_only:
        return
    wishes = Wishes(languages=(language,), lossy=True)
    exported = exchange.export([scenario], small_course, exchange.FORMATS["quizdown"], rendering, wishes)
    destination = Destination(topics=HERE.topics, language=language, topic="permission")
    (returned,) = exchange.import_questions("x.quiz.md", exported.data, destination, run_apart).scenarios
    before, after = (seen_of(s, language, rendering, read_as) for s in (scenario, returned))
    assert after["question"] == before["question"]
    for n, _ in enumerate(scenario.task.choices):
        assert after[f"choice {n}"] == before[f"choice {n}"]
        assert after[f"right {n}"][0] == before[f"right {n}"][0]


@pytest.mark.parametrize("target", ["gift", "moodle"])
def test_many_questions_stay_apart_and_in_order(target: str, small_course: Course, rendering: Rendering):
    given_scenarios = [a_scenario(f"case-{n}", single=bool(n % 2)) for n in range(9)]
    imported = back(target, given_scenarios, small_course, rendering)
    assert [s.id for s in imported.scenarios] == [s.id for s in given_scenarios]


@TRIES
@example(["__dict__", "a_b_c"])
@given(st.lists(st.sampled_from(SIGNS) | st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8), max_size=8))
def test_plain_words_are_shown_as_they_are(rendering: Rendering, pieces: list[str]):
    plain = " ".join(["so", *" ".join(pieces).split(), "end"])
    for render in (rendering.block, rendering.line):
        html = render(escaped(plain)).removeprefix("<p>").removesuffix("</p>")
        assert "<" not in html
        # The course puts invisible isolates around references among Urdu words.
        assert re.sub("[\u2066\u2069]", "", unescape(html)) == re.sub("[\u2066\u2069]", "", plain)


@TRIES
@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=4))
def test_plain_words_mean_nothing_at_the_start_of_a_line_either(rendering: Rendering, pieces: list[str]):
    plain = " ".join(pieces)
    html = rendering.block(escaped(f"{plain} end"))
    assert html.startswith("<p>")
    assert html.count("<") == 2
    assert "{{" not in escaped(f"{plain} {{{{ x }}}}")
