"""The words: every one said somewhere, in both languages, with the same places to fill."""

import re
from pathlib import Path
from string import Formatter

import generator.grader
from generator.grader.words import PHRASES

PACKAGE = Path(generator.grader.__file__).parent
SOURCES = [path for path in (*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.py")) if "words" not in path.parts]
COMPUTED = re.compile(r"^(kind|state|means|outcome|answer|language|scope|token|did|takes|kept)_|_title$")
"""Phrases whose key is put together from a value, such as `state_` and where a person stands."""


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_places_to_fill():
    assert {key for key, text in PHRASES.items() if places(text.en) != places(text.ur)} == set()


def test_every_phrase_is_written_in_its_own_script():
    assert {
        key for key, text in PHRASES.items() if not text.en.isascii() and not set(text.en) <= set(_ENGLISH)
    } == set()
    assert {key for key, text in PHRASES.items() if not re.search("[\u0600-\u06ff]", text.ur)} == set()


_ENGLISH = [chr(n) for n in range(32, 127)] + list("“”…")


def test_no_phrase_is_left_over_and_none_is_missing():
    used = set(re.findall(r"[\"']([a-z_0-9]+)[\"']", "\n".join(path.read_text() for path in SOURCES)))
    assert {key for key in PHRASES if key not in used and not COMPUTED.search(key)} == set()
    said = set(re.findall(r"{% say [\"'](\w+)[\"']", "\n".join(path.read_text() for path in SOURCES)))
    assert len(said) > 80
    assert said - PHRASES.keys() == set()


def test_urdu_letters_are_urdus_own():
    arabic = {"\u064a", "\u0643", "\u0647"}  # yeh, kaf and heh as Arabic writes them
    assert {key for key, text in PHRASES.items() if arabic & set(text.ur)} == set()
