"""The handbook's pages that are made, not written: each command from its own help, each rule from its own words."""

from collections.abc import Iterable, Iterator, Mapping

import click

from generator.authoring.examples import Example
from generator.check import Rule, is_adjustable

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
choices read the same. The examples are from the course that `sabaq init` writes.
"""


def commands_page(group: click.Group, name: str) -> str:
    """Give the Markdown of a page with the help of every command, as a terminal of 100 columns shows it."""
    head = f"# Every command\n\n`{name} COMMAND --help` shows the same at the terminal.\n"
    top = click.Context(group, info_name=name, terminal_width=_WIDTH, **group.context_settings)
    helps = (f"\n## {path}\n\n```text\n{text}\n```\n" for path, text in _helps(group, top))
    return head + "".join(helps)


def rules_page(rules: Iterable[Rule], shapes: Mapping[str, str], examples: Mapping[str, Example]) -> str:
    """Give the Markdown of a page with every rule; `shapes` are the codes of what keeps a file from being read."""
    told = [(code, meaning, "The file is left out until it is mended.") for code, meaning in shapes.items()]
    told += [(rule.code, rule.title, f"{rule.explanation} {_setting(rule.code)}".rstrip()) for rule in rules]
    return _RULES_HEAD + "".join(_rule(*entry, examples.get(entry[0])) for entry in sorted(told))


def _rule(code: str, title: str, explanation: str, example: Example | None) -> str:
    section = f"\n## {code}: {title}\n\n{explanation}\n"
    if example is None:
        return section
    before, after = (f"```yaml\n{text.rstrip()}\n```" for text in (example.before, example.after))
    said = f"```text\n{example.said}\n```"
    return f"{section}\nBefore, in `{example.file}`:\n\n{before}\n\n{said}\n\nAfter:\n\n{after}\n"


def _setting(code: str) -> str:
    return "A course may set it to warning or off, with its reason." if is_adjustable(code) else ""


def _helps(group: click.Group, above: click.Context) -> Iterator[tuple[str, str]]:
    for name, command in sorted(group.commands.items()):
        context = click.Context(command, info_name=name, parent=above)
        if isinstance(command, click.Group):
            yield from _helps(command, context)
        else:
            yield context.command_path, command.get_help(context)
