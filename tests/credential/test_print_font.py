"""Our own Urdu is one sign a line in the font of the prints; everybody else's words are set letter by letter."""

import pytest
import typst

from generator.credential.resources import resource_folder
from generator.credential.wording import OPENING, VALID_UNTIL, urdu_signs
from generator.model.dates import MONTHS

PAGE = """
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Noto Nastaliq Urdu", fallback: false, lang: "ur", region: "PK", dir: rtl, size: 1000pt, spacing: 145%)
"""
LETTER_BY_LETTER = "#set text(features: (rtla: 0))\n"
"""The signs are alternates for what runs from right to left, which can be left aside."""


@pytest.fixture(scope="module")
def drawn():
    compiler = typst.Compiler(font_paths=[resource_folder("fonts")], ignore_system_fonts=True)
    return lambda words, setting="": compiler.compile((PAGE + setting + words).encode(), format="svg").decode()


def width(svg: str) -> float:
    return float(svg.split('viewBox="0 0 ', 1)[1].split(" ", 1)[0])


def test_every_line_of_ours_has_its_signs_and_is_as_wide_as_its_letters(drawn):
    """It fails when the Urdu of wording.py was changed and `scripts/make_print_font.py` was not run."""
    for sign, following in urdu_signs():
        line = sign + following
        assert drawn(line).count("<use") < drawn(line, LETTER_BY_LETTER).count("<use") / 2, line
        assert width(drawn(line)) == pytest.approx(width(drawn(line, LETTER_BY_LETTER)), abs=3), line


def test_a_word_of_ours_is_one_sign(drawn):
    assert drawn(VALID_UNTIL.ur).count("<use") == 1
    assert drawn(OPENING.ur).count("<use") == 1


@pytest.mark.parametrize(
    "name", [f"{MONTHS[5].ur}یجو", f"عبدال{MONTHS[5].ur}", f"{VALID_UNTIL.ur}ی", f"{OPENING.ur}یں"]
)
def test_a_word_that_only_holds_one_of_ours_is_joined_as_ever(drawn, name):
    assert drawn(name) == drawn(name, LETTER_BY_LETTER)
