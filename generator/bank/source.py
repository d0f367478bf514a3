"""Bytes of one YAML file become a tree of nodes, or diagnostics that say why not.

Refused with a position: what is not UTF-8, control characters, aliases and anchors (and with them
alias bombs), tags, a text that breaks off at a hashtag, a second document, an empty file, nesting
without end, a file over the size limit.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from generator.bank.problems import Problems, shorten

MAX_BYTES = 1_000_000
MAX_DEPTH = 50

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
"""Characters that no text may hold, once YAML has turned line endings into line feeds."""

# What may stand before an anchor, an alias or a tag; prose such as `a *word*` does not match, and what
# matches by chance only costs a closer look.
_PROPERTY = re.compile(rb"(?:^|[-:?,\[{\n])[ \t]*(?:[&*]\S|!)")
# A `#` behind a space begins a remark; one that a word follows at once was meant as a hashtag.
_HASHTAG = re.compile(r"[ \t]+(#[^\s#]\S*)")
_MAYBE_HASHTAG = re.compile(rb"[ \t]#[^\s#]")
_OPENERS = (b"[", b"{", b"-", b"?", b":")
# The composer recurses in C without a guard of its own; this many openers cannot exhaust its stack.
_SAFE_OPENERS = 1_000

# What the parser says, how to mend it, and whether the place to look at is where it all began.
_HINTS = (
    ("but got '?'", "put a text that holds a question mark in quotation marks", False),
    ("tab character", "indent with spaces, never with tabs", False),
    ("expected '-' indicator", "line this up with the entries of the list above it", False),
    ("alphabetic or numeric character", "quote a text that starts with `*`, `&` or `!`", False),
    ("cannot start any token", "indent with spaces, never tabs, and quote a text that starts with a sign", False),
    (
        "mapping values are not allowed",
        "quote a text that holds `: `, or write it after `>-` on lines of its own",
        False,
    ),
    ("could not find expected ':'", "write `key: value`; quote a text that runs over several lines", False),
    ("expected <block end>", "line this up with the keys above it; indent by two spaces", False),
    (
        "did not find expected key",
        "line this up with the keys above it; quote a text that holds quotation marks",
        False,
    ),
    ("unexpected end of stream", "close the quotation mark or bracket that was opened here", True),
    ("did not find expected ',' or", "close the bracket, and quote a text that holds commas, colons or brackets", True),
)


if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]  # it is there, and not named in the stubs

    class _Composer(CParser):
        """The C composer without tag resolution: we decode each scalar by the type of its field."""

        def descend_resolver(self, *_: object) -> None:
            pass

        def ascend_resolver(self) -> None:
            pass

        def resolve(self, *_: object) -> str:
            return ""

    _events: Any = yaml.CSafeLoader
    _composer: Any = _Composer
else:
    _events = _composer = yaml.SafeLoader


def decode(data: bytes, problems: Problems) -> str | None:
    """Give the text of a file without its byte order mark, or note why there is none."""
    if len(data) > MAX_BYTES:
        problems.at("E101", 1, 1, f"the file has {len(data):,} bytes", f"keep a file under {MAX_BYTES:,} bytes")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode("utf-8-sig", "replace")) + 1
        line = data.count(b"\n", 0, error.start) + 1
        problems.at("E102", line, column, f"byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8")
        return None


def refuse_controls(text: str, problems: Problems) -> bool:
    """Note the first control character of a file's text; tell whether there was one."""
    if not (found := CONTROL.search(text.replace("\r\n", "\n"))):
        return False
    before = text.replace("\r\n", "\n")[: found.start()]
    column = found.start() - (before.rfind("\n") + 1) + 1
    problems.at(
        "E103", before.count("\n") + 1, column, f"a control character, U+{ord(found[0]):04X}", "delete this character"
    )
    return True


