"""For a trainer: begin a course or a scenario, and check what was written."""

import gc
import sys
from pathlib import Path
from typing import Any

import click

from generator import build
from generator.authoring import findings
from generator.authoring.init import init_course
from generator.authoring.new import Wanted, new_scenario
from generator.authoring.scaffold import count_gaps
from generator.authoring.terminal import Terminal
from generator.cli.options import course_command, root_option
from generator.cli.plainly import plainly
from generator.counted import counted
from generator.errors import CourseError
from generator.model.scenario import Use


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@plainly
def init_command(folder: Path) -> None:
    """Make a new course in DIR: small, whole, about an invented instruction, ready to be changed into yours."""
    written = init_course(folder)
    click.echo(
        f"{counted(len(written), 'file')} written. Next: cd {folder}, then sabaq preview; README.md says what is what."
    )


@click.command("scenario")
@click.argument("name", metavar="ID")
@root_option
@click.option("--topic", help="The topic it belongs to.")
@click.option("--kind", help="choice, select, spot, path or discuss; choice if left out.")
@click.option("--level", type=click.IntRange(1, 3), help="1 easy, 2 medium, 3 hard; 1 if left out.")
@click.option("--platform", help="Where it happens; the course's first platform if left out.")
@click.option("--use", "uses", multiple=True, type=click.Choice([u.value for u in Use]), help="practice if left out.")
@click.option("--clause", "words", multiple=True, help="A deciding clause: its id, or a word of its id or summary.")
@plainly
def new_scenario_command(root: Path, name: str, words: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401  one for each option
    """Write scenarios/TOPIC/ID.yaml with its gaps marked. At a terminal, what is left out is asked for."""
    asker = Terminal() if sys.stdin.isatty() else None
    path, text = new_scenario(root, Wanted(id=name, clause_words=words, **given), asker)
    click.echo(f"{path}: {counted(count_gaps(text), 'gap')} to fill in. See it as you write: sabaq preview")


def _tell_rule(context: click.Context, _: click.Parameter, code: str | None) -> None:
    if code:
        try:
            click.echo(findings.explain(code))
        except CourseError as error:
            raise click.BadParameter(str(error)) from error
        context.exit()


def _tell_rules(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(findings.list_rules())
        context.exit()


_explain = click.option(
    "--explain",
    metavar="CODE",
    is_eager=True,
    expose_value=False,
    callback=_tell_rule,
    help="Tell one rule.",
)
_rules = click.option(
    "--rules",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_rules,
    help="List every rule.",
)


@click.command("check")
@course_command
@click.option("--format", "form", type=click.Choice([*findings.FORMATS]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@_explain
@_rules
@plainly
def check_command(root: Path, banks: tuple[Path, ...], form: str, *, strict: bool) -> None:
    """Check the course: every fault at once, each with its place and how to mend it.

    The format github prints lines that code hosts show beside the file; sarif is read by code-review tools.
    """
    with build.collector_at_rest():
        checked = build.check_course(root, banks)
        # Nothing of it is garbage, and the program ends here: to walk it all once more would be for nothing.
        gc.freeze()
    click.echo(findings.FORMATS[form](checked))
    sys.exit(int(checked.has_errors or (strict and bool(checked.diagnostics))))
