"""A lesson's Markdown with its clause references, drawings and practice put in their places."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

import nh3
from markupsafe import Markup

from generator.pages.figures import safe_figure
from generator.pages.filling import fill
from generator.pages.markup import CLOSE, OPEN, render_document, without_marks
from generator.pages.practice import practice_card
from generator.pages.site import Site

# A reference may stand anywhere in a sentence; a placement only on a line of its own.
_REFERENCE = re.compile(r"\[§\s*([^\]\s]+)\s*\]")
_PLACEMENT = re.compile(r"^[ \t]*\[(practice|figure):\s*([^\]\s]+)\s*\][ \t]*$", re.MULTILINE)
_MARK = re.compile(f"{OPEN}(clause|practice|figure):([^{OPEN}{CLOSE}]*){CLOSE}")
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
    text = _PLACEMENT.sub(rf"\n{OPEN}\1:\2{CLOSE}\n", text)
    text = _REFERENCE.sub(rf"{OPEN}clause:\1{CLOSE}", text)
    headings: list[Heading] = []
    html = _HEADING.sub(lambda found: _with_id(found.group(1), headings), render_document(text))
    placed = "".join(_placed(html, site, root))
    return LessonBody(html=Markup(placed), headings=tuple(headings))  # noqa: S704  cleaned, then only our own HTML added


def _with_id(inner: str, headings: list[Heading]) -> str:
    heading = Heading(id=f"s{len(headings) + 1}", text=_words(inner))
    headings.append(heading)
    return f'<h2 id="{heading.id}">{inner}</h2>'


def _words(html: str) -> str:
    return " ".join(unescape(nh3.clean(_MARK.sub("", html), tags=set())).split())


def _placed(html: str, site: Site, root: str) -> Iterator[str]:
    put: dict[str, Callable[[str], str]] = {
        "clause": lambda name: _clause(name, site, root),
        "practice": lambda name: _practice(name, site, root),
        "figure": lambda name: safe_figure(site.figures.get(f"{name}.{site.language}", "")),
    }
    end = 0
    for mark in re.finditer(rf"<p>\s*{_MARK.pattern}\s*</p>|{_MARK.pattern}", html):
        alone = mark.group(1) in ("practice", "figure")
        kind, name = (mark.group(1), mark.group(2)) if mark.group(1) else (mark.group(3), mark.group(4))
        yield html[end : mark.start()]
        shown = put[kind](unescape(name))
        yield shown if alone or mark.group(3) else f"<p>{shown}</p>"
        end = mark.end()
    yield html[end:]


def _clause(name: str, site: Site, root: str) -> str:
    return "".join(fill("clause_link.html", link=link, root=root, w=site.words) for link in site.clauses((name,)))


def _practice(name: str, site: Site, root: str) -> str:
    scenario = next((s for s in site.sequence if s.id == name), None)
    return practice_card(scenario, site, root) if scenario else ""
