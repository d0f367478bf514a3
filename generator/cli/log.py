"""The public log of what was issued and revoked: seal it, verify it."""

from pathlib import Path

import click

from generator.cli.options import data_option, root_option, settings_of
from generator.cli.plainly import plainly
from generator.grader.serving.log_keeping import seal_log, verify_log
from generator.mirroring import copy_log


@click.command("copy")
@click.argument("address", metavar="ADDRESS")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@plainly
def copy_log_command(address: str, folder: Path) -> None:
    """Fetch a public log (https://academy.example/log) into FOLDER, or what is new of it, for `sabaq verify --log`.

    A log that is not whole, or takes back what an earlier copy holds, is refused, and the copy stays as it was.
    """
    click.echo(copy_log(address, folder))


@click.command("seal")
@root_option
@data_option
@plainly
def seal_log_command(root: Path, data: Path | None) -> None:
    """Put what was issued and revoked into the log now. The server does so by itself within a minute."""
    click.echo(f"The log grew by {seal_log(settings_of(root, data=data))} entries.")


@click.command("verify")
@root_option
@data_option
@click.option(
    "--since",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint saved earlier, or several: nothing in it may be missing or changed now.",
)
@plainly
def verify_log_command(root: Path, data: Path | None, since: tuple[Path, ...]) -> None:
    """Check the whole log against its signed checkpoint and against the certificates that were issued."""
    click.echo(verify_log(settings_of(root, data=data), since))
