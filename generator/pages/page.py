"""A page of the site: its address, and the Markdown file MkDocs reads, which is one block of finished HTML."""

import json
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from markupsafe import Markup

from generator.model.text import Language
from generator.pages.approval import is_draft
from generator.pages.filling import fill, shown_text, shown_words
from generator.pages.markup import words_of
from generator.pages.quiz import script_words
from generator.pages.site import Site
from generator.pages.words import words

_DESCRIPTION_LENGTH = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file below `build/docs/`, by its path from there."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says about itself. `twin` tells whether the other language has the same page.

    `script` is the theme's file that this page runs beside the script of every page.
    """

    title: str
    description: str
    searchable: bool = True
    twin: bool = True
    script: str = ""


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
        w=shown_words(site.language),
        script_words=_shown_script_words(site.language),
        root=way_back(address),
        address=address,
        is_draft=site.language is Language.UR and is_draft(address, site.library),
        **context,
    )
    return Page(path=_file_of(site.language, address), data=f"{_front_matter(head)}\n{body}".encode())


def _file_of(language: Language, address: str) -> str:
    # "clauses/x.md" rather than "clauses/x/index.md": MkDocs gives both the same address, and a folder for each of
    # thousands of pages costs as much to make as the page.
    return f"{language}/{address.removesuffix('/') or 'index'}.md"


@lru_cache
def _shown_script_words(language: Language) -> Markup:
    return shown_text(script_words(words(language)))


def _front_matter(head: Head) -> str:
    # Material prints these into the page as they are, so they are escaped here; JSON strings are YAML strings.
    values: dict[str, Any] = {
        "title": escape(words_of(head.title)),
        "description": escape(_shortened(words_of(head.description))),
        "twin": head.twin,
    }
    if not head.searchable:
        values["search"] = {"exclude": True}
    if head.script:
        values["script"] = head.script
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return "\n".join(("---", *lines, "---", ""))


def _shortened(text: str) -> str:
    if len(text) <= _DESCRIPTION_LENGTH:
        return text
    return text[:_DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"
