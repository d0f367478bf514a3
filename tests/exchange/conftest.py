"""How the course renders texts, a course with scenarios to carry, and the readers that are not ours."""

import json
import re
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from generator import bank
from generator.exchange import Rendering
from generator.model.course import Course
from generator.pages.markup import render_line, render_text, words_of
from tests.builders import a_tree

JUDGES = Path(__file__).parent / "judges"


@pytest.fixture(scope="session")
def rendering() -> Rendering:
    return Rendering(block=render_text, line=render_line, words=words_of)


@pytest.fixture(scope="session")
def small_course() -> Course:
    loaded = bank.load(a_tree())
    assert loaded.library
    return loaded.library.course


@pytest.fixture(scope="session")
def gift_pegjs(browser: Browser) -> Callable[[str], list[dict[str, Any]]]:
    """gift-pegjs 1.0.2, the strictest reader of GIFT, in the browser that the other tests use."""
    page = browser.new_page()
    page.add_script_tag(content="var module = {};\n" + (JUDGES / "gift-parser.js").read_text())
    return lambda text: json.loads(page.evaluate("text => JSON.stringify(module.exports.parse(text))", text))


@pytest.fixture(scope="session")
def moodle2amc() -> type:
    """The reader of amc2moodle; its pictures need a library of the system's, and no question here has any."""
    if "wand.image" not in sys.modules:
        stand_in = types.ModuleType("wand.image")
        stand_in.Image = None  # type: ignore[attr-defined]
        sys.modules["wand.image"] = stand_in
    from amc2moodle.moodle2amc import Quiz  # noqa: PLC0415  only once the stand-in is there

    return Quiz


@pytest.fixture(scope="session")
def read_as() -> Callable[[str], str]:
    """What a reader sees of some HTML: words and marks, not the spaces between blocks."""

    return seen


def seen(html: str) -> str:
    """Give HTML with its paragraphs as line breaks, no space around what is a block of its own, and nothing empty.

    A block that is empty, as of a quotation's sign alone, still parts what stands around it.
    """
    while (filled := re.sub(r"<(\w+)>(?:\s|<p>)*</\1>", _left_of_nothing, html)) != html:
        html = filled
    parted = re.sub(r"(\s*</?p>\s*)+", "\n", " ".join(html.split()))
    return re.sub(r"\s*(</?(?:ul|ol|li|blockquote|h\d|hr|br)\b[^>]*>)\s*", r"\1", parted).strip()


def _left_of_nothing(empty: re.Match[str]) -> str:
    return "<p>" if re.fullmatch(r"p|ul|ol|li|blockquote|h\d", empty[1]) else ""
