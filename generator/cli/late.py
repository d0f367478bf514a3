"""Commands that load when they are asked for: a check need not wait for what draws certificates."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

_LONGEST_SENTENCE = 200


class LateGroup(click.Group):
    """A group that knows its commands by where they are: name -> "module:function", below `generator.cli`."""

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401  click's own
        """Keep the places; nothing of them is loaded."""
        super().__init__(*args, **kwargs)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of all commands, loaded or not, in the order of the alphabet."""
        return sorted({*super().list_commands(ctx), *self.places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command, and load it for that."""
        if cmd_name not in self.places:
            return super().get_command(ctx, cmd_name)
        module, name = self.places[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"generator.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say of each command its whole first sentence; click would cut it where the line ends."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, told.get_short_help_str(_LONGEST_SENTENCE)) for name, told in commands if told])
