"""What a trainee who knows nothing but how tests are made could earn: the cues that give a key away.

Each cue advises some of a question's choices. A cue is harmless over a bank when following it finds
the key about as often as chance does.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from generator.families import FamilyError, first_variant
from generator.model.choices import is_family
from generator.model.course import Library
from generator.model.scenario import Scenario, SingleChoice
from generator.model.text import Language

MARGIN = 0.05
"""How far beyond chance, and beyond what luck alone may do, following a cue may lead."""

LENGTH_LIMIT = 1.1
"""How much longer than the other choices the keys may be on the average."""

LEAST_QUESTIONS = 20
"""With fewer questions luck says more than the cue does."""

_ABSOLUTE = {
    Language.EN: re.compile(
        r"\b(?:always|never|all|every|everyone|everything|nobody|none|nothing|only|any|entirely|completely|totally)\b"
    ),
    Language.UR: re.compile(r"(?<!\w)(?:ہمیشہ|کبھی|تمام|سب|سبھی|ہر|صرف|بالکل|مکمل|سارے|ساری|سارا|کوئی بھی)(?!\w)"),
}
_latest: list[tuple[tuple[Scenario, ...], tuple["Stem", ...]]] = [((), ())]
_WORD = re.compile(r"\w{4,}")
_SENTENCE_END = re.compile(r"[.!?۔؟]+(?:\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """A single-choice question in one language: what is told, the choices, and which is right."""

    scenario: str
    language: Language
    told: str
    choices: tuple[str, ...]
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How often a cue finds the key: of the questions it advises on, against chance, and the limit."""

    advised: int
    found: float
    chance: float
    limit: float
    given_away: tuple[str, ...]

    @property
    def is_harmful(self) -> bool:
        """Whether the cue leads further than luck could."""
        return self.advised >= LEAST_QUESTIONS and self.found > self.limit


Cue = Callable[[Stem], set[int]]


def longest(stem: Stem) -> set[int]:
    """Advise the longest choice: writers qualify what is true."""
    return _greatest([len(choice) for choice in stem.choices])


def no_absolute(stem: Stem) -> set[int]:
    """Advise what is said without `always`, `never` and their like: writers overstate what is false."""
    pattern = _ABSOLUTE[stem.language]
    return {index for index, choice in enumerate(stem.choices) if not pattern.search(choice.lower())}


def odd_form(stem: Stem) -> set[int]:
    """Advise the one choice that ends otherwise, or has another number of sentences, than all others."""
    forms = [(choice.rstrip()[-1:].isalnum(), len(_SENTENCE_END.findall(choice))) for choice in stem.choices]
    return {index for index, form in enumerate(forms) if forms.count(form) == 1 and len(set(forms)) == 2}


def echo(stem: Stem) -> set[int]:
    """Advise the choice that repeats most words of what is told."""
    told = stem.told.casefold()
    words = [set(_WORD.findall(choice.casefold())) for choice in stem.choices]
    # What is told is long, and few of the choices' words are in it: looking for each is quicker than parting it.
    repeated = {word for word in set().union(*words) if _holds(told, word)}
    return _greatest([len(repeated & some) for some in words])


def place(position: int) -> Cue:
    """Advise always the same place in the order of the file."""
    return lambda stem: {position} if position < len(stem.choices) else set()


CUES: Mapping[str, Cue] = {
    "longest": longest,
    "no absolute": no_absolute,
    "odd form": odd_form,
    "echo": echo,
    **{f"place {position + 1}": place(position) for position in range(4)},
}


def stems(library: Library) -> tuple[Stem, ...]:
    """Give every single-choice question of a library in each language, families by their first variant."""
    # Two rules and the report ask for the same bank, one after the other; to read its templates takes longest.
    scenarios, known = _latest[0]
    if scenarios is not library.scenarios:
        known = tuple(stem for scenario in library.scenarios for stem in _stems(scenario))
        _latest[0] = (library.scenarios, known)
    return known


def reading(cue: Cue, asked: tuple[Stem, ...]) -> Reading:
    """Follow a cue through the questions it says anything about."""
    found, chance, given_away = 0.0, 0.0, []
    advised = 0
    for stem in asked:
        advice = cue(stem)
        if not advice or len(advice) == len(stem.choices):
            continue
        advised += 1
        chance += 1 / len(stem.choices)
        if stem.key in advice:
            found += 1 / len(advice)
            if len(advice) == 1:
                given_away.append(stem.scenario)
    rate = chance / advised if advised else 0.0
    luck = 2 * sqrt(rate * (1 - rate) / advised) if advised else 0.0
    return Reading(
        advised=advised,
        found=found / advised if advised else 0.0,
        chance=rate,
        limit=rate + luck + MARGIN,
        given_away=tuple(given_away),
    )


def key_length(asked: tuple[Stem, ...]) -> float:
    """Give how many times as long as the other choices the keys are on the average; 1 for no questions."""
    keys = sum(len(stem.choices[stem.key]) for stem in asked)
    others = sum(
        (sum(map(len, stem.choices)) - len(stem.choices[stem.key])) / (len(stem.choices) - 1) for stem in asked
    )
    return keys / others if others else 1.0


def testwiseness(library: Library) -> dict[str, dict[str, dict[str, float | int]]]:
    """Give the report for both languages: each cue's reading, and `key length` with its limit."""
    asked = stems(library)
    return {language.value: _report(tuple(s for s in asked if s.language is language)) for language in Language}


def _report(asked: tuple[Stem, ...]) -> dict[str, dict[str, float | int]]:
    report: dict[str, dict[str, float | int]] = {
        "key length": {"questions": len(asked), "ratio": round(key_length(asked), 3), "limit": LENGTH_LIMIT}
    }
    for name, cue in CUES.items():
        read = reading(cue, asked)
        report[name] = {
            "questions": read.advised,
            "found": round(read.found, 3),
            "chance": round(read.chance, 3),
            "limit": round(read.limit, 3),
        }
    return report


def _stems(scenario: Scenario) -> Iterator[Stem]:
    if not isinstance(scenario.task, SingleChoice):
        return
    situation, task = scenario.situation, scenario.task
    if is_family(scenario):
        try:
            first = first_variant(scenario)
        except FamilyError:
            # Another rule says what is wrong with it.
            return
        situation, task = first.situation, first.task if isinstance(first.task, SingleChoice) else task
    right = [index for index, choice in enumerate(task.choices) if choice.right is True]
    if len(right) != 1 or len(task.choices) < 2:
        return
    for language in Language:
        yield Stem(
            scenario=scenario.id,
            language=language,
            told=f"{situation[language]} {task.question[language]}",
            choices=tuple(choice.text[language] for choice in task.choices),
            key=right[0],
        )


def _holds(text: str, word: str) -> bool:
    """Tell whether a word stands in a text, and not only inside another word."""
    at = text.find(word)
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(word) : at + len(word) + 1]
        if not any(sign.isalnum() or sign == "_" for sign in around):
            return True
        at = text.find(word, at + 1)
    return False


def _greatest(sizes: list[int]) -> set[int]:
    most = max(sizes)
    return {index for index, size in enumerate(sizes) if size == most}
