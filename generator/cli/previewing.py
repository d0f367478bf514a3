"""The course on screen while it is written."""

from pathlib import Path

import click

from generator.cli.options import course_command
from generator.cli.plainly import plainly
from generator.preview import serve


@click.command("preview")
@course_command
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0: any that is free.")
@plainly
def preview_command(root: Path, banks: tuple[Path, ...], port: int) -> None:
    """Show the course in both languages while you write it: a saved file is on the screen at once."""
    serve(root, banks, port, click.echo)
