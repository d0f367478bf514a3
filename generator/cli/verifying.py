"""Whether a certificate is good, for anyone who was shown one."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from generator.certificates import report_certificates
from generator.cli.plainly import plainly


@click.command("verify")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--did", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The issuer's DID document.")
@click.option(
    "--status",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The issuer's status list, as saved, or several.",
)
@click.option(
    "--log",
    type=click.Path(path_type=Path, exists=True),
    help="The log's keys, as its /log/key gives them: each PDF must prove that the log holds it. Or a folder that is "
    "a copy of /log/: the copy must be whole, and hold each certificate and no revocation of it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what each certificate says as JSON.")
@plainly
def verify_command(
    paths: tuple[Path, ...], did: Path | None, status: tuple[Path, ...], log: Path | None, *, as_json: bool
) -> None:
    """Check certificates (JSON, PDF, PNG or SVG) with no network; a key of a demonstration counts, and is named."""
    reports = report_certificates(paths, did, status, datetime.now(UTC), log)
    if as_json:
        click.echo(json.dumps([report.plain() for report in reports], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(str(report) for report in reports))
    sys.exit(int(not all(report.is_good for report in reports)))
