"""The handbook's pages that are made, not written: each command from its own help, each rule from its own words."""

from collections.abc import Iterable, Iterator

import click

from generator.authoring.examples import Example
from generator.authoring.told import Told
from generator.check import is_adjustable

_WIDTH = 100
_RULES_HEAD = """# Every rule

`sabaq check` looks at the whole course and reports everything at once. A code that begins with E is an error, and a
course with an error is not built. W is a warning, which fails only under `--strict`. `sabaq check --explain CODE` tells
one of them at the terminal, `sabaq check --rules` lists them.

A rule of style or completeness may be set in `course.yaml`, with a reason that everybody can read:

```yaml
rules:
  E213: {weight: warning, why: "the older lessons are being retyped"}
  W402: {weight: off, why: "a bank of twelve scenarios"}
```

What keeps an examination fair cannot be set: that a question has one key, that a settled clause decides it, that no two
choices read the same. Each rule has a page with its reason, a before and an after; the examples are from the course
that `sabaq init` writes.
"""


def commands_page(group: click.Group, name: str) -> str:
    """Give the Markdown of a page with the help of every command, as a terminal of 100 columns shows it."""
    head = f"# Every command\n\n`{name} COMMAND --help` shows the same at the terminal.\n"
    top = click.Context(group, info_name=name, terminal_width=_WIDTH, **group.context_settings)
    helps = (f"\n## {path}\n\n```text\n{text}\n```\n" for path, text in _helps(group, top))
    return head + "".join(helps)


def rules_page(every: Iterable[Told]) -> str:
    """Give the Markdown of the page that leads to every rule's own."""
    lines = (f"- [{told.code}]({told.file_name}): {told.title}\n" for told in every)
    return f"{_RULES_HEAD}\n{''.join(lines)}"


def rule_page(told: Told) -> str:
    """Give the Markdown of one rule's page: what, why, before, after."""
    head = f"# {told.code}: {told.title}\n\n{told.why}\n{_setting(told.code)}"
    return f"{head}\n{_shown(told.example)}\n[Every rule](../rules.md)\n"


def _setting(code: str) -> str:
    return "\nA course may set it to warning or off, with its reason.\n" if is_adjustable(code) else ""


def _shown(example: Example | str) -> str:
    if isinstance(example, str):
        return f"## No example\n\n{example}\n"
    before, after = (f"```yaml\n{text.rstrip()}\n```" for text in (example.before or "(nothing)", example.after))
    said = f"```text\n{example.said}\n```"
    return f"## Before\n\nIn `{example.file}`:\n\n{before}\n\n{said}\n\n## After\n\n{after}\n"


def _helps(group: click.Group, above: click.Context) -> Iterator[tuple[str, str]]:
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        if command is None:
            raise LookupError(f"{above.command_path} lists `{name}` and has no such command")
        context = click.Context(command, info_name=name, parent=above)
        if isinstance(command, click.Group):
            yield from _helps(command, context)
        else:
            yield context.command_path, command.get_help(context)
