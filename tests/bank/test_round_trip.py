"""A scenario written to YAML reads back equal, whatever its texts hold."""

from unicodedata import normalize

from hypothesis import given, settings
from hypothesis import strategies as st

from generator import bank
from generator.bank.source import CONTROL
from generator.model import scenario as model
from generator.model.course import Library
from generator.model.text import Text
from tests.builders import a_tree

ids = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
characters = st.characters(exclude_categories=["Cs"]).filter(lambda c: not CONTROL.search(c) and c not in "\r\x85")
awkward = st.sampled_from(
    [
        "no",
        "1.10",
        "08:30",
        "null",
        "~",
        "- x",
        "# not a comment",
        "a: b",
        "  led by spaces",
        "ends in spaces  ",
        "\n",
        "a\n\n b\n",
        "'\"",
        "{{ x }}",
        "@at",
        "`tick`",
        "%",
        "اُردو، متن۔",
        "\ttab",
        "&a *b !c",
        "|-",
        ">-",
        "? a",
        "",
        "\ufeff",
    ]
)
words = (awkward | st.text(characters, max_size=60)).map(lambda text: normalize("NFC", text))
texts = st.builds(Text, en=words, ur=words)
names = st.lists(ids, max_size=3).map(tuple)
rights = st.booleans() | st.just("{{ v.id == 'a' }}")
choices = st.builds(model.Choice, id=ids, text=texts, why=texts, right=rights, clauses=names)
positions = st.builds(model.Choice, id=ids, text=texts, why=texts, clauses=names)
phrases = st.builds(model.Phrase, id=ids, why=texts, right=rights, clauses=names)
turns = st.builds(
    model.Turn,
    id=ids,
    text=texts,
    then=texts,
    why=texts,
    points=st.integers(0, 100),
    next=st.none() | ids,
    clauses=names,
)


def some(of, most=3):
    return st.lists(of, min_size=1, max_size=most).map(tuple)


steps = st.builds(model.Step, id=ids, question=texts, choices=some(turns, 2))
tasks = st.one_of(
    st.builds(model.SingleChoice, question=texts, choices=some(choices)),
    st.builds(model.MultipleChoice, question=texts, choices=some(choices)),
    st.builds(model.Spot, question=texts, draft=texts, choices=some(phrases)),
    st.builds(model.Decisions, steps=some(steps, 2)),
    st.builds(model.Discussion, question=texts, choices=some(positions), open=texts),
)
value_ids = st.from_regex(r"[a-z0-9]([a-z0-9 .:-]{0,8}[a-z0-9])?", fullmatch=True)
pairs = st.builds(Text, en=words.filter(bool), ur=words)
values = st.builds(model.Value, id=value_ids, text=pairs) | pairs.map(lambda pair: model.Value(id=pair.en, text=pair))
variables = st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,5}", fullmatch=True), some(values), max_size=2).map(
    lambda found: tuple(model.Variable(name=name, values=taken) for name, taken in found.items())
)
messages = st.builds(model.Message, by=texts, text=texts)
exhibits = st.builds(model.Exhibit, kind=st.sampled_from(model.ExhibitKind), title=texts, messages=some(messages))
scenarios = st.builds(
    model.Scenario,
    id=ids,
    topic=ids,
    title=texts,
    uses=st.sets(st.sampled_from(model.Use), min_size=1).map(frozenset),
    level=st.integers(1, 3),
    platform=ids,
    clauses=names,
    situation=texts,
    task=tasks,
    see=names,
    source=st.just("") | value_ids,
    vars=variables,
    exhibit=st.none() | exhibits,
)


@settings(max_examples=300)
@given(scenarios)
def test_a_scenario_reads_back_as_it_was_written(scenario: model.Scenario):
    loaded = bank.load(a_tree({"other/topic/file.yaml": bank.dump_scenario(scenario)}))
    assert loaded.diagnostics == ()
    assert loaded.library
    (read,) = (s for s in loaded.library.scenarios if s.at().file == "other/topic/file.yaml")
    assert read == scenario


def test_every_scenario_of_the_course_reads_back_as_it_was_written(library: Library):
    for scenario in library.scenarios:
        loaded = bank.load(a_tree({"other/topic/file.yaml": bank.dump_scenario(scenario)}))
        assert loaded.library
        assert scenario in loaded.library.scenarios


def test_what_is_written_looks_as_an_author_would_write_it():
    loaded = bank.load(a_tree())
    assert loaded.library
    text = bank.dump_scenario(loaded.library.scenarios[0])
    assert text.startswith(
        "id: first\ntopic: permission\ntitle:\n  en: A call\n  ur: ایک فون\nuse:\n- practice\nkind: choice\n"
    )
    assert "see:" not in text
    assert "right: false" not in text
