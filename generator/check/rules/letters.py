"""Urdu is written with Urdu letters and Western digits, and nothing invisible hides in a text."""

import re
from collections.abc import Iterator

from generator.check.passages import passages
from generator.check.rule import Found, Rule
from generator.model.course import Library
from generator.model.text import Language, Text

_LETTERS = {"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ"}
_DIGITS = {chr(zero + n): str(n) for zero in (0x0660, 0x06F0) for n in range(10)}
_INSTEAD = _LETTERS | _DIGITS
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_URDU = re.compile(f"[{''.join(_INSTEAD)}\u0640\ufb50-\ufbff\ufe70-\ufefe{_INVISIBLE}]")
_ENGLISH = re.compile(f"[{_INVISIBLE}]")
_PATTERNS = {Language.EN: _ENGLISH, Language.UR: _URDU}


def _find(library: Library) -> Iterator[Found]:
    for source, located in passages(library):
        for path, text in located:
            for language, index, message, hint in _in_text(text):
                yield source.at(*path, language, index), message, hint


def _in_text(text: Text) -> Iterator[tuple[str, int, str, str]]:
    for language, pattern in _PATTERNS.items():
        words = text[language]
        if not words.isascii() and (found := pattern.search(words)):
            yield language, found.start(), *_explain(found[0], words)


def _explain(letter: str, words: str) -> tuple[str, str]:
    code = f"U+{ord(letter):04X}"
    if letter in _DIGITS:
        return f"the digit `{letter}`", f"write `{_DIGITS[letter]}`: the course uses Western digits in both languages"
    if letter in _LETTERS:
        word = next((word for word in words.split() if letter in word), letter)
        hint = f"write `{_LETTERS[letter]}`, U+{ord(_LETTERS[letter]):04X}, so that a search finds the word"
        return f"the Arabic letter `{letter}`, {code}, in `{word}`", hint
    if letter == "\u0640":
        return f"a stretched line (tatweel), {code}", "delete it: the typeface stretches words"
    if _ENGLISH.fullmatch(letter):
        return f"an invisible character, {code}", "delete it"
    return f"a letter stored as a shape, {code}", "type the letter itself: the typeface joins it"


RULE = Rule(
    code="E213",
    title="Urdu letters, Western digits, nothing invisible",
    explanation="Arabic and Urdu letters look alike, and a search for one does not find the other; an invisible "
    "character makes two equal texts differ.",
    find=_find,
)
