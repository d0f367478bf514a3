"""The small template language of families: a variable's words, its id, and a choice between wordings."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from generator.errors import CourseError
from generator.families.reading import read_plainly
from generator.families.wording import Shown, WordingError, wording
from generator.model.scenario import Path

# What a template may be made of. No loop, call, macro or import is among it: that bounds both what a
# template can reach and how long its text can grow.
_ALLOWED_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Getattr,
    nodes.Filter,
    nodes.List,
    nodes.Tuple,
)
_ALLOWED_FILTERS = ("capitalize", "lower", "upper")
_MAX_LENGTH = 20_000
_NAME = re.compile(r"(?<!\{)\{\{ *([a-zA-Z][a-zA-Z0-9_]*) *\}\}(?!\})")

# It reads templates and runs none: `wording` says what one comes out as.
_environment = Environment(autoescape=False)  # noqa: S701  what comes out is Markdown, cleaned when it becomes HTML


class FamilyError(CourseError):
    """A family that cannot become questions: where in the scenario, what is wrong, how to mend it."""

    def __init__(self, path: Path, message: str, hint: str) -> None:
        """Keep the three apart, so that the check can give the line."""
        super().__init__(message)
        self.path = path
        self.message = message
        self.hint = hint


def is_template(text: str) -> bool:
    """Tell whether a text holds any template sign at all; most hold none and are left alone."""
    return "{" in text and ("{{" in text or "{%" in text or "{#" in text)


def render(text: str, values: Mapping[str, Shown], path: Path) -> str:
    """Give the text with its variables filled in.

    Raises `FamilyError` when the template is malformed, reaches for more than it may, or names an
    unknown variable.
    """
    if not is_template(text):
        return text
    if _names_only(text, tuple(values)):
        return _NAME.sub(lambda match: str(values[match[1]]), text).removesuffix("\n")
    if fault := next(faults(text, tuple(values), path), None):
        raise fault
    try:
        return wording(_parsed(text)[0], values)
    except WordingError as error:
        raise FamilyError(path, f"the template does not work: {error}", _HINT_FORMS) from error


@lru_cache(maxsize=16384)
def _names_only(text: str, names: tuple[str, ...]) -> bool:
    """Tell whether a template does no more than name known variables, as most do: then Jinja need not read it."""
    return (
        len(text) <= _MAX_LENGTH
        and all(name in names for name in _NAME.findall(text))
        and not is_template(_NAME.sub(" ", text))
    )


def faults(text: str, names: tuple[str, ...], path: Path) -> Iterator[FamilyError]:
    """Give everything wrong with one template, given the names of the scenario's variables."""
    if is_template(text) and not _names_only(text, names):
        yield from (FamilyError(path, message, hint) for message, hint in _findings(text, names))


@lru_cache(maxsize=16384)
def _findings(text: str, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Give what is wrong and how to mend it; kept, because each variant of a family asks again."""
    if len(text) > _MAX_LENGTH:
        return ((f"a template of {len(text)} characters", f"keep a text under {_MAX_LENGTH} characters"),)
    try:
        tree, plain_names = _parsed(text)
    except (TemplateSyntaxError, RecursionError) as error:
        return ((f"the template cannot be read: {error}", _HINT_FORMS),)
    if plain_names is not None and plain_names.issubset(names):
        return ()
    found = (_finding(node, names) for node in _each(tree))
    return tuple(finding for finding in found if finding)


def _each(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Give every node in the order of the text; Jinja's `find_all` takes three times as long."""
    ahead = [tree]
    while ahead:
        node = ahead.pop()
        yield node
        ahead += reversed(list(node.iter_child_nodes()))


def _finding(node: nodes.Node, names: tuple[str, ...]) -> tuple[str, str] | None:
    match node:
        case nodes.Name(name=name) if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"did you mean `{near[0]}`?" if near else "declare it under `vars`"
            return (f"the template names `{name}`, which is no variable of this scenario", hint)
        case nodes.Getattr(attr=attr) if attr != "id":
            return (f"the template reaches for `.{attr}`", "only `.id` may follow a variable's name")
        case nodes.Filter(name=name) if name not in _ALLOWED_FILTERS:
            allowed = ", ".join(f"`{f}`" for f in _ALLOWED_FILTERS)
            return (f"the template uses the filter `{name}`", f"the filters are {allowed}")
        case _ if not isinstance(node, _ALLOWED_NODES):
            what = type(node).__name__.lower()
            return (f"the template uses `{what}`, which templates here may not", _HINT_FORMS)
    return None


@lru_cache(maxsize=16384)
def _parsed(text: str) -> tuple[nodes.Template, frozenset[str] | None]:
    """Give a template's tree; where it holds the two plain forms only, the names it asks for are all there is to it."""
    return read_plainly(text) or (_environment.parse(text), None)


_HINT_FORMS = (
    "a template may hold {{ name }}, {{ name.id }} and {% if name.id == '...' %} ... {% else %} ... {% endif %}"
)
