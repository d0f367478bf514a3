"""No cue of form gives the keys of the bank away."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.check.testwiseness import CUES, Reading, reading, stems
from generator.check.wording import LANGUAGE_NAMES
from generator.errors import Span
from generator.model.course import Library
from generator.model.text import Language

_ADVICE = {
    "longest": "the longest choice",
    "no absolute": "a choice without words like `always` and `never`",
    "odd form": "the one choice that ends otherwise than the others",
    "echo": "the choice that repeats most words of the situation",
    "place 1": "the first choice in the file",
    "place 2": "the second choice in the file",
    "place 3": "the third choice in the file",
    "place 4": "the fourth choice in the file",
}


def _find(library: Library) -> Iterator[Found]:
    asked = stems(library)
    for language in Language:
        mine = tuple(stem for stem in asked if stem.language is language)
        for name, cue in CUES.items():
            read = reading(cue, mine)
            if read.is_harmful:
                yield Span("course/course.yaml"), _message(_ADVICE[name], language, read), _hint(read)


def _message(advice: str, language: Language, read: Reading) -> str:
    found, chance = round(read.found * 100), round(read.chance * 100)
    return f"in {LANGUAGE_NAMES[language]}, taking {advice} earns {found} per cent where chance earns {chance}"


def _hint(read: Reading) -> str:
    some = ", ".join(f"`{name}`" for name in read.given_away[:5])
    return f"reword keys or other choices, such as in {some}"


RULE = Rule(
    code="W401",
    title="no cue of form gives the keys away",
    explanation="Who knows nothing but how tests are made must not pass: over the bank, neither length, place, strong "
    "words, endings nor repeated words may point at the right choice.",
    find=_find,
)
