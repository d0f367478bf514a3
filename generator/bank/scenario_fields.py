"""The tables of a scenario file: which keys each kind of scenario has, and what each may hold."""

import re
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from generator.bank.fields import (
    MISSING,
    Both,
    Field,
    Key,
    ListOf,
    Named,
    OneOf,
    Plain,
    Record,
    Right,
    Schema,
    Whole,
    Words,
    describe,
)
from generator.bank.problems import Problems, suggest
from generator.model.scenario import (
    KIND_OF,
    Choice,
    Exhibit,
    ExhibitKind,
    Kind,
    Message,
    Phrase,
    Scenario,
    Step,
    Turn,
    Use,
    Value,
    Variable,
)
from generator.model.text import Text

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")

BOTH = Both()
IDENTIFIER = Words(
    "an id", ID, "E115", "use lower-case letters, digits and single hyphens, starting with a letter: `transfer-list`"
)
REFERENCE = Words("the name of something", _LINE, "E113", "write its id")
REFERENCES = ListOf(REFERENCE)
VARIABLE_NAME = Words("the name of a variable", _NAME, "E115", "use lower-case letters, digits and underscores")


class _Uses:
    """The list of places where a scenario may appear: at least one."""

    _list = ListOf(OneOf(Use), least=1, make=frozenset)

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        return self._list.read(node, name, problems)

    def write(self, value: frozenset[Use]) -> Plain:
        return [use.value for use in Use if use in value]

    def schema(self) -> Schema:
        return self._list.schema()


class _VariableValue:
    """One value of a variable: a word for both languages, or a pair, or a pair with an id."""

    _pair = Record(
        "a word, or a text in both languages",
        lambda en, ur, id: Value(id=id or en, text=Text(en=en, ur=ur)),
        (
            Key(name="id", field=REFERENCE, default="", about="by which templates compare it"),
            Key(name="en", field=Words()),
            Key(name="ur", field=Words()),
        ),
    )
    _word = Words("a word", _LINE)

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        if type(node) is not ScalarNode:
            return self._pair.read(node, name, problems)
        word = self._word.read(node, name, problems)
        return MISSING if word is MISSING else Value(id=word, text=Text(en=word, ur=word))

    def write(self, value: Value) -> Plain:
        words: dict[str, Plain] = {"en": value.text.en, "ur": value.text.ur}
        if value.id != value.text.en:
            return {"id": value.id, **words}
        return value.id if value.text.en == value.text.ur and _LINE.fullmatch(value.id) else words

    def schema(self) -> Schema:
        return {"anyOf": [{"type": ["string", "number"]}, self._pair.schema()]}


_REASON = (
    Key(name="why", field=BOTH, about="what the clause says, and what to do instead"),
    Key(name="clauses", field=REFERENCES, default=(), about="what decides this choice, if not all of the scenario's"),
)
_CHOICE_ID = Key(name="id", field=IDENTIFIER, about="unique in its list")
_CHOICE_TEXT = Key(name="text", field=BOTH, about="what the learner may choose")
_RIGHT = Key(name="right", field=Right(), default=False, about="`true` if it should be chosen")

_CHOICE = Record("a choice", Choice, (_CHOICE_ID, _RIGHT, _CHOICE_TEXT, *_REASON))
_POSITION = Record(
    "a position",
    Choice,
    (_CHOICE_ID, _CHOICE_TEXT, *_REASON),
    {"right": "nothing is right in a discussion: delete it, or use another `kind`"},
)
_PHRASE = Record(
    "a phrase",
    Phrase,
    (_CHOICE_ID, _RIGHT, *_REASON),
    {"text": "the words of a phrase stand in the `draft`, as `[[id: words]]`: delete it"},
)
_TURN = Record(
    "a choice",
    Turn,
    (
        _CHOICE_ID,
        Key(name="points", field=Whole(0, 100), default=0, about="what it earns"),
        Key(name="next", field=IDENTIFIER, default=None, about="the step that follows; none ends the path"),
        _CHOICE_TEXT,
        Key(name="then", field=BOTH, about="what happens next"),
        *_REASON,
    ),
    {"right": "a decision earns `points`; the best route is found from them"},
)
_STEP = Record(
    "a step",
    Step,
    (
        Key(name="id", field=IDENTIFIER, about="unique in the path"),
        Key(name="question", field=BOTH, about="what has happened by now, and what is asked"),
        Key(name="choices", field=ListOf(_TURN, least=1), about="the decisions open to the learner"),
    ),
)
_MESSAGE = Record("a message", Message, (Key(name="by", field=BOTH), Key(name="text", field=BOTH)))
_EXHIBIT = Record(
    "an exhibit",
    Exhibit,
    (
        Key(name="kind", field=OneOf(ExhibitKind)),
        Key(name="title", field=BOTH),
        Key(name="messages", field=ListOf(_MESSAGE, least=1)),
    ),
)
_VARIABLES = Named(
    VARIABLE_NAME,
    ListOf(_VariableValue(), least=1),
    make=lambda values: tuple(Variable(name=name, values=taken) for name, taken in values.items()),
    split=lambda variables: {variable.name: variable.values for variable in variables},
)

_QUESTION = Key(name="question", field=BOTH, about="what is asked")


