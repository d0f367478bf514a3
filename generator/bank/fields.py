"""What a value may look like: each field reads a YAML node, writes a value back, and describes itself.

One table of fields per kind of mapping serves the reader, the writer and the JSON Schema, so the
three cannot drift. A field that cannot read its node notes why and gives `MISSING`; its neighbours
are read all the same, so an author sees every fault of a file at once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol
from unicodedata import normalize

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.bank.problems import Problems, shorten, suggest
from generator.bank.source import CONTROL
from generator.model.text import Text

Plain = str | int | bool | list["Plain"] | dict[str, "Plain"]
Schema = dict[str, Any]


class _Missing:
    """The one value that no file can hold: a field that was not read."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()


class Field(Protocol):
    """How one value is read, written and described. `name` is what the author calls it."""

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        """Give the value, or note why there is none and give `MISSING`."""

    def write(self, value: Any) -> Plain:
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


def _clean(node: ScalarNode, name: str, problems: Problems) -> Any:
    """Give the text of a scalar in composed form (NFC), or refuse the control character in it."""
    value: str = node.value
    if not value.isprintable() and (found := CONTROL.search(value)):
        hint = "delete the escape or the character"
        problems.add("E103", node.start_mark, f"`{name}` holds a control character, U+{ord(found[0]):04X}", hint)
        return MISSING
    return value if value.isascii() else normalize("NFC", value)


@dataclass(frozen=True, slots=True)
class Words:
    """A text in one language or in none; `must` is the pattern it has to match, if any."""

    sort: str = "a text"
    must: re.Pattern[str] | None = None
    code: str = "E114"
    hint: str = "write a text, in quotation marks if it holds `: `"

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        """Give the text as typed: nothing is taken for a number, a date or a truth value."""
        if type(node) is not ScalarNode:
            problems.add("E113", node.start_mark, f"`{name}` should be {self.sort}, not {describe(node)}", self.hint)
            return MISSING
        value = _clean(node, name, problems)
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

    def read(self, node: Node, name: str, problems: Problems) -> Any:
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


@dataclass(frozen=True, slots=True)
class OneOf:
    """One word out of a closed list."""

    words: type[StrEnum]

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        """Give the member of the enumeration."""
        known = [member.value for member in self.words]
        if type(node) is ScalarNode and node.value in known:
            return self.words(node.value)
        otherwise = "one of: " + ", ".join(known)
        hint = suggest(node.value, known, otherwise) if type(node) is ScalarNode else otherwise
        problems.add("E114", node.start_mark, f"`{name}` cannot be {describe(node)}", hint)
        return MISSING

    def write(self, value: StrEnum) -> Plain:
        """Give the word."""
        return value.value

    def schema(self) -> Schema:
        """Describe the list of words."""
        return {"type": "string", "enum": [member.value for member in self.words]}


