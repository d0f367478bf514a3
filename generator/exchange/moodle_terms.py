"""What GIFT and Moodle XML share: categories, names, the four ways to write a text, and what choices are worth."""

import re
from dataclasses import replace

from generator.exchange.taken import TakenChoice
from generator.exchange.wording import Blocks, blocks_of, lines_of
from generator.model.text import Language

TRUTH = {True: {Language.EN: "True", Language.UR: "درست"}, False: {Language.EN: "False", Language.UR: "غلط"}}
"""How a true-or-false question reads in each language; the files know it in English only."""

_OUR_CATEGORY = re.compile(r"(?:.*/)?(?P<language>en|ur)/(?P<topic>[^/]+)")


def place_of(category: str) -> tuple[Language | None, str]:
    """Give the language and the topic that a category of ours names; of another's, its last part as a topic."""
    if match := _OUR_CATEGORY.fullmatch(category):
        return Language(match["language"]), match["topic"]
    return None, category.rsplit("/", 1)[-1].strip()


def told_in_general(choices: tuple[TakenChoice, ...], general: str, lost: list[str]) -> tuple[TakenChoice, ...]:
    """Give the choices with the general feedback as the reason of the right ones, where they have none."""
    if not general:
        return choices
    if any(choice.right and choice.why for choice in choices):
        lost.append("general feedback beside the feedback of its right choice")
        return choices
    return tuple(replace(choice, why=general) if choice.right else choice for choice in choices)


def without_id(name: str, own_id: str) -> tuple[str, str]:
    """Give a name without the id that our own exports write after it."""
    return name.removesuffix(f" ({own_id})"), own_id


def is_uneven(worths: list[float], *, single: bool) -> bool:
    """Tell whether choices are worth something our marking does not give: parts of a single choice, unequal shares."""
    gains = {round(worth, 2) for worth in worths if worth > 0}
    return bool(gains - {100.0}) if single else len(gains) > 1


def rich(text: str, style: str, lost: list[str]) -> Blocks:
    """Give a text written in one of Moodle's four formats as Markdown blocks."""
    match style:
        case "html":
            found = blocks_of(text)
        case "moodle":
            found = blocks_of(text.replace("\n", "<br>")) if "<" in text else _plain(text)
        case "markdown":
            found = _as_typed(text)
        case _:
            found = _plain(text)
    lost += found.lost
    return found


def _plain(text: str) -> Blocks:
    found = Blocks()
    for paragraph in lines_of(text).split("\n\n"):
        found.add(paragraph)
    return found


def _as_typed(text: str) -> Blocks:
    found = Blocks()
    for paragraph in re.split(r"\n\s*\n", text):
        found.add(re.sub(r"\{(?=[{%#])", "&#123;", paragraph))
    return found
