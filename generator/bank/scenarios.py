"""The tables of a scenario file, and the two ways through them: node to scenario, scenario to plain data."""

import re
from collections.abc import Callable
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from generator.bank.fields import (
    MISSING,
    Anything,
    Converted,
    ListOf,
    Missing,
    Named,
    OneOf,
    Plain,
    Schema,
    Whole,
    Words,
)
from generator.bank.problems import Problems
from generator.bank.records import Key, Record
from generator.bank.tasks import BOTH, IDENTIFIER, LINE, REFERENCE, REFERENCES, TASK_KEYS
from generator.model.scenario import (
    KIND_OF,
    Exhibit,
    ExhibitKind,
    Kind,
    Message,
    Scenario,
    Task,
    Use,
    Value,
    Variable,
)
from generator.model.text import Text

_VARIABLE_NAME = Words(
    "the name of a variable", re.compile(r"[a-z][a-z0-9_]*"), "E115", "use lower-case letters, digits and underscores"
)


class _VariableValue:
    """One value of a variable: a word for both languages, or a pair, or a pair with an id."""

    _word = Words("a word", LINE)
    _pair = Record(
        "a word, or a text in both languages",
        lambda **words: Value(id=words["id"] or words["en"], text=Text(en=words["en"], ur=words["ur"])),
        (
            Key(name="id", field=REFERENCE, default="", about="by which templates compare it"),
            Key(name="en", field=Words()),
            Key(name="ur", field=Words()),
        ),
    )

    def read(self, node: Node, name: str, problems: Problems) -> Value | Missing:
        if type(node) is not ScalarNode:
            return self._pair.read(node, name, problems)
        word = self._word.read(node, name, problems)
        return MISSING if word is MISSING else Value(id=word, text=Text(en=word, ur=word))

    def write(self, value: Value) -> Plain:
        words: dict[str, Plain] = {"en": value.text.en, "ur": value.text.ur}
        if value.id != value.text.en:
            return {"id": value.id, **words}
        return value.id if value.text.en == value.text.ur and LINE.fullmatch(value.id) else words

    def schema(self) -> Schema:
        return {"anyOf": [{"type": ["string", "number"]}, self._pair.schema()]}


_USES = Converted(
    ListOf(OneOf(Use), least=1), to_model=frozenset[Use], to_file=lambda uses: tuple(use for use in Use if use in uses)
)
_VARIABLES = Converted(
    Named(_VARIABLE_NAME, ListOf(_VariableValue(), least=1)),
    to_model=lambda values: tuple(Variable(name=name, values=taken) for name, taken in values.items()),
    to_file=lambda variables: {variable.name: variable.values for variable in variables},
)
_MESSAGE = Record("a message", Message, (Key(name="by", field=BOTH), Key(name="text", field=BOTH)))
_EXHIBIT = Record(
    "an exhibit",
    Exhibit,
    (
        Key(name="kind", field=OneOf(ExhibitKind), about="post, chat, page, call or letter"),
        Key(name="title", field=BOTH),
        Key(name="messages", field=ListOf(_MESSAGE, least=1)),
    ),
)
_KIND = OneOf(Kind)

_HEAD = (
    Key(name="id", field=IDENTIFIER, about="as the file's name"),
    Key(name="topic", field=IDENTIFIER, about="a topic of course.yaml, and the folder's name"),
    Key(name="title", field=BOTH),
    Key(name="use", field=_USES, attribute="uses", about="`[practice]`, `[exam]` or `[practice, exam]`"),
)
_BODY = (
    Key(name="level", field=Whole(1, 3), about="1 easy, 2 medium, 3 hard"),
    Key(name="platform", field=REFERENCE, about="a platform of course.yaml"),
    Key(name="source", field=REFERENCE, default="", about="the situation of the catalogue it is made from"),
    Key(name="clauses", field=REFERENCES, about="what decides the mark"),
    Key(name="see", field=REFERENCES, default=(), about="background named in the explanations"),
    Key(name="vars", field=_VARIABLES, default=(), about="variables that make this scenario a family"),
    Key(name="situation", field=BOTH, about="who, where, what is at stake, and the moment of choice"),
    Key(name="exhibit", field=_EXHIBIT, default=None, about="something to look at"),
)


def _record(kind: Kind, task_type: type[Task]) -> Record[Scenario]:
    kind_key = Key(name="kind", field=_KIND, about="choice, select, spot, path or discuss")
    return Record("a scenario", _maker(kind, task_type), (*_HEAD, kind_key, *_BODY, *TASK_KEYS[kind]), _strays(kind))


def _maker(kind: Kind, task_type: type[Task]) -> Callable[..., Scenario]:
    """Give what builds a scenario of a kind: the keys of its task go into the task, the rest stay."""
    names = [key.name for key in TASK_KEYS[kind]]

    def make(**values: Any) -> Scenario:  # noqa: ANN401  # the tables say which value fits which attribute
        del values["kind"]
        task = {name: values.pop(name) for name in names}
        return Scenario(task=task_type(**task), **values)

    return make


def _strays(kind: Kind) -> dict[str, str]:
    """Say of each key that belongs to another kind only, which kind that is."""
    mine = {key.name for key in TASK_KEYS[kind]}
    return {
        key.name: f"`{key.name}` belongs to `kind: {other}`"
        for other, keys in TASK_KEYS.items()
        for key in keys
        if key.name not in mine
    }


SCENARIOS = {kind: _record(kind, task_type) for task_type, kind in KIND_OF.items()}
"""The table of a scenario file for each kind."""

# Reads what it can of a file whose kind is missing or unknown; a task cannot be judged without one.
_OF_NO_KIND = Record(
    "a scenario",
    lambda **_: None,
    (
        *_HEAD,
        *_BODY,
        *(
            Key(name=name, field=Anything(), default=None)
            for name in sorted({"kind"} | {key.name for keys in TASK_KEYS.values() for key in keys})
        ),
    ),
)


def read_scenario(root: MappingNode, problems: Problems) -> Scenario | None:
    """Give the scenario, or none after noting every fault of the file."""
    kind_node = next((value for key, value in root.value if key.value == "kind"), None)
    kind = MISSING if kind_node is None else _KIND.read(kind_node, "kind", problems)
    if kind is MISSING:
        if kind_node is None:
            hint = "add `kind: choice`, or another of: " + ", ".join(Kind)
            problems.add("E112", root.start_mark, "`kind` is missing from the scenario", hint)
        _OF_NO_KIND.read(root, "the scenario", problems)
        return None
    scenario = SCENARIOS[kind].read(root, "the scenario", problems)
    return None if scenario is MISSING else scenario


def write_scenario(scenario: Scenario) -> Plain:
    """Give what a file says for a scenario: the inverse of `read_scenario`."""
    task_names = [key.name for key in TASK_KEYS[scenario.kind]]
    record = SCENARIOS[scenario.kind]
    own = {key.target: getattr(scenario, key.target) for key in record.keys if key.name not in task_names}
    return record.write_values(own | {name: getattr(scenario.task, name) for name in task_names})
