"""A page of the site: its address, and the Markdown file MkDocs reads, which is one block of finished HTML."""

import json
from dataclasses import dataclass
from html import escape
from typing import Any

from generator.pages.filling import fill
from generator.pages.markup import words_of
from generator.pages.quiz import script_words
from generator.pages.site import Site

_DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file below `build/docs/`, by its path from there."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says about itself. `twin` tells whether the other language has the same page."""

    title: str
    description: str
    searchable: bool = True
    twin: bool = True


def way_back(address: str) -> str:
    """Give the relative link from a page to its language's home."""
    return "../" * address.count("/")


def page(site: Site, address: str, head: Head, template: str, **context: object) -> Page:
    """Give a page at an address below the language's home ("" or "topics/permission/").

    `context` is what the template needs beyond the site, the course and the words.
    """
    body = fill(
        template,
        site=site,
        course=site.library.course,
        language=site.language,
        w=site.words,
        script_words=script_words(site.words),
        root=way_back(address),
        address=address,
        **context,
    )
    return Page(path=f"{site.language}/{address}index.md", data=f"{_front_matter(head)}\n{body}".encode())


def _front_matter(head: Head) -> str:
    # Material prints these into the page as they are, so they are escaped here; JSON strings are YAML strings.
    values: dict[str, Any] = {
        "title": escape(words_of(head.title)),
        "description": escape(_shortened(words_of(head.description))),
        "twin": head.twin,
    }
    if not head.searchable:
        values["search"] = {"exclude": True}
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return "\n".join(("---", *lines, "---", ""))


def _shortened(text: str) -> str:
    if len(text) <= _DESCRIPTION_LENGTH:
        return text
    return text[:_DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"
