"""For an operator: the course and the grader served, and a demo academy to try them with."""

from pathlib import Path

import click

from generator import build
from generator.cli.options import data_option, host_option, port_option, root_option, settings_of
from generator.cli.plainly import plainly
from generator.grader.demo.making import ensure_demo
from generator.grader.serving.serve import refuse_taken_port, run
from generator.grader.settings import Settings


@click.command("demo")
@root_option
@data_option
@plainly
def demo_command(root: Path, data: Path | None) -> None:
    """Make the demo academy under the data directory, or bring it up to the course as it is now."""
    _make_demo(root, settings_of(root, data=data))


@click.command("serve")
@root_option
@data_option
@host_option
@port_option
@plainly
def serve_command(root: Path, data: Path | None, host: str | None, port: int | None) -> None:
    """Serve the course and the grader."""
    _serve(settings_of(root, data=data, host=host, port=port))


@click.command("start")
@root_option
@data_option
@port_option
@plainly
def start_command(root: Path, data: Path | None, port: int | None) -> None:
    """Build the course, make the demo academy, and serve both on this machine."""
    settings = settings_of(root, data=data, port=port, site=root / "site")
    refuse_taken_port(settings)
    build.build_site(root)
    _make_demo(root, settings)
    _serve(settings)


def _make_demo(root: Path, settings: Settings) -> None:
    logins = ensure_demo(settings, build.publish(root))
    click.echo("The demo academy is ready. Sign in on this machine as")
    for login in logins:
        click.echo(f"  {login.role:<14} {login.username:<14} {login.password or '(password set earlier)'}")


def _serve(settings: Settings) -> None:
    run(settings, lambda: click.echo(f"Sabaq is at {settings.base_url}  (Ctrl+C stops it)"))
