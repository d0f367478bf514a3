"""Cues of form are measured over the bank, and told when they lead to the keys."""

import pytest

from generator import bank, check
from generator.check.testwiseness import Stem, echo, longest, no_absolute, odd_form
from generator.model.course import Library
from generator.model.text import Language
from tests.builders import USES, a_scenario, a_tree

NO_ABSOLUTE = "a choice without words like `always` and `never`"


def a_stem(*choices: str, told: str = "A reporter calls.", language: Language = Language.EN) -> Stem:
    return Stem(scenario="case", language=language, told=told, choices=choices, key=0)


def a_bank(right: str, wrong: tuple[str, str, str], *, place: int = 0) -> Library:
    """Give thirty questions whose choices read so; the key stands at `place`, or moves about when that is 4."""
    tree: dict[str, str | bytes | None] = {f"scenarios/permission/{name}.yaml": None for name in USES}
    for number in range(30):
        texts = list(wrong)
        position = number % 4 if place > 3 else place
        texts.insert(position, right)
        choices = "".join(
            f"  - id: c{n}\n" + ("    right: true\n" if n == position else "") +
            f'    text: {{en: "{text}", ur: "{text}"}}\n    why: {{en: Why., ur: کیوں۔}}\n'
            for n, text in enumerate(texts)
        )  # fmt: skip
        head = a_scenario(f"q-{number}").split("choices:\n")[0]
        tree[f"scenarios/permission/q-{number}.yaml"] = f"{head}choices:\n{choices}"
    library = bank.load(a_tree(tree)).library
    assert library
    return library


def warned(library: Library) -> list[str]:
    return [d.message for d in check.run(library) if d.code.startswith("W4") and "English" in d.message]


def test_the_longest_choice_is_advised():
    assert longest(a_stem("one", "two and a half", "three")) == {1}
    assert longest(a_stem("one", "two")) == {0, 1}


def test_choices_without_absolutes_are_advised_in_both_languages():
    assert no_absolute(a_stem("Ask first", "Never ask", "Always refuse")) == {0}
    assert no_absolute(a_stem("پہلے پوچھیں", "کبھی نہ پوچھیں", "ہمیشہ انکار", language=Language.UR)) == {0}
    assert no_absolute(a_stem("A wall", "A ball")) == {0, 1}


def test_the_one_that_ends_otherwise_is_advised():
    assert odd_form(a_stem("Ask first.", "Refuse", "Wait")) == {0}
    assert odd_form(a_stem("Ask.", "Refuse.", "Wait.")) == set()
    assert odd_form(a_stem("Ask. Then wait.", "Refuse.", "Wait.")) == {0}


def test_the_choice_that_repeats_the_situation_is_advised():
    assert echo(a_stem("Answer the reporter.", "Go home.", told="A reporter calls.")) == {0}


def test_a_balanced_bank_is_not_warned_about():
    assert warned(a_bank("Ask him first.", ("Send it today.", "Wait one week.", "Tell a friend."), place=4)) == []


@pytest.mark.parametrize(
    ("library", "message"),
    [
        (
            a_bank("Ask the office in writing.", ("Send it.", "Wait.", "Tell."), place=4),
            "in English, taking the longest choice earns 100 per cent where chance earns 25",
        ),
        (
            a_bank("Ask him first.", ("Always send.", "Never wait.", "Tell all now."), place=4),
            f"in English, taking {NO_ABSOLUTE} earns 100 per cent where chance earns 25",
        ),
        (
            a_bank("Ask him first.", ("Send it today.", "Wait one week.", "Tell a friend."), place=1),
            "in English, taking the second choice in the file earns 100 per cent where chance earns 25",
        ),
        (
            a_bank("Ask the office in writing.", ("Send it.", "Wait.", "Tell."), place=4),
            "in English, keys are 4.33 times as long as other choices",
        ),
    ],
)
def test_a_cue_that_gives_keys_away_is_told(library: Library, message: str):
    assert message in warned(library)


def test_a_few_questions_are_too_few_to_judge():
    library = bank.load(a_tree()).library
    assert library
    assert warned(library) == []


def test_the_report_has_every_cue_in_both_languages(library: Library):
    report = check.testwiseness(library)
    assert report.keys() == {"en", "ur"}
    assert report["en"].keys() == report["ur"].keys() > {"key length", "longest", "no absolute", "echo", "place 1"}
    assert all(read["limit"] > 0 for read in report["en"].values())
