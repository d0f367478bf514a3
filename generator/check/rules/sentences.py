"""No sentence is longer than a reader can follow."""

import re
from collections.abc import Iterator

from generator.check.passages import passages
from generator.check.rule import Found, Rule
from generator.model.course import Library
from generator.model.text import Language

MOST_WORDS = 50
"""More words than that, and a reader on a telephone has lost the beginning when the end comes."""

_ENDS = "!?۔؟"
# A branch of a template stands for another sentence, a blank line ends one; a reference is drawn as a sign.
_APART = re.compile(r"\n\s*\n|\{%.*?%\}")
_REFERENCE = re.compile(r"\[(?:§|practice:|figure:)[^\]]*\]")


def _find(library: Library) -> Iterator[Found]:
    for source, located in passages(library):
        for path, text in located:
            for language, words in ((Language.EN, text.en), (Language.UR, text.ur)):
                # Most texts as a whole have fewer words than one sentence may.
                if len(words) > 2 * MOST_WORDS and words.count(" ") >= MOST_WORDS:
                    for index, count in _long_sentences(words):
                        message = f"a sentence of {count} words"
                        hint = f"make two of it: at most {MOST_WORDS} words each"
                        yield source.at(*path, language, index), message, hint


def _long_sentences(words: str) -> Iterator[tuple[int, int]]:
    """Give where each sentence that is too long begins, and how many words it has."""
    # As quick as it is plain: a bank has a hundred thousand texts to go through.
    for end in _ENDS:
        words = words.replace(end, ".")
    at = 0
    for sentence in words.split("."):
        if sentence.count(" ") >= MOST_WORDS:
            yield from _long_parts(sentence, at)
        at += len(sentence) + 1


def _long_parts(sentence: str, at: int) -> Iterator[tuple[int, int]]:
    ends = [(found.start(), found.end()) for found in _APART.finditer(sentence)]
    begins = [0, *(end for _, end in ends)]
    for begin, end in zip(begins, [*(start for start, _ in ends), len(sentence)], strict=True):
        part = sentence[begin:end]
        if (count := len(_REFERENCE.sub("", part).split())) > MOST_WORDS:
            yield at + begin + len(part) - len(part.lstrip()), count


RULE = Rule(
    code="W304",
    title="no sentence is longer than a reader can follow",
    explanation="A question tests judgement, not breath. Long sentences cost those most who read in their second "
    "language, and those who read on a small screen.",
    find=_find,
)
