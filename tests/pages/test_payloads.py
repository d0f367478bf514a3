"""Whatever an author writes, a page holds only the elements and attributes we gave it and those text may have."""

import json
import re
from html.parser import HTMLParser

import pytest
import yaml

from generator import pages
from generator.families import FamilyError
from generator.model.scenario import Kind
from generator.model.text import Text
from generator.pages.markup import render_document, render_line, render_text
from tests.pages.conftest import a_library, a_scenario
from tests.pages.hostile import PAYLOADS, TEMPLATES

# What authors' Markdown may become, beyond what our templates hold; and `bdi`, ours, around Latin words in Urdu.
TEXT_ELEMENTS = {"a", "abbr", "bdi", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h3", "h4", "h5", "h6", "hr"}
TEXT_ELEMENTS |= {"li", "ol", "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
TEXT_ATTRIBUTES = {("a", "href"), ("a", "rel"), ("a", "title"), ("abbr", "title"), ("td", "align"), ("th", "align")}
# What is moved sideways is reached by the keyboard: our own attribute, not the author's.
TEXT_ATTRIBUTES |= {("pre", "tabindex"), ("table", "tabindex")}
TEXT_ATTRIBUTES |= {("bdi", "lang")}
SAFE_LINK = re.compile(r"(https?:|mailto:|/|\.|#|[\w%~-]|$)", re.IGNORECASE)
SCHEME = re.compile(r"[\s\x00-\x20]*([a-z][a-z0-9+.\s\x00-\x20-]*):", re.IGNORECASE)


class Seen(HTMLParser):
    """Every element, attribute and address of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes, self.links, self.declared = set(), set(), [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "action", "data", "xlink:href"}]

    handle_startendtag = handle_starttag

    def handle_comment(self, data):
        self.declared.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def body_of(page):
    front, body = page.decode().split("\n---\n", 1)
    return yaml.safe_load(front.removeprefix("---\n")), body


def both(words):
    return lambda field: Text(en=words, ur=words)


@pytest.fixture(scope="module")
def plain_vocabulary():
    """The elements and attributes of the same pages with harmless words in them."""
    elements, attributes = set(), set()
    for data in pages.render(a_library(), {"door.en": SVG, "door.ur": SVG}).values():
        seen = Seen(body_of(data)[1])
        elements |= seen.elements
        attributes |= seen.attributes
    return elements, attributes


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def assert_inert(html, elements, attributes):
    seen = Seen(html)
    assert seen.elements <= elements | TEXT_ELEMENTS
    assert seen.attributes <= attributes | TEXT_ATTRIBUTES
    assert not {name for _, name in seen.attributes if name.startswith("on") or name in {"style", "srcdoc", "srcset"}}
    assert seen.declared == []
    schemes = {found.group(1).lower() for link in seen.links if (found := SCHEME.match(link))}
    assert schemes <= {"http", "https", "mailto"}
    assert all("evil.test" not in link for link in seen.links)


@pytest.mark.parametrize("name", PAYLOADS)
def test_payload_in_every_text_of_the_course_is_inert_on_every_page(name, plain_vocabulary):
    made = pages.render(a_library(both(PAYLOADS[name])), {"door.en": SVG, "door.ur": SVG})
    assert len([path for path in made if "/practice/" in path]) == 2 * len(Kind)
    for path, data in made.items():
        front, body = body_of(data)
        assert_inert(body, *plain_vocabulary)
        assert set(front) <= {"title", "description", "twin", "search", "script"}, path
        assert not re.search(r'[<>"]', front["title"] + front["description"]), path


@pytest.mark.parametrize("name", PAYLOADS)
def test_payload_is_inert_in_each_rendering_of_text(name):
    text = PAYLOADS[name]
    assert_inert(render_text(text), set(), set())
    assert_inert(render_document(text), {"h1", "h2"}, set())
    line = Seen(render_line(text))
    assert line.elements <= {"abbr", "br", "code", "em", "strong", "sub", "sup"}
    assert line.attributes <= {("abbr", "title")}


@pytest.mark.parametrize("name", PAYLOADS)
def test_payload_cannot_leave_the_chooser_or_the_words_of_the_script(name):
    library = a_library(both(PAYLOADS[name]))
    plain = Seen(pages.chooser(a_library().course).decode())
    seen = Seen(pages.chooser(library.course).decode())
    assert seen.elements <= plain.elements
    assert seen.attributes <= plain.attributes
    home = pages.render(library, {})["en/index.md"].decode()
    spoken = next(value for value in re.findall(r'data-words="([^"]*)"', home))
    assert "progress" in json.loads(spoken.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_outside_a_scenario_is_only_words(name):
    library = a_library(both(TEMPLATES[name]), scenarios=())
    text = "".join(data.decode() for data in pages.render(library, {}).values())
    assert "49" not in text
    assert "012345678" not in text
    first_words = TEMPLATES[name].split(" ")[0]
    assert first_words in text


@pytest.mark.parametrize("name", [n for n in TEMPLATES if n != "comment"])
def test_template_beyond_what_a_family_may_hold_is_refused(name):
    library = a_library(scenarios=(a_scenario(Kind.CHOICE, both(TEMPLATES[name])),))
    with pytest.raises(FamilyError):
        pages.render(library, {})


def test_hostile_words_are_still_shown():
    """Harmless is not the same as gone: the reader sees what was typed."""
    made = pages.render(a_library(both(PAYLOADS["script"])), {})
    page = next(data for path, data in made.items() if path.startswith("en/practice/permission/case-choice")).decode()
    assert "&lt;script&gt;hit()&lt;/script&gt;" in page
