"""The handbook: plain pages for trainers, administrators, operators and those who are shown a certificate."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname, join, relpath

from markupsafe import Markup

from generator.model.references import Refers
from generator.model.text import Language
from generator.pages.lessons import placed
from generator.pages.markup import CLOSE, OPEN, render_document, without_marks, words_of
from generator.pages.page import Head, Page, page, way_back
from generator.pages.site import Site

_TITLE = re.compile(r"\A\s*#[ \t]+([^\n]*)\n?")
_LINK = re.compile(r'href="((?:\.\.?/)*[a-z0-9/-]+)\.md(#[^"]*)?"')
_HEADING = re.compile(r"<h2>")
_EXAMPLE = re.compile(r"\[practice: ([a-z0-9-]+)\]")
_LED_TO = re.compile(r"\]\(([a-z0-9-]+)\.md\)")
_INDEX = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandbookPage:
    """One authored page: its name, which is its address, its title and its Markdown.

    A page in a folder ("rules/e104") is led to by the page named as the folder, and not by the handbook's index.
    """

    name: str
    title: str
    markdown: str


def handbook_of(files: Mapping[str, str], language: Language) -> tuple[HandbookPage, ...]:
    """Give one language's pages from files named as below `course/handbook/` ("en/scenario-format.md"), by name."""
    prefix = f"{language}/"
    found = {
        name.removeprefix(prefix).removesuffix(".md"): text for name, text in files.items() if _is_page(name, prefix)
    }
    return tuple(
        HandbookPage(name=name, title=_title(text, name), markdown=text) for name, text in sorted(found.items())
    )


def handbook_pages(files: Mapping[str, str], site: Site) -> tuple[Page, ...]:
    """Give the handbook's index and its pages. A language without a page links to the other's."""
    own = handbook_of(files, site.language)
    others = {p.name: p for p in handbook_of(files, site.other)}
    elsewhere = tuple(p for name, p in sorted(others.items()) if name not in {o.name for o in own})
    index = _index(next((p for p in own if p.name == _INDEX), None), own, elsewhere, site)
    return (index, *(_page(p, site, twin=p.name in others) for p in own if p.name != _INDEX))


def _index(
    written: HandbookPage | None, own: tuple[HandbookPage, ...], elsewhere: tuple[HandbookPage, ...], site: Site
) -> Page:
    """Give the first page: what the author wrote as `index.md`, then whatever it does not lead to."""
    led_to = {_INDEX, *(_LED_TO.findall(written.markdown) if written else ())}
    return page(
        site,
        "handbook/",
        Head(title=site.words["handbook"], description=site.words["handbook_lead"]),
        "handbook.html",
        body=_body(written, "handbook/", site) if written else None,
        pages=tuple(p for p in _listed(own) if p.name not in led_to),
        elsewhere=tuple(p for p in _listed(elsewhere) if p.name != _INDEX),
    )


def _page(written: HandbookPage, site: Site, *, twin: bool) -> Page:
    address = f"handbook/{written.name}/"
    return page(
        site,
        address,
        Head(title=written.title, description=written.title, twin=twin),
        "handbook_page.html",
        heading=written.title,
        body=_body(written, address, site),
    )


def _body(written: HandbookPage, address: str, site: Site) -> Markup:
    html = render_document(_with_examples(_TITLE.sub("", without_marks(written.markdown), count=1)))
    sections = iter(range(1, html.count("<h2>") + 1))
    html = _HEADING.sub(lambda _: f'<h2 id="s{next(sections)}">', html)
    name = address.removeprefix("handbook/").removesuffix("/")
    html = _LINK.sub(lambda found: f'href="{_way(name, found.group(1))}/{found.group(2) or ""}"', html)
    return Markup(placed(html, site, way_back(address)))  # noqa: S704  cleaned, then only our own HTML added


def _way(name: str, target: str) -> str:
    """Give the way from a page to another, which is named as a file beside it or below: each page is a folder."""
    return relpath(join(dirname(name), target), name or ".")


def _with_examples(markdown: str) -> str:
    """Give a page with `[practice: scenario-id]`, alone on a line and outside code, as a mark to be placed."""
    lines = markdown.split("\n")
    in_code = False
    for number, line in enumerate(lines):
        if line.startswith("```"):
            in_code = not in_code
        elif not in_code and (found := _EXAMPLE.fullmatch(line)):
            lines[number] = f"\n{OPEN}{Refers.PRACTICE}:{found[1]}{CLOSE}\n"
    return "\n".join(lines)


def _listed(pages: tuple[HandbookPage, ...]) -> tuple[HandbookPage, ...]:
    return tuple(p for p in pages if "/" not in p.name)


def _is_page(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and name.endswith(".md")


def _title(text: str, name: str) -> str:
    found = _TITLE.match(text)
    return words_of(found.group(1)) if found else name.replace("-", " ").capitalize()
