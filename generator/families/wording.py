"""What a template comes out as: its tree, as Jinja reads it, is walked with the values of one variant.

Nothing is compiled and no code runs. A template that is rendered four times costs its reading and four short walks,
where Jinja's own way costs a compilation; over a bank of thousands of families that is most of a check.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from jinja2 import nodes

_COMPARISONS: Mapping[str, Callable[[Any, Any], object]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda one, among: one in among,
    "notin": lambda one, among: one not in among,
}
_FILTERS: Mapping[str, Callable[[str], str]] = {"capitalize": str.capitalize, "lower": str.lower, "upper": str.upper}


class WordingError(Exception):
    """A template that asks for what its values do not have; the message says what."""


class Shown(str):
    """A variable's value inside a template: it prints its words, and `.id` tells which value it is."""

    __slots__ = ("id",)
    id: str

    def __new__(cls, words: str, value_id: str) -> Self:
        """Make the words carry their id."""
        shown = super().__new__(cls, words)
        shown.id = value_id
        return shown


def wording(template: nodes.Template, values: Mapping[str, Shown]) -> str:
    """Give a template's text with the values filled in; raises `WordingError`.

    It means what Jinja means by the same template. Of its nodes, `templates` lets through only those known here.
    """
    return _text(template.body, values)


def _text(body: Iterable[nodes.Node], values: Mapping[str, Shown]) -> str:
    return "".join(_piece(node, values) for node in body)


def _piece(node: nodes.Node, values: Mapping[str, Shown]) -> str:
    match node:
        case nodes.Output():
            return "".join(
                part.data if isinstance(part, nodes.TemplateData) else str(_value(part, values)) for part in node.nodes
            )
        case nodes.If():
            for branch in (node, *node.elif_):
                if _value(branch.test, values):
                    return _text(branch.body, values)
            return _text(node.else_, values)
    raise WordingError(f"it holds `{type(node).__name__.lower()}`")


def _value(node: nodes.Node, values: Mapping[str, Shown]) -> object:  # noqa: PLR0911  one for each sort of node
    match node:
        case nodes.Name():
            return values[node.name]
        case nodes.Const():
            return node.value
        case nodes.Getattr():
            return _id_of(_value(node.node, values))
        case nodes.Compare():
            return _compared(node, values)
        case nodes.Filter():
            return _filtered(node, values)
        case nodes.List():
            return [_value(item, values) for item in node.items]
        case nodes.Tuple():
            return tuple(_value(item, values) for item in node.items)
    return _decided(node, values)


def _decided(node: nodes.Node, values: Mapping[str, Shown]) -> object:
    match node:
        case nodes.And():
            return _value(node.left, values) and _value(node.right, values)
        case nodes.Or():
            return _value(node.left, values) or _value(node.right, values)
        case nodes.Not():
            return not _value(node.node, values)
        case nodes.CondExpr():
            if _value(node.test, values):
                return _value(node.expr1, values)
            if node.expr2 is not None:
                return _value(node.expr2, values)
            raise WordingError("an `if` without an `else` comes out as nothing")
    raise WordingError(f"it holds `{type(node).__name__.lower()}`")


def _id_of(value: object) -> str:
    if isinstance(value, Shown):
        return value.id
    raise WordingError(f"only a variable has an `.id`, and {value!r} is none")


def _compared(node: nodes.Compare, values: Mapping[str, Shown]) -> object:
    """Compare as Python does: `a < b < c` holds when each neighbour does."""
    left = _value(node.expr, values)
    holds: object = True
    for operand in node.ops:
        right = _value(operand.expr, values)
        try:
            holds = _COMPARISONS[operand.op](left, right)
        except TypeError as error:
            raise WordingError(str(error)) from error
        if not holds:
            break
        left = right
    return holds


def _filtered(node: nodes.Filter, values: Mapping[str, Shown]) -> str:
    if node.node is None or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise WordingError(f"the filter `{node.name}` takes nothing in brackets")
    return _FILTERS[node.name](str(_value(node.node, values)))
