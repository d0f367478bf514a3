"""For an operator: the whole data directory put away in one file, and brought back."""

from pathlib import Path

import click

from generator.cli.options import data_option, root_option, settings_of
from generator.cli.plainly import plainly
from generator.grader.serving.backup import back_up, records_of, restore


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@root_option
@data_option
@plainly
def backup_command(file: Path, root: Path, data: Path | None) -> None:
    """Write the database, the keys and the log to FILE (.tar.gz), while the server serves. Keep it as safe as keys."""
    settings = settings_of(root, data=data)
    kept = back_up(settings.data, file, records_of(settings))
    click.echo(f"{file}: {kept.files} files, {kept.bytes / 1_000_000:.1f} MB")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@root_option
@data_option
@plainly
def restore_command(file: Path, root: Path, data: Path | None) -> None:
    """Bring a backup back into a data folder that is empty or not there; PostgreSQL's, into an empty database too."""
    settings = settings_of(root, data=data)
    kept = restore(file, settings.data, records_of(settings))
    click.echo(f"{kept.files} files restored into {settings.data}")
