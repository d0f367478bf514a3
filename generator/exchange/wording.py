"""Foreign HTML and foreign plain words become the simple Markdown of a scenario, which shows the same words.

What Markdown here cannot say (pictures, tables, sounds) is named, so that a report can tell it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree, html

_SIGNS = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|!(?=\[)")
# These have no escape that all who read our Markdown know, but every one of them reads an entity.
_ENTITIES = re.compile(r"&(?=#?\w{1,32};)|<(?=[A-Za-z/!?])|~|\{(?=[{%#])")
_LINE_START = re.compile(
    r"^(?:(?P<sign>[#>|]|[+\-](?=[\s+\-]|$)|=(?==*\s*$))|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$))", re.MULTILINE
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>()\\`*\[\]]+")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
"""Characters that no scenario may hold."""

_BLOCKS = {"p", "div", "section", "article", "center", "dd", "dt", "dl", "li", "tr", "td", "th"}
_DEEPEST = 60
_HIGHEST_HEADING = 3
"""The two above it belong to the page around a scenario."""
_LOST = {
    "img": "a picture",
    "svg": "a picture",
    "math": "a formula",
    "audio": "a sound",
    "video": "a film",
    "iframe": "an embedded page",
    "object": "an embedded object",
    "embed": "an embedded object",
    "form": "a form",
    "input": "a form",
}
_SILENT = {"script", "style", "head", "title", "template", *_LOST} - {"form", "math", "object"}
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**"}


def escaped(words: str) -> str:
    """Give Markdown that shows the words as they are, template signs included; line breaks stay line breaks."""
    return _escape_starts(_escape_signs(words))


def _escape_signs(words: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", _ENTITIES.sub(lambda m: f"&#{ord(m[0])};", words))


def _escape_starts(text: str) -> str:
    def escape(match: re.Match[str]) -> str:
        if (sign := match["sign"]) is None:
            return f"{match['number']}\\{match['dot']}"
        return f"&#{ord(sign)};" if sign in "=|" else f"\\{sign}"

    return _LINE_START.sub(escape, text)


def lines_of(words: str) -> str:
    """Give the Markdown of plain words: a blank line parts paragraphs, a line break stays one."""
    paragraphs = re.split(r"\n\s*\n", words.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "\n\n".join("  \n".join(escaped(" ".join(line.split())) for line in p.split("\n")) for p in paragraphs)


@dataclass(slots=True)
class Blocks:
    """What a piece of HTML comes to: its blocks as Markdown, which of them are plain paragraphs, what was lost.

    `is_flat` asks for paragraphs only: the words of lists, quotations and tables without their signs.
    """

    texts: list[str] = field(default_factory=list)
    are_plain: list[bool] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    is_flat: bool = False

    def add(self, text: str, *, is_plain: bool = True) -> None:
        """Add a block unless it is empty."""
        if text.strip():
            self.texts.append(text.strip("\n"))
            self.are_plain.append(is_plain)

    @property
    def text(self) -> str:
        """The Markdown of all blocks."""
        return "\n\n".join(self.texts)


def blocks_of(markup: str, *, is_flat: bool = False) -> Blocks:
    """Read a piece of HTML, however broken it is."""
    found = Blocks(is_flat=is_flat)
    if not markup.strip():
        return found
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        found.add(lines_of(re.sub(r"<[^>]*>", " ", markup)))
        found.lost.append("markup that cannot be read")
        return found
    _walk(root, found, 0)
    return found


def _walk(node: etree._Element, found: Blocks, depth: int) -> None:
    """Collect the blocks below a node; inline content between blocks makes paragraphs of its own."""
    if depth > _DEEPEST:
        found.lost.append("nesting without end")
        return
    line = _escape_signs(_SPACE.sub(" ", node.text or ""))
    for child in node:
        tag = child.tag if isinstance(child.tag, str) else ""
        if what := _LOST.get(tag):
            found.lost.append(what)
        if tag in _BLOCK_WRITERS or tag in _BLOCKS or (tag and _holds_block(child)):
            found.add(_paragraph(line))
            line = ""
            write = _walk if found.is_flat else _BLOCK_WRITERS.get(tag, _walk)
            write(child, found, depth + 1)
        elif tag:
            line += _inline(child, found, depth + 1)
        line += _escape_signs(_SPACE.sub(" ", child.tail or ""))
    found.add(_paragraph(line))


def _holds_block(node: etree._Element) -> bool:
    return any(isinstance(n.tag, str) and (n.tag in _BLOCKS or n.tag in _BLOCK_WRITERS) for n in node.iterdescendants())


def _paragraph(line: str) -> str:
    """Give a paragraph: two breaks in a row part it, and nothing at the start of a line has a meaning."""
    pieces = re.split(r"\s*\n(?:\s*\n)+\s*", line)
    lines = (
        "  \n".join(_escape_starts(" ".join(one.split())) for one in piece.strip().split("\n")) for piece in pieces
    )
    return "\n\n".join(one for one in lines if one.strip())


def _inline(node: etree._Element, found: Blocks, depth: int) -> str:
    tag = str(node.tag)
    if tag == "br":
        return "\n"
    if tag in _SILENT or depth > _DEEPEST:
        return ""
    if tag in ("code", "tt", "kbd", "samp"):
        return _code("".join(node.itertext()))
    inner = _escape_signs(_SPACE.sub(" ", node.text or ""))
    for child in node:
        if isinstance(child.tag, str):
            if what := _LOST.get(child.tag):
                found.lost.append(what)
            inner += _inline(child, found, depth + 1)
        inner += _escape_signs(_SPACE.sub(" ", child.tail or ""))
    if tag in _MARKS:
        return _marked(inner, _MARKS[tag])
    if tag == "a":
        return _linked(inner, node.get("href") or "", found)
    return inner


def _marked(inner: str, mark: str) -> str:
    """Put marks close to the words: a mark beside a space would be a star."""
    words = inner.strip()
    if not words:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{mark}{words}{mark}{after}"


def _linked(inner: str, address: str, found: Blocks) -> str:
    if _SAFE_LINK.fullmatch(address) and inner.strip():
        return f"[{inner}]({address})"
    if address:
        found.lost.append("a link")
    return inner


def _code(words: str) -> str:
    line = " ".join(words.split())
    return _escape_signs(line) if not line or re.search(r"`|\{[{%#]", line) else f"`{line}`"


def _write_list(node: etree._Element, found: Blocks, depth: int) -> None:
    entries: list[str] = []
    for child in (c for c in node if c.tag == "li"):
        inner = Blocks(lost=found.lost)
        _walk(child, inner, depth)
        if not inner.texts:
            continue
        sign = f"{len(entries) + 1}." if node.tag == "ol" else "-"
        indented = inner.text.replace("\n", "\n    ").replace("\n    \n", "\n\n")
        entries.append(f"{sign:<4}{indented}")
    # An entry of several blocks needs air around it, or the next entry would belong to its last block.
    found.add(("\n\n" if any("\n\n" in entry for entry in entries) else "\n").join(entries), is_plain=False)


def _write_quote(node: etree._Element, found: Blocks, depth: int) -> None:
    inner = Blocks(lost=found.lost)
    _walk(node, inner, depth)
    found.add("\n".join(f"> {line}" if line else ">" for line in inner.text.split("\n")), is_plain=False)


def _write_code(node: etree._Element, found: Blocks, _: int) -> None:
    words = "".join(node.itertext()).strip("\n")
    if any(sign in words for sign in ("{{", "{%", "{#")):
        found.lost.append("the spacing of a block of code, which reads like a template of ours")
        found.add(lines_of(words))
    else:
        found.add("\n".join(f"    {line}" for line in words.split("\n")), is_plain=False)


def _write_heading(node: etree._Element, found: Blocks, depth: int) -> None:
    inner = Blocks(lost=found.lost)
    _walk(node, inner, depth)
    level = max(_HIGHEST_HEADING, int(str(node.tag)[1]))
    for text in inner.texts:
        words = re.sub(r"#+$", lambda m: "\\#" * len(m[0]), " ".join(text.split()))
        found.add(f"{'#' * level} {words}", is_plain=False)


def _write_rule(_node: etree._Element, found: Blocks, _: int) -> None:
    found.add("* * *", is_plain=False)


def _write_table(node: etree._Element, found: Blocks, depth: int) -> None:
    """Write a table of plain cells; one whose cells hold more becomes its paragraphs."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in node.iter("tr")]
    widths = {len(row) for row in rows}
    if len(widths) != 1 or any(_holds_block(cell) for row in rows for cell in row):
        found.lost.append("the columns of a table")
        _walk(node, found, depth)
        return
    written = [[_inline(cell, found, depth).strip().replace("|", "&#124;") for cell in row] for row in rows]
    written.insert(1, ["---"] * len(written[0]))
    found.add("\n".join(f"| {' | '.join(row)} |".replace("\n", " ") for row in written), is_plain=False)


_BLOCK_WRITERS: dict[str, Callable[[etree._Element, Blocks, int], None]] = {
    "ul": _write_list,
    "ol": _write_list,
    "blockquote": _write_quote,
    "pre": _write_code,
    "hr": _write_rule,
    "table": _write_table,
    **{f"h{level}": _write_heading for level in range(1, 7)},
}
