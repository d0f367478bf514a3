"""A lesson's Markdown with its clause references, drawings and practice put in their places."""

import re
from dataclasses import dataclass
from html import unescape

import nh3
from markupsafe import Markup

from generator.model.references import Refers, references
from generator.pages.figures import safe_figure
from generator.pages.filling import clause_html
from generator.pages.markup import CLOSE, OPEN, render_document, without_marks
from generator.pages.practice import practice_card
from generator.pages.site import Site

_MARK = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")
# A placement stands alone on its line, so Markdown has made a paragraph of it.
_PLACE = re.compile(
    f"(?:<p>\\s*)?{OPEN}(?P<placed>practice|figure):(?P<what>[^{CLOSE}]*){CLOSE}(?:\\s*</p>)?"
    f"|{OPEN}clause:(?P<clause>[^{CLOSE}]*){CLOSE}"
)
_TITLE = re.compile(r"\A\s*#[ \t]+[^\n]*\n?")
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section of a lesson. The id counts sections, so that both languages share it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonBody:
    """A lesson as HTML, and its sections in order."""

    html: Markup
    headings: tuple[Heading, ...]


def lesson_body(markdown: str, site: Site, root: str) -> LessonBody:
    """Give the HTML of a lesson without its title. `root` leads from the page to the language's home.

    What a mark names and the library lacks is left out here; the check reports it.
    """
    text = _TITLE.sub("", without_marks(markdown), count=1)
    headings: list[Heading] = []
    html = _HEADING.sub(lambda found: _with_id(found.group(1), headings), render_document(_marked(text)))
    body = Markup(placed(html, site, root))  # noqa: S704  cleaned, then only our own HTML added
    return LessonBody(html=body, headings=tuple(headings))


def _marked(text: str) -> str:
    """Give a lesson with its references as marks, which Markdown leaves alone."""
    lines = text.split("\n")
    for found in reversed(tuple(references(text))):
        line, start = lines[found.line - 1], found.column - 1
        mark = f"{OPEN}{found.refers}:{found.name}{CLOSE}"
        if found.refers is Refers.CLAUSE:
            lines[found.line - 1] = line[:start] + mark + line[line.index("]", start) + 1 :]
        elif found.is_alone:
            lines[found.line - 1] = f"\n{mark}\n"
    return "\n".join(lines)


def _with_id(inner: str, headings: list[Heading]) -> str:
    heading = Heading(id=f"s{len(headings) + 1}", text=_words(inner))
    headings.append(heading)
    return f'<h2 id="{heading.id}">{inner}</h2>'


def _words(html: str) -> str:
    return " ".join(unescape(nh3.clean(_MARK.sub("", html), tags=set())).split())


def placed(html: str, site: Site, root: str) -> str:
    """Give rendered HTML with what its marks name put in their places; `root` leads to the language's home."""

    # In one pass, so that what is put in is never searched for marks.
    def put(mark: re.Match[str]) -> str:
        if mark["clause"] is not None:
            return _clause(unescape(mark["clause"]), site, root)
        name = unescape(mark["what"])
        return _practice(name, site, root) if mark["placed"] == Refers.PRACTICE else _figure(name, site)

    return _PLACE.sub(put, html)


def _figure(name: str, site: Site) -> str:
    return safe_figure(site.figures.get(f"{name}.{site.language}", ""), name)


def _clause(name: str, site: Site, root: str) -> str:
    return "".join(clause_html(link, root, site.language) for link in site.clauses((name,)))


def _practice(name: str, site: Site, root: str) -> str:
    scenario = next((s for s in site.sequence if s.id == name), None)
    return practice_card(scenario, site, root) if scenario else ""
