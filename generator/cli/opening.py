"""For an operator who opens an academy: its edition, its cadres and academies, the logins of those who work there."""

from pathlib import Path

import click

from generator.cli.options import data_option, root_option, settings_of
from generator.cli.plainly import plainly
from generator.grader.commands import opening
from generator.model.text import Text

ROLES = ("administrator", "auditor", "operator", "trainer")
"""The roles of those who work here; the grader's own list cannot be asked before its settings are read."""


@click.command("take")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@root_option
@data_option
@plainly
def take_edition_command(file: Path, root: Path, data: Path | None) -> None:
    """Draw new papers from an edition file from now on, while the server serves too.

    FILE is what `sabaq publish` writes. Attempts begun before keep the edition that they were drawn from.
    """
    click.echo(f"New papers are drawn from {opening.take_edition(settings_of(root, data=data), file)}")


@click.command("list")
@root_option
@data_option
@plainly
def list_editions_command(root: Path, data: Path | None) -> None:
    """List the editions that papers were ever drawn from, and which is in use."""
    for line in opening.list_editions(settings_of(root, data=data)):
        click.echo(line)


def _place_command(kind: str, explained: str) -> click.Command:
    """Give the command that names a cadre or an academy: the two differ in nothing else."""

    @click.command(kind, help=explained)
    @click.argument("code", required=False)
    @click.argument("english", required=False)
    @click.argument("urdu", required=False)
    @root_option
    @data_option
    @plainly
    def command(code: str | None, english: str | None, urdu: str | None, root: Path, data: Path | None) -> None:
        settings = settings_of(root, data=data)
        if code is None:
            for line in opening.list_places(settings, kind):
                click.echo(line)
            return
        if not english or not urdu:
            raise click.UsageError(f"give its name in both languages: sabaq {kind} {code} ENGLISH URDU")
        is_new = opening.name_place(settings, kind, code, Text(en=english, ur=urdu))
        click.echo(f"{code} is {'there now' if is_new else 'named anew'}.")

    return command


cadre_command = _place_command(
    "cadre", "Add a cadre, or name the one of this code anew: CODE ENGLISH URDU; without them, list all cadres."
)
academy_command = _place_command(
    "academy", "Add an academy, or name the one of this code anew: CODE ENGLISH URDU; without them, list all academies."
)


@click.command("new")
@click.argument("name")
@root_option
@data_option
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the login is for.")
@click.option("--cadre", "cadres", multiple=True, metavar="CODE", help="Whose people an administrator covers; again.")
@click.option("--academy", "academies", multiple=True, metavar="CODE", help="The same by academy.")
@click.option("--back-office", "is_back_office", is_flag=True, help="An operator who also edits rows by hand there.")
@plainly
def new_login_command(  # noqa: PLR0913, PLR0917  its options
    name: str,
    root: Path,
    data: Path | None,
    role: str,
    cadres: tuple[str, ...],
    academies: tuple[str, ...],
    *,
    is_back_office: bool,
) -> None:
    """Make a login called NAME for somebody who works here, and print its password: the only time it is shown."""
    settings = settings_of(root, data=data)
    click.echo(
        opening.new_login(settings, name, role=role, cadres=cadres, academies=academies, is_back_office=is_back_office)
    )


@click.command("list")
@root_option
@data_option
@plainly
def list_logins_command(root: Path, data: Path | None) -> None:
    """List the logins of those who work here, ended ones too, with whose people they cover."""
    for line in opening.list_logins(settings_of(root, data=data)):
        click.echo(line)


@click.command("reset")
@click.argument("name")
@root_option
@data_option
@click.option("--forget-factor", "forgets_factor", is_flag=True, help="For a lost telephone: a second factor anew.")
@plainly
def reset_login_command(name: str, root: Path, data: Path | None, *, forgets_factor: bool) -> None:
    """Print a new password for a login, which ends its sessions; one that was ended opens again."""
    click.echo(opening.reset_login(settings_of(root, data=data), name, forgets_factor=forgets_factor))


@click.command("end")
@click.argument("name")
@root_option
@data_option
@plainly
def end_login_command(name: str, root: Path, data: Path | None) -> None:
    """Let a login open nothing any more, from now on; what was done with it stays in the trail."""
    opening.end_login(settings_of(root, data=data), name)
    click.echo(f"{name} opens nothing any more.")
