"""Tokens with which other systems ask the grader: make one, list them, revoke one."""

from pathlib import Path

import click

from generator.cli.options import data_option, root_option, settings_of
from generator.cli.plainly import plainly
from generator.grader.commands.tokens import list_tokens, new_token, revoke_token

SCOPES = ("roster:write", "completion:read", "metrics:read")
"""What a token may be for; the grader's own list cannot be asked before its settings are read."""


@click.command("new")
@click.argument("name")
@root_option
@data_option
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES), help="May be given again.")
@click.option("--cadre", "cadres", multiple=True, help="Whose people it reaches, by code. May be given again.")
@click.option("--days", default=365, show_default=True, help="How long it is good.")
@plainly
def new_token_command(  # noqa: PLR0913, PLR0917  its options
    name: str, root: Path, data: Path | None, scopes: tuple[str, ...], cadres: tuple[str, ...], days: int
) -> None:
    """Make a token called NAME and print it: the only time that it is shown."""
    click.echo(new_token(settings_of(root, data=data), name, scopes=scopes, cadres=cadres, days=days))


@click.command("list")
@root_option
@data_option
@plainly
def list_tokens_command(root: Path, data: Path | None) -> None:
    """List every token, ended ones too, with what it may do and for whom."""
    for line in list_tokens(settings_of(root, data=data)):
        click.echo(line)


@click.command("revoke")
@click.argument("name")
@root_option
@data_option
@plainly
def revoke_token_command(name: str, root: Path, data: Path | None) -> None:
    """End a token at once; it stays listed."""
    revoke_token(settings_of(root, data=data), name)
    click.echo(f"{name} is revoked.")
