"""The operators' page tells every setting as the program reads it."""

from generator.grader.serving.settings_page import with_settings
from generator.grader.settings import described
from tests.conftest import ROOT

PAGE = ROOT / "course" / "handbook" / "en" / "operators.md"


def test_the_page_lists_every_setting_as_it_is_read():
    text = PAGE.read_text()
    assert text == with_settings(text), "run .venv/bin/python scripts/write_reference.py"
    assert all(f"| `{setting.variable}` |" in text for _, setting in described())
