"""Mappings with known keys: each is one table of keys, and becomes one value of the model."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode

from generator.bank.fields import MISSING, Field, Missing, Plain, Schema, Words, describe
from generator.bank.problems import Problems, shorten, suggest
from generator.model.text import Language, Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a mapping: its field, the attribute it fills, and its value when it is left out.

    `about` says in a few words what an author writes there.
    """

    name: str
    field: Field[Any]
    about: str = ""
    attribute: str = ""
    default: object = MISSING

    @property
    def target(self) -> str:
        """The attribute that the key fills."""
        return self.attribute or self.name

    @property
    def is_required(self) -> bool:
        """Whether a mapping without this key is refused."""
        return self.default is MISSING


class Record(Generic[T]):
    """A mapping with known keys; `make` builds the value from the attributes, by name."""

    __slots__ = ("_defaults", "_make", "_readers", "_renamed", "_required", "_sort", "_strays", "keys")

    def __init__(
        self, sort: str, make: Callable[..., T], keys: Sequence[Key], strays: Mapping[str, str] | None = None
    ) -> None:
        """Know the keys; `strays` holds hints for keys that are understood but do not belong here."""
        self.keys = tuple(keys)
        self._sort = sort
        self._make = make
        self._strays = strays or {}
        self._readers = {key.name: key.field.read for key in self.keys}
        self._required = [key for key in self.keys if key.is_required]
        self._defaults = {key.name: key.default for key in self.keys if not key.is_required}
        self._renamed = [(key.name, key.target) for key in self.keys if key.name != key.target]

    def read(self, node: Node, name: str, problems: Problems) -> T | Missing:
        """Give the built value, or `MISSING` after noting every fault inside."""
        if type(node) is not MappingNode:
            hint = "write its keys: " + ", ".join(f"`{key.name}: ...`" for key in self._required)
            problems.add("E113", node.start_mark, f"`{name}` should be {self._sort}, not {describe(node)}", hint)
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

    def _read_keys(self, node: MappingNode, problems: Problems) -> dict[str, object]:
        values: dict[str, object] = {}
        readers = self._readers
        for key_node, value_node in node.value:
            key = key_node.value if type(key_node) is ScalarNode else ""
            if key not in readers or key in values:
                self._refuse(key_node, value_node, problems, is_repeated=key in values)
                values[key] = MISSING
            else:
                values[key] = readers[key](value_node, key, problems)
        return values

    def _refuse(self, key_node: Node, value_node: Node, problems: Problems, *, is_repeated: bool) -> None:
        mark = key_node.start_mark
        if type(key_node) is not ScalarNode:
            hint = "write a plain word before the colon; a text that starts with a bracket goes in quotation marks"
            problems.add("E113", mark, f"a key should be a word, not {describe(key_node)}", hint)
        elif is_repeated:
            problems.add("E110", mark, f"`{shorten(key_node.value)}` is written twice", "keep one of the two")
        elif value_node.start_mark.index == key_node.end_mark.index:
            hint = "a comma ends a text inside `{ }`: put the whole text in quotation marks"
            problems.add("E111", mark, f"`{shorten(key_node.value)}` has no colon and no value", hint)
        else:
            names = [key.name for key in self.keys]
            otherwise = "the keys here are: " + ", ".join(names)
            hint = self._strays.get(key_node.value) or suggest(key_node.value, names, otherwise)
            problems.add("E111", mark, f"unknown key `{shorten(key_node.value)}`", hint)

    def write(self, value: T) -> Plain:
        """Give the keys whose values differ from what leaving them out means."""
        return self.write_values({key.target: getattr(value, key.target) for key in self.keys})

    def write_values(self, values: Mapping[str, object]) -> Plain:
        """Give the keys of a value that has been taken apart into its attributes."""
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


_WORDING = Words()
_BOTH = Record(
    "a text in both languages",
    Text,
    (
        Key(name="en", field=_WORDING, about="the English wording"),
        Key(name="ur", field=_WORDING, about="the Urdu wording"),
    ),
)


class Both:
    """A text in both languages: most of what a bank holds, so the usual order has a short way."""

    definition = _BOTH

    def read(self, node: Node, name: str, problems: Problems) -> Text | Missing:
        """Give the pair; an empty wording is read, for the check says more about it."""
        if type(node) is MappingNode and len(node.value) == len(Language):
            (first, english), (second, urdu) = node.value
            if first.value == "en" and second.value == "ur":
                en = _WORDING.read(english, f"{name}.en", problems)
                ur = _WORDING.read(urdu, f"{name}.ur", problems)
                return MISSING if en is MISSING or ur is MISSING else Text(en=en, ur=ur)
        return _BOTH.read(node, name, problems)

    def write(self, value: Text) -> Plain:
        """Give the two wordings by language."""
        return {"en": value.en, "ur": value.ur}

    def schema(self) -> Schema:
        """Refer to the shared definition of a text in both languages."""
        return {"$ref": "#/$defs/text"}
