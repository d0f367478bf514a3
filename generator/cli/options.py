"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path

import click

from generator.grader.settings import Settings, misspelt, read_settings

root_option = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The course's folder; here if left out.",
)
data_option = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Where the database and the keys are kept."
)
host_option = click.option("--host", help="The address to listen on; 127.0.0.1 if left out.")
port_option = click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; 8000 if left out.")
_bank_option = click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A further folder of scenarios, such as an academy's private bank. May be given again.",
)


def course_command(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the two options that say which course is meant."""
    return root_option(_bank_option(command))


def settings_of(root: Path, **given: object) -> Settings:
    """Read the grader's settings; it serves the course of a `--root` that was given, whatever `SABAQ_SITE` says.

    A variable that is none of them stops nothing, and is told.
    """
    for said in misspelt():
        click.echo(f"Warning: {said}", err=True)
    site = None if root == Path() else root / "site"
    return read_settings({"site": site, **given})
