"""The draft of a `spot` marks the same phrases in both languages, and explains each."""

from collections import Counter
from collections.abc import Iterator

from generator.check.rule import Found, Rule, suggest
from generator.check.wording import LANGUAGE_NAMES, as_read
from generator.model.course import Library
from generator.model.draft import Piece, split_draft
from generator.model.scenario import Scenario, Spot
from generator.model.text import Language

_SHAPE = "mark a phrase as `[[id: words]]`"


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        if isinstance(scenario.task, Spot):
            for language in Language:
                yield from _in_language(scenario, scenario.task, language)


def _in_language(scenario: Scenario, task: Spot, language: Language) -> Iterator[Found]:
    draft = task.draft[language]
    pieces = split_draft(draft)
    marked = Counter(piece.id for piece in pieces if piece.id)
    known = [phrase.id for phrase in task.choices]
    for name in marked:
        if name not in known:
            hint = suggest(name, known, f"add `- id: {name}` to the choices, or take the brackets away")
            place = scenario.at("draft", language.value, draft.index(name))
            yield place, f"the draft marks `{name}`, which is not among the choices", hint
    for index, name in enumerate(known):
        if name not in marked:
            hint = f"mark its words in the draft: `[[{name}: words]]`"
            yield (
                scenario.at("choices", index, "id"),
                f"the {LANGUAGE_NAMES[language]} draft does not mark `{name}`",
                hint,
            )
        elif marked[name] > 1:
            place = scenario.at("draft", language.value, draft.rindex(name))
            yield place, f"the draft marks `{name}` twice", "one id marks one phrase"
    yield from ((scenario.at("draft", language.value), fault, _SHAPE) for fault in _shape_faults(pieces))


def _shape_faults(pieces: tuple[Piece, ...]) -> Iterator[str]:
    wordings = Counter(as_read(piece.text) for piece in pieces if piece.id)
    for piece in pieces:
        if piece.id and not piece.text.strip():
            yield f"the phrase `{piece.id}` has no words"
        if piece.id is None and ("[[" in piece.text or "]]" in piece.text):
            yield "double brackets that mark no phrase"
        if piece.id and "[[" in piece.text:
            yield f"the phrase `{piece.id}` opens another phrase"
    yield from (f"two phrases read the same, `{words}`" for words, n in wordings.items() if words and n > 1)


RULE = Rule(
    code="E210",
    title="a draft marks the same phrases in both languages",
    explanation="A learner strikes out phrases; the id of each ties the English, the Urdu, the key and the reason.",
    find=_find,
)
