"""What a value may look like: each field reads a YAML node, writes a value back, and describes itself.

One table of fields per kind of mapping serves the reader, the writer and the JSON Schema, so the
three cannot drift. A field that cannot read its node notes why and gives `MISSING`; its neighbours
are read all the same, so an author sees every fault of a file at once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final, Generic, Literal, Protocol, TypeVar
from unicodedata import normalize

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.bank.problems import Problems, shorten, suggest
from generator.bank.source import CONTROL

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)

Plain = str | int | bool | list["Plain"] | dict[str, "Plain"]
Schema = dict[str, Any]


class _Absence(Enum):
    MISSING = "missing"


Missing = Literal[_Absence.MISSING]
MISSING: Final = _Absence.MISSING
"""What a field gives when it could not read its node: the one value that no file can hold."""


class Field(Protocol[T]):
    """How one value is read, written and described. `name` is what the author calls it."""

    def read(self, node: Node, name: str, problems: Problems) -> T | Missing:
        """Give the value, or note why there is none and give `MISSING`."""

    def write(self, value: T) -> Plain:
        """Give what a YAML file says for the value."""

    def schema(self) -> Schema:
        """Describe the value in JSON Schema, draft 2020-12."""


def describe(node: Node) -> str:
    """Name what an author wrote, for a message."""
    if isinstance(node, MappingNode):
        return "keys and values"
    if isinstance(node, SequenceNode):
        return "a list"
    return f"`{shorten(node.value)}`" if node.value else "nothing"


def clean(node: ScalarNode, name: str, problems: Problems) -> str | Missing:
    """Give the text of a scalar in composed form (NFC), or refuse the control character in it."""
    value: str = node.value
    if not value.isprintable() and (found := CONTROL.search(value)):
        message = f"`{name}` holds a control character, U+{ord(found[0]):04X}"
        problems.add("E103", node.start_mark, message, "delete the character, or the escape that makes it")
        return MISSING
    return value if value.isascii() else normalize("NFC", value)


@dataclass(frozen=True, slots=True)
class Words:
    """A text; `must` is the pattern it has to match, if any, and `code` and `hint` tell when it does not."""

    sort: str = "a text"
    must: re.Pattern[str] | None = None
    code: str = "E113"
    hint: str = "write a text, in quotation marks if it holds `: `"

    def read(self, node: Node, name: str, problems: Problems) -> str | Missing:
        """Give the text as typed: nothing is taken for a number, a date or a truth value."""
        if type(node) is not ScalarNode:
            problems.add("E113", node.start_mark, f"`{name}` should be {self.sort}, not {describe(node)}", self.hint)
            return MISSING
        value = clean(node, name, problems)
        if self.must is None or value is MISSING or self.must.fullmatch(value):
            return value
        message = f"`{name}` should be {self.sort}, not {describe(node)}"
        problems.add(self.code, node.start_mark, message, self.hint)
        return MISSING

    def write(self, value: str) -> Plain:
        """Give the text itself."""
        return value

    def schema(self) -> Schema:
        """Describe a string and its pattern."""
        return {"type": "string"} | ({"pattern": f"^(?:{self.must.pattern})$"} if self.must else {})


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds, both included."""

    least: int
    most: int

    def read(self, node: Node, name: str, problems: Problems) -> int | Missing:
        """Give the number; digits only, so `1.0`, `1e3` and `0x1` are refused."""
        if type(node) is ScalarNode and re.fullmatch(r"-?[0-9]{1,9}", node.value):
            value = int(node.value)
            if self.least <= value <= self.most:
                return value
        message = f"`{name}` should be a whole number from {self.least} to {self.most}, not {describe(node)}"
        problems.add("E114", node.start_mark, message, f"write a number, such as `{name}: {self.least}`")
        return MISSING

    def write(self, value: int) -> Plain:
        """Give the number itself."""
        return value

    def schema(self) -> Schema:
        """Describe an integer and its bounds."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class OneOf(Generic[Word]):
    """One word out of a closed list."""

    def __init__(self, words: type[Word]) -> None:
        """Know the members of the enumeration by their value."""
        self._members = {member.value: member for member in words}

    def read(self, node: Node, name: str, problems: Problems) -> Word | Missing:
        """Give the member of the enumeration."""
        if type(node) is ScalarNode and node.value in self._members:
            return self._members[node.value]
        otherwise = "one of: " + ", ".join(self._members)
        hint = suggest(node.value, self._members, otherwise) if type(node) is ScalarNode else otherwise
        problems.add("E114", node.start_mark, f"`{name}` cannot be {describe(node)}", hint)
        return MISSING

    def write(self, value: Word) -> Plain:
        """Give the word."""
        return value.value

    def schema(self) -> Schema:
        """Describe the list of words."""
        return {"type": "string", "enum": list(self._members)}


class Right:
    """True, false, or in a family a template that renders to one of the two."""

    def read(self, node: Node, name: str, problems: Problems) -> bool | str | Missing:
        """Give a truth value, or the template as typed."""
        if type(node) is ScalarNode:
            if node.value in {"true", "false"}:
                return bool(node.value == "true")
            if "{{" in node.value or "{%" in node.value:
                return clean(node, name, problems)
        message = f"`{name}` should be `true` or `false`, not {describe(node)}"
        hint = "write `true`, or leave it out; a template goes in quotation marks"
        problems.add("E113", node.start_mark, message, hint)
        return MISSING

    def write(self, value: bool | str) -> Plain:
        """Give the truth value or the template."""
        return value

    def schema(self) -> Schema:
        """Describe a boolean or a template."""
        return {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": r"\{[{%]"}]}


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list of values of one sort, at least `least` of them."""

    item: Field[T]
    least: int = 0

    def read(self, node: Node, name: str, problems: Problems) -> tuple[T, ...] | Missing:
        """Give the values, unless one of them could not be read."""
        if type(node) is not SequenceNode:
            hint = f"write `{name}: [...]`, or one `- ` for each entry on lines of its own"
            problems.add("E113", node.start_mark, f"`{name}` should be a list, not {describe(node)}", hint)
            return MISSING
        read, entry = self.item.read, f"an entry of {name}"
        values = [read(child, entry, problems) for child in node.value]
        if len(values) < self.least:
            problems.add("E113", node.start_mark, f"`{name}` is an empty list", "write at least one entry")
            return MISSING
        sound = tuple(value for value in values if value is not MISSING)
        return sound if len(sound) == len(values) else MISSING

    def write(self, value: tuple[T, ...]) -> Plain:
        """Give the entries, in order."""
        return [self.item.write(entry) for entry in value]

    def schema(self) -> Schema:
        """Describe an array of the items."""
        return {"type": "array", "items": self.item.schema()} | ({"minItems": self.least} if self.least else {})


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """A mapping whose keys are the author's own names."""

    key: Words
    item: Field[T]

    def read(self, node: Node, name: str, problems: Problems) -> dict[str, T] | Missing:
        """Give the values by name, unless one of them could not be read."""
        if type(node) is not MappingNode:
            message = f"`{name}` should be names with their values, not {describe(node)}"
            problems.add("E113", node.start_mark, message, "write `name: value` on lines of their own")
            return MISSING
        values: dict[str, T] = {}
        for key_node, value_node in node.value:
            key = self.key.read(key_node, f"a name in {name}", problems)
            value = self.item.read(value_node, f"{name}.{describe(key_node).strip('`')}", problems)
            if key in values:
                problems.add("E110", key_node.start_mark, f"`{key}` is written twice", "keep one of the two")
            elif key is not MISSING and value is not MISSING:
                values[key] = value
        return values if len(values) == len(node.value) else MISSING

    def write(self, value: Mapping[str, T]) -> Plain:
        """Give the values by name."""
        return {name: self.item.write(entry) for name, entry in value.items()}

    def schema(self) -> Schema:
        """Describe an object with names of the author's choice."""
        return {"type": "object", "propertyNames": self.key.schema(), "additionalProperties": self.item.schema()}


class Anything:
    """A part of a file that is for authors to read, or that cannot be judged; nothing depends on it."""

    def read(self, node: Node, name: str, problems: Problems) -> None:
        """Look at nothing."""

    def write(self, value: None) -> Plain:
        """Refuse: what was not read cannot be written."""
        raise NotImplementedError(value)

    def schema(self) -> Schema:
        """Describe anything at all."""
        return {}


@dataclass(frozen=True, slots=True)
class Converted(Generic[T]):
    """A field whose value has another shape in the model than in the file."""

    field: Field[Any]
    to_model: Callable[[Any], T]
    to_file: Callable[[T], Any]

    def read(self, node: Node, name: str, problems: Problems) -> T | Missing:
        """Give the value in the model's shape."""
        value = self.field.read(node, name, problems)
        return MISSING if value is MISSING else self.to_model(value)

    def write(self, value: T) -> Plain:
        """Give the value in the file's shape."""
        return self.field.write(self.to_file(value))

    def schema(self) -> Schema:
        """Describe the file's shape."""
        return self.field.schema()
