"""Author text to HTML that can do no harm: Markdown with raw HTML off, then a cleaner with a short list.

Everything an author writes goes through here field by field and lands in a page as finished HTML, so it
never meets the page's own Markdown or templates.
"""

import re
from html import unescape

import markdown
import nh3
from markupsafe import Markup

_INLINE_TAGS = {"abbr", "br", "code", "em", "strong", "sub", "sup"}
_BLOCK_TAGS = {"blockquote", "dd", "dl", "dt", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_TABLE_TAGS = {"table", "tbody", "td", "th", "thead", "tr"}
_TAGS = _INLINE_TAGS | _BLOCK_TAGS | _TABLE_TAGS | {"a"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "td": {"align"},
    "th": {"align"},
}
_SCHEMES = {"http", "https", "mailto"}
_LINK_REL = "noopener noreferrer"

# Characters that mark places in a text while it is rendered. They are private-use, and taken out of
# what authors write, so no author can forge a mark.
OPEN, CLOSE = "\ue000", "\ue001"
_FORGED = re.compile(f"[{OPEN}{CLOSE}]")
_LIBRARY_MARKS = re.compile(f"[{markdown.util.STX}{markdown.util.ETX}]")

# A run of Latin letters and digits held together by signs, with at least one of each in it.
_REFERENCE = re.compile(r"(?<![\w\u2066])(?=\S*[A-Za-z])(?=\S*\d)[A-Za-z0-9]+(?:[-/.:][A-Za-z0-9]+)*[-/.:][A-Za-z0-9]+")
_URDU = re.compile("[\u0600-\u06ff]")
_ISOLATE, _END_ISOLATE = "\u2066", "\u2069"
_SIDEWAYS = re.compile("<(pre|table)>")
_TAG_OR_MARK = re.compile(f"(<[^>]*>|{OPEN}[^{CLOSE}]*{CLOSE})")


def _markdown(*extensions: str) -> markdown.Markdown:
    converter = markdown.Markdown(extensions=list(extensions))
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    return converter


def _line_markdown() -> markdown.Markdown:
    # A choice or a legend is one line: "1964. The rules" must not turn into a list.
    converter = _markdown()
    for processor in ("indent", "code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote", "reference"):
        converter.parser.blockprocessors.deregister(processor)
    return converter


# Words, spaces, and punctuation that has no meaning in Markdown or HTML wherever it stands. A text may not begin with
# a number, which could be a list's, and holds no line break, behind which anything could begin.
_MARKS = r"\u0610-\u061a\u064b-\u065f\u0670"
_PLAIN_START = re.compile(r"""[^\W\d_]|["'“”‘’(]""")
# One class to look for is several times faster than a run of classes to match; the underscore is a sign of Markdown.
_NOT_PLAIN = re.compile(rf"""[^\w {_MARKS}.,;:?!'"()%/،۔؟؛“”‘’-]""")

_text = _markdown("tables")
_line = _line_markdown()
_document = _markdown("tables", "fenced_code")

_clean_text = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=_LINK_REL).clean
_clean_document = nh3.Cleaner(
    tags=_TAGS | {"h1", "h2"}, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=_LINK_REL
).clean
_clean_line = nh3.Cleaner(tags=_INLINE_TAGS, attributes={"abbr": {"title"}}, url_schemes=_SCHEMES).clean


def render_text(text: str) -> str:
    """Give an author's text as safe HTML: paragraphs, lists, emphasis, links, tables; nothing that runs."""
    words = text.strip(" ")
    if is_plain(words):
        return _isolated_html(f"<p>{words}</p>")
    return _isolated_html(_clean_text(_converted(_text, _own(text))))


def render_line(text: str) -> str:
    """Give a text as safe HTML that fits inside a label or a legend: no blocks and no links.

    Blank lines become line breaks; space at either end is kept as one space, so that pieces of a
    draft can be joined again.
    """
    words = text.strip()
    html = words if is_plain(words) else _line_html(words)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{_isolated_html(html.strip())}{after}" if html.strip() else before


def is_plain(text: str) -> bool:
    """Tell whether a text is one paragraph of bare words, in which neither Markdown nor HTML has a sign to find.

    Most texts are; they need no conversion, which is half the cost of a page.
    """
    return (
        _PLAIN_START.match(text) is not None and text[-1] != " " and "_" not in text and _NOT_PLAIN.search(text) is None
    )


def _converted(converter: markdown.Markdown, text: str) -> str:
    # Rare gibberish makes the library leave a mark of its own in the text, and XML can hold neither of the two signs.
    return _LIBRARY_MARKS.sub("", converter.reset().convert(text))


def _line_html(text: str) -> str:
    return _clean_line(_converted(_line, _own(text)).replace("</p>\n<p>", "<br><br>"))


def render_document(text: str) -> str:
    """Give a whole document (a lesson, a page of the handbook) as safe HTML, with `h1` and `h2` and code blocks.

    `text` may hold marks made of `OPEN` and `CLOSE`; `without_marks` first takes out any of the author's own.
    """
    html = _clean_document(_converted(_document, text))
    # A long line of code and a wide table are moved sideways, so the keyboard can reach them.
    return _isolated_html(_SIDEWAYS.sub(r'<\1 tabindex="0">', html))


def without_marks(text: str) -> str:
    """Give a text in which the only marks will be ours."""
    return _FORGED.sub("", text)


def safe_text(text: str) -> Markup:
    """Give `render_text` as something a template may print as it is."""
    return Markup(render_text(text))  # noqa: S704  cleaned just above


def safe_line(text: str) -> Markup:
    """Give `render_line` as something a template may print as it is."""
    return Markup(render_line(text))  # noqa: S704  cleaned just above


def words_of(text: str) -> str:
    """Give a text's bare words, without markup and not escaped: for titles and descriptions."""
    words = text if is_plain(text) else unescape(nh3.clean(_converted(_line, _own(text)), tags=set()))
    return isolated(" ".join(words.split()))


def isolated(text: str) -> str:
    """Give a text in which a reference such as "25-A" keeps its order among Urdu words.

    Without the invisible isolates (Unicode Annex 9) a browser shows it as "A-25". Texts without Urdu stay as they are.
    """
    return _isolated_run(text) if _URDU.search(text) else text


def _isolated_run(text: str) -> str:
    return _REFERENCE.sub(rf"{_ISOLATE}\g<0>{_END_ISOLATE}", text)


def _isolated_html(html: str) -> str:
    if not _URDU.search(html):
        return html
    pieces = _TAG_OR_MARK.split(html)
    return "".join(piece if n % 2 else _isolated_run(piece) for n, piece in enumerate(pieces))


def _own(text: str) -> str:
    return without_marks(text)
