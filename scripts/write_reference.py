"""Write the handbook's pages that are made, not written: every command, setting and rule.

    .venv/bin/python scripts/write_reference.py

`tests/test_handbook.py` fails while they differ from what the program says of itself.
"""

from pathlib import Path

from generator import cli
from generator.authoring.reference import commands_page, rule_page, rules_page
from generator.authoring.told import all_told
from generator.grader.serving.settings_page import with_settings

HANDBOOK = Path(__file__).parent.parent / "course" / "handbook" / "en"


def main() -> None:
    """Write the commands, the settings, and the rules' index with a page for each; a rule that went takes its page."""
    (HANDBOOK / "commands.md").write_text(commands_page(cli.main, "sabaq"))
    operators = HANDBOOK / "operators.md"
    operators.write_text(with_settings(operators.read_text()))
    (HANDBOOK / "rules.md").write_text(rules_page(all_told()))
    pages = {HANDBOOK / told.file_name: rule_page(told) for told in all_told()}
    for old in (HANDBOOK / "rules").glob("*.md"):
        old.unlink()
    for page, text in pages.items():
        page.parent.mkdir(exist_ok=True)
        page.write_text(text)


main()
