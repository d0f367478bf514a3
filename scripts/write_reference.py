"""Write the handbook's pages that are made, not written: every command and every rule.

    .venv/bin/python scripts/write_reference.py

`tests/test_handbook.py` fails while they differ from what the program says of itself.
"""

from pathlib import Path

from generator import cli
from generator.authoring.reference import commands_page, rule_page, rules_page
from generator.authoring.told import all_told

HANDBOOK = Path(__file__).parent.parent / "course" / "handbook" / "en"


def main() -> None:
    """Write the page of commands, and the rules' index with a page for each; a rule that went takes its page along."""
    (HANDBOOK / "commands.md").write_text(commands_page(cli.main, "sabaq"))
    (HANDBOOK / "rules.md").write_text(rules_page(all_told()))
    for old in (HANDBOOK / "rules").glob("*.md"):
        old.unlink()
    for told in all_told():
        page = HANDBOOK / told.file_name
        page.parent.mkdir(exist_ok=True)
        page.write_text(rule_page(told))


main()