@dataclass(frozen=True, slots=True)
class Right:
    """True, false, or in a family a template that renders to one of the two."""

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        """Give a truth value, or the template as typed."""
        value = node.value if type(node) is ScalarNode else None
        if value == "true":
            return True
        if value == "false":
            return False
        if value is not None and ("{{" in value or "{%" in value):
            return _clean(node, name, problems)
        message = f"`{name}` should be `true` or `false`, not {describe(node)}"
        problems.add(
            "E113", node.start_mark, message, "write `true`, or leave it out; a template goes in quotation marks"
        )
        return MISSING

    def write(self, value: bool | str) -> Plain:
        """Give the truth value or the template."""
        return value

    def schema(self) -> Schema:
        """Describe a boolean or a template."""
        return {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": r"\{[{%]"}]}


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages."""

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        """Give the pair; an empty wording is read, for the check says more about it."""
        if type(node) is MappingNode and len(node.value) == 2:
            (first, english), (second, urdu) = node.value
            if first.value == "en" and second.value == "ur":
                return self._pair(english, urdu, name, problems)
        return _PAIR.read(node, name, problems)

    def _pair(self, english: Node, urdu: Node, name: str, problems: Problems) -> Any:
        en = _PROSE.read(english, f"{name}.en", problems)
        ur = _PROSE.read(urdu, f"{name}.ur", problems)
        return MISSING if en is MISSING or ur is MISSING else Text(en=en, ur=ur)

    def write(self, value: Text) -> Plain:
        """Give the two wordings by language."""
        return {"en": value.en, "ur": value.ur}

    def schema(self) -> Schema:
        """Refer to the shared definition of a text in both languages."""
        return {"$ref": "#/$defs/text"}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one sort; `most` bounds what an author may write."""

    item: Field
    least: int = 0
    make: Callable[[list[Any]], Any] = tuple

    def read(self, node: Node, name: str, problems: Problems) -> Any:
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
        return MISSING if MISSING in values else self.make(values)

    def write(self, value: Sequence[Any]) -> Plain:
        """Give the entries, in order."""
        return [self.item.write(entry) for entry in value]

    def schema(self) -> Schema:
        """Describe an array of the items."""
        return {"type": "array", "items": self.item.schema()} | ({"minItems": self.least} if self.least else {})


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping whose keys are the author's own names."""

    key: Words
    item: Field
    make: Callable[[dict[str, Any]], Any] = dict
    split: Callable[[Any], Mapping[str, Any]] = dict

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        """Give the values by name, unless one of them could not be read."""
        if type(node) is not MappingNode:
            message = f"`{name}` should be names with their values, not {describe(node)}"
            problems.add("E113", node.start_mark, message, "write `name: value` on lines of their own")
            return MISSING
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.key.read(key_node, f"a name in {name}", problems)
            if key is not MISSING and key in values:
                problems.add("E110", key_node.start_mark, f"`{key}` is written twice", "keep one of the two")
            value = self.item.read(value_node, f"{name}.{key}", problems)
            values[str(key)] = MISSING if key is MISSING else value
        return MISSING if MISSING in values.values() else self.make(values)

    def write(self, value: Any) -> Plain:
        """Give the values by name."""
        return {name: self.item.write(entry) for name, entry in self.split(value).items()}

    def schema(self) -> Schema:
        """Describe an object with names of the author's choice."""
        return {"type": "object", "propertyNames": self.key.schema(), "additionalProperties": self.item.schema()}


_PROSE = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a mapping: its field, the attribute it fills, and its value when it is left out."""

    name: str
    field: Field
    about: str = ""
    attribute: str = ""
    default: Any = MISSING

    @property
    def target(self) -> str:
        """Name the attribute that the key fills."""
        return self.attribute or self.name

    @property
    def is_required(self) -> bool:
        """Whether a mapping without this key is refused."""
        return self.default is MISSING


class Record:
    """A mapping with known keys, built into one value of the model."""

    __slots__ = ("_defaults", "_make", "_readers", "_renamed", "_required", "keys", "sort", "strays")

    def __init__(
        self, sort: str, make: Callable[..., Any], keys: Sequence[Key], strays: Mapping[str, str] | None = None
    ) -> None:
        """Know the keys; `strays` holds hints for keys that are understood but do not belong here."""
        self.sort = sort
        self.keys = tuple(keys)
        self.strays = strays or {}
        self._make = make
        self._readers = {key.name: key.field.read for key in self.keys}
        self._required = [key for key in self.keys if key.is_required]
        self._defaults = {key.name: key.default for key in self.keys if not key.is_required}
        self._renamed = [(key.name, key.target) for key in self.keys if key.name != key.target]

    def read(self, node: Node, name: str, problems: Problems) -> Any:
        """Give the built value, or `MISSING` after noting every fault inside."""
        if type(node) is not MappingNode:
            hint = "its keys are: " + ", ".join(key.name for key in self.keys)
            problems.add("E113", node.start_mark, f"`{name}` should be {self.sort}, not {describe(node)}", hint)
            return MISSING
        values = self._read_keys(node, problems)
        for key in self._required:
            if key.name not in values:
                hint = f"add `{key.name}: ...`" + (f", {key.about}" if key.about else "")
                problems.add("E112", node.start_mark, f"`{key.name}` is missing from {name}", hint)
                values[key.name] = MISSING
        if MISSING in values.values():
            return MISSING
        values = self._defaults | values
        for old, new in self._renamed:
            values[new] = values.pop(old)
        return self._make(**values)

    def _read_keys(self, node: MappingNode, problems: Problems) -> dict[str, Any]:
        values: dict[str, Any] = {}
        readers = self._readers
        for key_node, value_node in node.value:
            key = key_node.value if type(key_node) is ScalarNode else ""
            if key not in readers or key in values:
                self._refuse(key_node, problems, twice=key in values)
                values[key] = MISSING
            else:
                values[key] = readers[key](value_node, key, problems)
        return values

    def _refuse(self, key_node: Node, problems: Problems, *, twice: bool) -> None:
        if type(key_node) is not ScalarNode:
            hint = "write a plain word before the colon; a text that starts with a bracket goes in quotation marks"
            problems.add("E113", key_node.start_mark, f"a key should be a word, not {describe(key_node)}", hint)
        elif twice:
            problems.add(
                "E110", key_node.start_mark, f"`{shorten(key_node.value)}` is written twice", "keep one of the two"
            )
        else:
            names = [key.name for key in self.keys]
            otherwise = "the keys here are: " + ", ".join(names)
            hint = self.strays.get(key_node.value) or suggest(key_node.value, names, otherwise)
            problems.add("E111", key_node.start_mark, f"unknown key `{shorten(key_node.value)}`", hint)

    def write(self, value: Any) -> Plain:
        """Give the keys whose values differ from what leaving them out means."""
        return self.write_values({key.target: getattr(value, key.target) for key in self.keys})

    def write_values(self, values: Mapping[str, Any]) -> Plain:
        """Give the keys of a value that has been taken apart."""
        return {
            key.name: key.field.write(values[key.target])
            for key in self.keys
            if key.is_required or values[key.target] != key.default
        }

    def schema(self) -> Schema:
        """Describe an object that holds these keys and no others."""
        described = {
            key.name: key.field.schema() | ({"description": key.about} if key.about else {}) for key in self.keys
        }
        required = [key.name for key in self.keys if key.is_required]
        return {"type": "object", "properties": described, "required": required, "additionalProperties": False}


_PAIR = Record(
    "a text in both languages",
    Text,
    (
        Key(name="en", field=_PROSE, about="the English wording"),
        Key(name="ur", field=_PROSE, about="the Urdu wording"),
    ),
)