def _choices(of: Record) -> Key:
    return Key(name="choices", field=ListOf(of, least=1), about="what the learner chooses from")


TASK_KEYS: dict[Kind, tuple[Key, ...]] = {
    Kind.CHOICE: (_QUESTION, _choices(_CHOICE)),
    Kind.SELECT: (_QUESTION, _choices(_CHOICE)),
    Kind.SPOT: (
        _QUESTION,
        Key(name="draft", field=BOTH, about="with each phrase marked as `[[id: words]]`"),
        _choices(_PHRASE),
    ),
    Kind.PATH: (Key(name="steps", field=ListOf(_STEP, least=1), about="the first one is the start"),),
    Kind.DISCUSS: (
        _QUESTION,
        _choices(_POSITION),
        Key(name="open", field=BOTH, about="the open point, in neutral words"),
    ),
}

_TASKS: dict[Kind, type] = {kind: task for task, kind in KIND_OF.items()}


def _scenario_keys(kind: Kind) -> tuple[Key, ...]:
    return (
        Key(name="id", field=IDENTIFIER, about="as the file's name"),
        Key(name="topic", field=IDENTIFIER, about="a topic of course.yaml, and the folder's name"),
        Key(name="title", field=BOTH),
        Key(name="use", field=_Uses(), attribute="uses", about="`[practice]`, `[exam]` or `[practice, exam]`"),
        Key(name="kind", field=OneOf(Kind), about="choice, select, spot, path or discuss"),
        Key(name="level", field=Whole(1, 3), about="1 easy, 2 medium, 3 hard"),
        Key(name="platform", field=REFERENCE, about="a platform of course.yaml"),
        Key(name="source", field=REFERENCE, default="", about="the situation of the catalogue it is made from"),
        Key(name="clauses", field=REFERENCES, about="what decides the mark"),
        Key(name="see", field=REFERENCES, default=(), about="background named in the explanations"),
        Key(name="vars", field=_VARIABLES, default=(), about="variables that make this scenario a family"),
        Key(name="situation", field=BOTH, about="who, where, what is at stake, and the moment of choice"),
        Key(name="exhibit", field=_EXHIBIT, default=None, about="something to look at"),
        *TASK_KEYS[kind],
    )


def _strays(kind: Kind) -> dict[str, str]:
    """Say of each key that belongs to another kind only, which kind that is."""
    mine = {key.name for key in TASK_KEYS[kind]}
    return {
        key.name: f"`{key.name}` belongs to `kind: {other}`"
        for other, keys in TASK_KEYS.items()
        for key in keys
        if key.name not in mine
    }


def _maker(kind: Kind) -> Any:
    task_type = _TASKS[kind]
    names = [key.name for key in TASK_KEYS[kind]]

    def make(**values: Any) -> Scenario:
        del values["kind"]
        task = task_type(**{name: values.pop(name) for name in names})
        return Scenario(task=task, **values)

    return make


SCENARIOS = {kind: Record("a scenario", _maker(kind), _scenario_keys(kind), _strays(kind)) for kind in Kind}


class _Anything:
    """What stands under a key that only a known `kind` could explain."""

    def read(self, *_: object) -> Any:
        return None

    def write(self, value: Plain) -> Plain:
        return value

    def schema(self) -> Schema:
        return {}


def _any_kind() -> Record:
    common = [key for key in _scenario_keys(Kind.CHOICE) if key not in TASK_KEYS[Kind.CHOICE] and key.name != "kind"]
    tasks = {key.name for keys in TASK_KEYS.values() for key in keys}
    anything: Field = _Anything()
    loose = [Key(name=name, field=anything, default=None) for name in ("kind", *sorted(tasks))]
    return Record("a scenario", lambda **_: MISSING, (*common, *loose))


_ANY_KIND = _any_kind()


def read_scenario(root: MappingNode, problems: Problems) -> Any:
    """Give the `Scenario`, or `MISSING` after noting every fault of the file."""
    kind_node = next((value for key, value in root.value if key.value == "kind"), None)
    known = [kind.value for kind in Kind]
    if kind_node is None:
        hint = "add `kind: choice`, or another of: " + ", ".join(known)
        problems.add("E112", root.start_mark, "`kind` is missing from the scenario", hint)
    elif type(kind_node) is ScalarNode and kind_node.value in known:
        return SCENARIOS[Kind(kind_node.value)].read(root, "the scenario", problems)
    else:
        otherwise = "one of: " + ", ".join(known)
        hint = suggest(kind_node.value, known, otherwise) if type(kind_node) is ScalarNode else otherwise
        problems.add("E114", kind_node.start_mark, f"`kind` cannot be {describe(kind_node)}", hint)
    return _ANY_KIND.read(root, "the scenario", problems)


def write_scenario(scenario: Scenario) -> Plain:
    """Give what a file says for a scenario: the inverse of `read_scenario`."""
    record = SCENARIOS[scenario.kind]
    own = {key.target: getattr(scenario, key.target) for key in record.keys if hasattr(scenario, key.target)}
    task = {key.target: getattr(scenario.task, key.target) for key in TASK_KEYS[scenario.kind]}
    return record.write_values({**own, **task})
