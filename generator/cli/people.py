"""For an operator: people brought in, and a person erased."""

import sys
from pathlib import Path
from typing import Any

import click

from generator.cli.options import data_option, root_option, settings_of
from generator.cli.plainly import plainly
from generator.cli.progress import progress_told
from generator.grader.commands.erasing import erase_person
from generator.grader.commands.roster import Wanted, bring_in_roster

_LIST = click.Path(path_type=Path)


@click.command("roster")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@root_option
@data_option
@click.option("--academy", required=True, metavar="CODE", help="The academy; only its people are reached.")
@click.option("--apply", "is_applied", is_flag=True, help="Write it; otherwise what would change is shown.")
@click.option("--skip-bad", is_flag=True, help="Leave bad rows out; otherwise one of them stops all.")
@click.option("--bad", type=_LIST, metavar="FILE", help="Write the bad rows here, CSV or XLSX, to mend and bring in.")
@click.option("--changes", type=_LIST, metavar="FILE", help="Write all that is new or changes here, CSV or XLSX.")
@plainly
def roster_command(root: Path, data: Path | None, file: Path, **wanted: Any) -> None:  # noqa: ANN401  one for each option
    """Bring people in from a CSV or XLSX file: who is new, what changes, and each bad row with its reason."""
    with progress_told() as progress:
        lines, is_well = bring_in_roster(settings_of(root, data=data), file, Wanted(**wanted), progress)
    for line in lines:
        click.echo(line)
    sys.exit(int(not is_well))


@click.command("erase")
@click.argument("number", metavar="NUMBER")
@root_option
@data_option
@click.option("--reason", required=True, help="Why the certificates are revoked; anybody who checks one reads it.")
@click.option(
    "--login", "logins", multiple=True, metavar="NAME", help="Another login that was theirs; may be repeated."
)
@click.option("--apply", "is_applied", is_flag=True, help="Write it; otherwise what would be erased is shown.")
@plainly
def erase_command(  # noqa: PLR0913  one for each option
    root: Path, data: Path | None, number: str, reason: str, logins: tuple[str, ...], *, is_applied: bool
) -> None:
    """Erase the person of a personnel NUMBER: names, logins and addresses go, counts stay; it cannot be undone."""
    for line in erase_person(settings_of(root, data=data), number, reason, logins, is_applied=is_applied):
        click.echo(line)
