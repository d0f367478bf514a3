"""The table of settings as the operators' page of the handbook shows it."""

import re

from generator.grader.settings import default_of, described

_TABLE = re.compile(r"^\| variable \|.*?(?=\n\n)", re.MULTILINE | re.DOTALL)


def settings_table() -> str:
    """Give every setting as a Markdown table: its variable, meaning, default and an example."""
    rows = [
        f"| `{setting.variable}` | {setting.meaning} | {_default(name)} | `{setting.example}` |"
        for name, setting in described()
    ]
    return "\n".join(["| variable | meaning | left out | example |", "|---|---|---|---|", *rows])


def with_settings(page: str) -> str:
    """Give the page with its table of settings as they are now."""
    return _TABLE.sub(lambda _: settings_table(), page, count=1)


def _default(name: str) -> str:
    value = default_of(name)
    return f"`{value}`" if value else ""
