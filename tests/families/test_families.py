"""Scenarios become questions: variants, keys, and templates that stay inside their fence."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, UndefinedError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.families import MAX_VARIANTS, FamilyError, template_faults, templates, variants
from generator.families.reading import read_plainly
from generator.families.wording import Shown, wording
from generator.model.question import PathKey, SetKey
from generator.model.scenario import (
    Choice,
    Decisions,
    Discussion,
    MultipleChoice,
    Scenario,
    SingleChoice,
    Step,
    Turn,
    Use,
    Value,
    Variable,
)
from generator.model.text import Text

JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
"""What says what a template means."""


def both(words: str) -> Text:
    return Text(en=words, ur=words)


def a_choice(name: str, *, right: bool | str = False) -> Choice:
    return Choice(id=name, text=both(f"Do {name}"), why=both("Because"), right=right)


def a_scenario(**changes: object) -> Scenario:
    choices = (a_choice("a", right=True), a_choice("b"), a_choice("c"))
    fields: dict[str, object] = {
        "id": "list",
        "topic": "topic",
        "title": both("Title"),
        "uses": frozenset({Use.PRACTICE}),
        "level": 1,
        "platform": "x",
        "clauses": ("clause",),
        "situation": both("Situation"),
        "task": SingleChoice(question=both("What now?"), choices=choices),
    }
    return Scenario(**(fields | changes))


def a_variable(name: str, *words: str) -> Variable:
    return Variable(name=name, values=tuple(Value(id=w, text=Text(en=w, ur=f"{w}-ur")) for w in words))


def test_a_scenario_without_variables_is_one_question():
    (question,) = variants(a_scenario())
    assert question.id == "list~1"
    assert question.key == SetKey(right=frozenset("a"), wrong=frozenset("bc"), single=True)


def test_each_combination_of_values_is_a_variant_in_both_languages():
    scenario = a_scenario(
        vars=(a_variable("city", "Quetta", "Multan"), a_variable("day", "Monday", "Friday")),
        situation=both("{{ city }} on {{ day | upper }}"),
    )
    assert [(q.id, q.situation.en, q.situation.ur) for q in variants(scenario)] == [
        ("list~1", "Quetta on MONDAY", "Quetta-ur on MONDAY-UR"),
        ("list~2", "Quetta on FRIDAY", "Quetta-ur on FRIDAY-UR"),
        ("list~3", "Multan on MONDAY", "Multan-ur on MONDAY-UR"),
        ("list~4", "Multan on FRIDAY", "Multan-ur on FRIDAY-UR"),
    ]


def test_the_key_may_turn_on_a_variable():
    choices = (
        a_choice("go", right="{{ permission.id == 'held' }}"),
        a_choice("wait", right="{{ permission.id != 'held' }}"),
    )
    scenario = a_scenario(
        vars=(a_variable("permission", "held", "none"),), task=SingleChoice(question=both("?"), choices=choices)
    )
    assert [q.key.right for q in variants(scenario)] == [frozenset({"go"}), frozenset({"wait"})]


def test_wording_may_turn_on_a_variable():
    scenario = a_scenario(
        vars=(a_variable("p", "held", "none"),), situation=both("{% if p.id == 'held' %}yes{% else %}no{% endif %}")
    )
    assert [q.situation.en for q in variants(scenario)] == ["yes", "no"]


def a_path(*steps: Step) -> Scenario:
    return a_scenario(task=Decisions(steps=steps))


def a_turn(name: str, points: int = 0, onward: str | None = None) -> Turn:
    return Turn(id=name, text=both(name), then=both("then"), why=both("why"), points=points, next=onward)


def a_step(name: str, *turns: Turn) -> Step:
    return Step(id=name, question=both("?"), choices=turns)


def test_a_path_knows_what_its_best_route_earns():
    scenario = a_path(
        a_step("one", a_turn("a", 2, "two"), a_turn("b", 0, "two")), a_step("two", a_turn("c", 1), a_turn("d", 0))
    )
    (question,) = variants(scenario)
    assert isinstance(question.key, PathKey)
    assert (question.key.start, question.key.best) == ("one", 3)


def test_a_path_whose_steps_all_meet_again_is_settled_quickly():
    steps = [a_step(f"s{n}", *(a_turn(f"t{k}", k, f"s{n + 1}") for k in range(8))) for n in range(40)]
    (question,) = variants(a_path(*steps, a_step("s40", a_turn("end"), a_turn("best", 1))))
    assert question.key.best == 281


def test_a_discussion_has_no_key():
    task = Discussion(question=both("?"), choices=(a_choice("a"), a_choice("b")), open=both("open"))
    (question,) = variants(a_scenario(task=task))
    assert question.key is None


@pytest.mark.parametrize(
    ("scenario", "path", "message"),
    [
        (
            a_scenario(task=SingleChoice(question=both("?"), choices=(a_choice("a"), a_choice("b")))),
            ("choices",),
            "variant 1 marks no choice as right",
        ),
        (
            a_scenario(
                task=SingleChoice(question=both("?"), choices=(a_choice("a", right=True), a_choice("b", right=True)))
            ),
            ("choices",),
            "variant 1 marks 2 choices as right",
        ),
        (
            a_scenario(task=MultipleChoice(question=both("?"), choices=(a_choice("a", right=True),))),
            ("choices",),
            "variant 1 marks every choice as right",
        ),
        (
            a_path(a_step("one", a_turn("a", 1, "one"))),
            ("steps",),
            "the step `one` can come round to itself",
        ),
        (
            a_path(a_step("one", a_turn("a", 1, "gone"))),
            ("steps",),
            "`next` names the step `gone`, which is not there",
        ),
        (a_path(a_step("one", a_turn("a"), a_turn("b"))), ("steps",), "no route earns a point"),
        (a_path(a_step("one", a_turn("a", 1), a_turn("b", 1))), ("steps",), "2 routes earn 1 points"),
        (
            a_scenario(vars=tuple(a_variable(n, *"abcde") for n in "xyz")),
            ("vars",),
            "the variables make 125 variants",
        ),
    ],
)
def test_a_family_without_a_defensible_key_is_refused(scenario, path, message):
    with pytest.raises(FamilyError) as caught:
        variants(scenario)
    assert (caught.value.path, caught.value.message) == (path, message)
    assert caught.value.hint


def test_the_bound_on_variants_is_the_one_the_handbook_gives():
    assert MAX_VARIANTS == 64


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ nmae }}", "the template names `nmae`, which is no variable of this scenario"),
        ("{{ name.__class__ }}", "the template reaches for `.__class__`"),
        ("{{ name.format('x') }}", "the template uses `call`, which templates here may not"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "the template uses `getitem`"),
        ("{% for i in name %}{{ name }}{% endfor %}", "the template uses `for`"),
        ("{% set x = 1 %}", "the template uses `assign`"),
        ("{% include 'secret' %}", "the template uses `include`"),
        ("{% macro m() %}{% endmacro %}", "the template uses `macro`"),
        ("{{ name * 999999999 }}", "the template uses `mul`"),
        ("{{ name | attr('__class__') }}", "the template uses the filter `attr`"),
        ("{{ name | pprint }}", "the template uses the filter `pprint`"),
        ("{{ name ~ name }}", "the template uses `concat`"),
        ("{{ name", "the template cannot be read"),
        ("{% if %}", "the template cannot be read"),
        ("{{ (" + "(" * 500 + "name" + ")" * 500 + ") }}", "the template cannot be read"),
        ("{{ name }}" * 3000, "a template of 30000 characters"),
    ],
)
def test_a_template_that_reaches_out_is_refused_with_its_place(template, message):
    scenario = a_scenario(vars=(a_variable("name", "Sana"),), situation=Text(en=template, ur="fine"))
    faults = list(template_faults(scenario))
    assert any(message in fault.message for fault in faults), [f.message for f in faults]
    assert {fault.path for fault in faults} == {("situation", "en")}
    with pytest.raises(FamilyError):
        variants(scenario)


def test_a_near_miss_is_named():
    scenario = a_scenario(vars=(a_variable("name", "Sana"),), situation=Text(en="{{ nmae }}", ur=""))
    assert [fault.hint for fault in template_faults(scenario)] == ["did you mean `name`?"]


def test_right_may_not_differ_between_languages():
    choices = (a_choice("a", right="{{ name == 'Sana' }}"), a_choice("b", right=True))
    scenario = a_scenario(vars=(a_variable("name", "Sana"),), task=SingleChoice(question=both("?"), choices=choices))
    with pytest.raises(FamilyError, match="differs between English and Urdu"):
        variants(scenario)


@given(
    text=st.text(alphabet=st.sampled_from("{} %#namey.|\n1\"'"), max_size=30).map(
        lambda t: t.replace("n", "{{ name }}")
    )
)
def test_the_short_way_for_bare_names_gives_what_jinja_gives(text):
    values = {"name": Shown("Sana", "sana")}
    if templates.is_template(text) and templates._names_only(text, tuple(values)):
        assert templates.render(text, values, ()) == JINJA.from_string(text).render(values)
        assert templates._findings(text, tuple(values)) == ()


VALUES = {"city": Shown("Old Quetta", "quetta"), "day": Shown("monday", "mon")}
TERM = st.sampled_from(["city", "day", "city.id", "day.id", "'mon'", "''", "3", "1.5", "true", "none", "city|upper"])
WORDS = st.sampled_from(["", "a ", "\n", "  b\n", "{# not shown #}", "{{ city }}", "{{ day | capitalize }}", "{ }"])
EXPRESSION = st.recursive(
    TERM,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["==", "!=", "<", ">=", "in", "not in", "and", "or"]), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
        inner.map(lambda one: f"(not {one})"),
        inner.map(lambda one: f"({one})|lower"),
        st.tuples(inner, inner).map(lambda pair: f"[{pair[0]}, {pair[1]}]"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}, {pair[1]})"),
        st.tuples(inner, inner, inner).map(lambda three: f"({three[0]} if {three[1]} else {three[2]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} if {pair[1]})"),
    ),
    max_leaves=6,
)
TEMPLATE = st.recursive(
    st.one_of(WORDS, EXPRESSION.map(lambda one: f"{{{{ {one} }}}}")),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(EXPRESSION, inner, EXPRESSION, inner, inner).map(
            lambda p: f"{{% if {p[0]} %}}{p[1]}{{% elif {p[2]} -%}} {p[3]}{{% else %}}{p[4]}{{% endif %}}"
        ),
    ),
    max_leaves=8,
)


@given(text=TEMPLATE.filter(templates.is_template))
def test_a_template_comes_out_as_jinja_has_it(text: str):
    try:
        expected = JINJA.from_string(text).render(VALUES)
    except (UndefinedError, TypeError):
        with pytest.raises(FamilyError):
            templates.render(text, VALUES, ())
        return
    # What Jinja lets stand undefined until it is printed, we refuse where it is.
    with suppress(FamilyError):
        assert templates.render(text, VALUES, ()) == expected


@pytest.mark.parametrize("text", ["{{ 'x'.id }}", "{{ (city|lower).id }}", "{{ city|lower(1) }}", "{{ 1 < 'a' }}"])
def test_what_has_no_value_is_refused(text: str):
    with pytest.raises(FamilyError, match="the template does not work"):
        templates.render(text, VALUES, ("situation", "en"))


PIECES = (
    *(
        "a ",
        "\n",
        "{",
        "}",
        "'",
        "{#",
        "{{city}}",
        "{{ day }}",
        "{{ not }}",
        "{% endif -%}",
        "{%\nelse %}",
        "{% else %}",
    ),
    *("{% if day.id=='mon' %}", "{% if city.id != 'mon' %}", "{% elif city.id == 'quetta' %}", "{% endif %}"),
)
PLAIN = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(text=PLAIN.filter(templates.is_template))
def test_what_is_read_plainly_comes_out_as_jinja_has_it(text: str):
    if read := read_plainly(text):
        tree, names = read
        assert wording(tree, VALUES) == JINJA.from_string(text).render(VALUES)
        assert names == meta.find_undeclared_variables(JINJA.parse(text))


def test_the_usual_forms_are_read_plainly():
    text = "{{ day }}: {% if city.id == 'quetta' %}a{% elif day.id != 'mon' %}b{% else %}{{ city }}{% endif %}."
    tree, names = read_plainly(text)
    assert (wording(tree, VALUES), names) == ("monday: a.", {"city", "day"})
    for other in ("{{ day | upper }}", "{% if day %}a{% endif %}", "{% endif %}", "{% if day.id == 'mon' %}a"):
        assert read_plainly(other) is None
