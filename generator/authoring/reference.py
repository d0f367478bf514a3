"""The handbook's pages that are made, not written: each command from its own help, each rule from its own words."""

from collections.abc import Iterable, Iterator, Mapping

import click

from generator.check import Rule

_WIDTH = 100
_RULES_HEAD = """# Every rule

`sabaq check` looks at the whole course and reports everything at once. A code that begins with E is an error, and a
course with an error is not built. W is a warning. `sabaq check --explain CODE` tells one of them at the terminal.

## A file that cannot be read

| Code | What is wrong |
|---|---|
"""


def commands_page(group: click.Group, name: str) -> str:
    """Give the Markdown of a page with the help of every command, as a terminal of 100 columns shows it."""
    head = f"# Every command\n\n`{name} COMMAND --help` shows the same at the terminal.\n"
    top = click.Context(group, info_name=name, terminal_width=_WIDTH, **group.context_settings)
    helps = (f"\n## {path}\n\n```text\n{text}\n```\n" for path, text in _helps(group, top))
    return head + "".join(helps)


def rules_page(rules: Iterable[Rule], shapes: Mapping[str, str]) -> str:
    """Give the Markdown of a page with every rule; `shapes` are the codes of what keeps a file from being read."""
    table = "".join(f"| {code} | {meaning} |\n" for code, meaning in sorted(shapes.items()))
    ordered = sorted(rules, key=lambda rule: rule.code)
    return _RULES_HEAD + table + "".join(f"\n## {r.code}: {r.title}\n\n{r.explanation}\n" for r in ordered)


def _helps(group: click.Group, above: click.Context) -> Iterator[tuple[str, str]]:
    for name, command in sorted(group.commands.items()):
        context = click.Context(command, info_name=name, parent=above)
        if isinstance(command, click.Group):
            yield from _helps(command, context)
        else:
            yield context.command_path, command.get_help(context)