def compose(data: bytes, problems: Problems) -> MappingNode | None:
    """Give the root mapping of a YAML file, or note everything that keeps it from being read."""
    text = decode(data, problems)
    if text is None:
        return None
    if _wants_closer_look(data) and not _looks_sound(text, problems):
        return None
    try:
        root = _single_node(text, problems)
    except yaml.MarkedYAMLError as error:
        _note_syntax(error, problems)
        return None
    except (yaml.reader.ReaderError, RecursionError):
        if not refuse_controls(text, problems):
            problems.at("E104", 1, 1, "the file cannot be read as YAML", "retype it from a working file")
        return None
    if root is None or isinstance(root, MappingNode):
        return root
    problems.add("E113", root.start_mark, "the file should hold keys and values", "begin with `id: ...`")
    return None


def _single_node(text: str, problems: Problems) -> Node | None:
    loader = _composer(text)
    try:
        if not loader.check_node():
            problems.at("E105", 1, 1, "the file is empty", "write the scenario, or delete the file")
            return None
        root: Node = loader.get_node()
        if loader.check_node():
            mark = loader.get_node().start_mark
            problems.add(
                "E106", mark, "a second document starts here", "delete the line `---`; one file is one document"
            )
            return None
        return root
    finally:
        loader.dispose()


def _note_syntax(error: yaml.MarkedYAMLError, problems: Problems) -> None:
    problem = error.problem or "the file cannot be read"
    known = ((hint, is_late) for sign, hint, is_late in _HINTS if sign in problem)
    hint, is_late = next(known, ("compare this line with a file that works", False))
    mark = (is_late and error.context_mark) or error.problem_mark or error.context_mark
    if mark:
        problems.add("E104", mark, f"this is not YAML: {shorten(problem, 80)}", hint)
    else:
        problems.at("E104", 1, 1, f"this is not YAML: {shorten(problem, 80)}", hint)


def _wants_closer_look(data: bytes) -> bool:
    """Tell, cheaply, whether a file might hold what only its events can rule out."""
    if sum(map(data.count, _OPENERS)) > _SAFE_OPENERS:
        return True
    has_sign = b"&" in data or b"*" in data or b"!" in data
    if has_sign and _PROPERTY.search(data):
        return True
    return b"#" in data and _MAYBE_HASHTAG.search(data) is not None


def _looks_sound(text: str, problems: Problems) -> bool:
    """Read the events of a file, which never recurses; note aliases, anchors, tags, hashtags and depth."""
    depth = 0
    seen: set[str] = set()
    try:
        for event in _events_of(text):
            _note_properties(event, problems, seen)
            _note_hashtag(event, text, problems)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                hint = "a scenario needs about six levels"
                problems.add("E109", event.start_mark, f"more than {MAX_DEPTH} levels deep", hint)
                break
    except (yaml.YAMLError, RecursionError):
        # The composer meets the same fault at no greater depth, and tells it with its place.
        pass
    return not problems.found


def _events_of(text: str) -> Iterator[Any]:
    """Give the events of a file; the two parsers have marks of different types, alike in all we use."""
    return yaml.parse(text, Loader=_events)


def _note_properties(event: Any, problems: Problems, seen: set[str]) -> None:  # noqa: ANN401  # as above
    """Note an anchor, a tag, and the first alias of each name: a bomb has thousands."""
    mark, anchor, tag = event.start_mark, getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        if anchor not in seen:
            problems.add("E107", mark, f"an alias, `*{anchor}`", "write the value out where it is needed")
        seen.add(str(anchor))
    elif anchor:
        problems.add("E107", mark, f"an anchor, `&{anchor}`", "delete the anchor; quote a text that starts with `&`")
    if tag:
        shown = shorten(tag.replace("tag:yaml.org,2002:", "!!"))
        problems.add("E108", mark, f"a tag, `{shown}`", "delete the tag; quote a text that starts with `!`")


def _note_hashtag(event: Any, text: str, problems: Problems) -> None:  # noqa: ANN401  # as above
    """Note a text without quotation marks that a hashtag follows: YAML takes the rest for a remark."""
    end = event.end_mark
    if not isinstance(event, yaml.ScalarEvent) or event.style:
        return
    if found := _HASHTAG.match(text, end.index):
        hint = "put the text in quotation marks; if this is a remark, put a space behind its `#`"
        column = end.column + found.start(1) - end.index + 1
        problems.at("E117", end.line + 1, column, f"the text breaks off before `{shorten(found[1])}`", hint)
