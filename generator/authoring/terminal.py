"""Asking at a terminal: numbered lists, a default on Enter, and the nearest name for one that is nearly right."""

from collections.abc import Mapping
from shutil import get_terminal_size

import click

from generator.authoring.finding import known_name
from generator.errors import ConfigError


class Terminal:
    """Asks whoever sits at the terminal, again until an answer can be used."""

    def choose(self, what: str, options: Mapping[str, str], default: str) -> str:
        """Give the option named or numbered; Enter takes the default."""
        names = tuple(options)
        self._list(what, options)
        while True:
            answer = click.prompt(what.capitalize(), default=default, type=str).strip()
            try:
                return _named(answer, names, what)
            except ConfigError as error:
                self.tell(str(error))

    def choose_some(self, what: str, options: Mapping[str, str]) -> tuple[str, ...]:
        """Give the options named or numbered, with commas between; Enter takes none."""
        names = tuple(options)
        self._list(what, options)
        while True:
            answer = click.prompt("Which, with commas between", default="", show_default=False, type=str)
            try:
                return tuple(_named(part.strip(), names, "clause") for part in answer.split(",") if part.strip())
            except ConfigError as error:
                self.tell(str(error))

    def word(self, what: str) -> str:
        """Give the word typed, or nothing on Enter."""
        return str(click.prompt(what.capitalize(), default="", show_default=False, type=str)).strip()

    def tell(self, sentence: str) -> None:
        """Print a sentence."""
        click.echo(f"  {sentence}")

    def _list(self, what: str, options: Mapping[str, str]) -> None:
        click.echo(f"{what.capitalize()}:")
        room = get_terminal_size().columns - 2
        for number, (name, meaning) in enumerate(options.items(), start=1):
            line = f"  {number:>2}  {name}  {' '.join(meaning.split())}"
            click.echo(line if len(line) <= room else f"{line[: room - 1]}…")


def _named(answer: str, names: tuple[str, ...], what: str) -> str:
    if answer.isdecimal() and answer not in names and 1 <= int(answer) <= len(names):
        return names[int(answer) - 1]
    return known_name(answer, names, what)
