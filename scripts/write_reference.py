"""Write the handbook's pages that are made, not written: every command and every rule.

    .venv/bin/python scripts/write_reference.py

`tests/test_handbook.py` fails while they differ from what the program says of itself.
"""

from pathlib import Path

from generator import bank, check, cli
from generator.authoring.examples import all_examples
from generator.authoring.reference import commands_page, rules_page

HANDBOOK = Path(__file__).parent.parent / "course" / "handbook" / "en"


def main() -> None:
    """Write both pages."""
    (HANDBOOK / "commands.md").write_text(commands_page(cli.main, "sabaq"))
    (HANDBOOK / "rules.md").write_text(rules_page(check.RULES, bank.CODES, all_examples()))


main()
