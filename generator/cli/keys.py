"""The issuer's keys: make one, list them, let one retire."""

from datetime import UTC, datetime
from pathlib import Path

import click

from generator import keys
from generator.cli.options import data_option, root_option, settings_of
from generator.cli.plainly import plainly
from generator.credential.keylist import Purpose


@click.command("new")
@root_option
@data_option
@click.option(
    "--for",
    "purpose",
    type=click.Choice([p.name.lower() for p in Purpose]),
    default="certificates",
    help="What it is to sign.",
)
@click.option("--test", "is_test", is_flag=True, help="A key of a demonstration; it says so in its name.")
@click.option("--keep-passphrase", is_flag=True, help="Write the passphrase beside the key, for the server to read.")
@click.option("--on-token", "token", help="Make it on the PKCS#11 token of this label, which it never leaves.")
@plainly
def new_key_command(  # noqa: PLR0913  one for each option
    root: Path, data: Path | None, purpose: str, token: str | None, *, is_test: bool, keep_passphrase: bool
) -> None:
    """Make a key, encrypted; it signs from now on. SABAQ_KEY_PASSPHRASE answers the prompt."""
    settings, now, wanted = settings_of(root, data=data), datetime.now(UTC), Purpose[purpose.upper()]
    if token:
        name = keys.new_key_on(settings, token, wanted, now, is_test=is_test)
        click.echo(f"{name} signs from now on, from the token {token}.")
        return
    passphrase = settings.key_passphrase or click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    name = keys.new_key(settings, wanted, passphrase, now, is_test=is_test, keep_passphrase=keep_passphrase)
    click.echo(f"{name} signs from now on. Keep its passphrase and a copy of the key apart from this machine.")


@click.command("list")
@root_option
@data_option
@plainly
def list_keys_command(root: Path, data: Path | None) -> None:
    """List every key, retired ones too."""
    for line in keys.list_keys(settings_of(root, data=data)):
        click.echo(str(line))


@click.command("retire")
@click.argument("name")
@root_option
@data_option
@plainly
def retire_key_command(name: str, root: Path, data: Path | None) -> None:
    """Let a key sign no more. It stays listed, and what it signed stays good."""
    keys.retire_key(settings_of(root, data=data), name)
    click.echo(f"{name} is retired: it signs no more, and its certificates stay good.")
