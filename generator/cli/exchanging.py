"""Questions from elsewhere, and to elsewhere."""

from pathlib import Path

import click

from generator.cli.options import root_option
from generator.cli.plainly import plainly
from generator.counted import counted
from generator.exchange import FORMATS, Wishes
from generator.model.text import Language
from generator.transfer import bring_in, take_out


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@root_option
@click.option("--topic", default="", help="The topic the questions belong to, if the file does not say.")
@click.option("--language", type=click.Choice([*map(str, Language)]), default="en", help="The language they are in.")
@plainly
def import_command(root: Path, file: Path, topic: str, language: str) -> None:
    """Bring in questions: quizdown (.md), GIFT (.gift), Moodle XML (.xml) or a table (.csv, .xlsx); all or none."""
    brought = bring_in(root, file, topic, Language(language))
    for diagnostic in brought.lost:
        click.echo(str(diagnostic), err=True)
    for path in brought.paths:
        click.echo(path)
    click.echo(f"{counted(len(brought.paths), 'scenario')} brought in. What is to be filled in: sabaq check")


@click.command("export")
@click.argument("target", metavar="FORMAT", type=click.Choice([*FORMATS]))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file.")
@root_option
@click.option("--topic", default="", help="Only this topic.")
@click.option("--language", type=click.Choice([*map(str, Language)]), help="Only this language; both if left out.")
@click.option("--lossy", is_flag=True, help="Leave out, and name, what the format cannot hold.")
@click.option("--with-exam", is_flag=True, help="Let examination-only questions leave, with their keys.")
@plainly
def export_command(root: Path, target: str, output: Path, topic: str, language: str | None, **wanted: bool) -> None:
    """Take questions out as quizdown, gift, moodle (XML) or qti (2.1, zipped); each variant is a question."""
    languages = (Language(language),) if language else tuple(Language)
    exported = take_out(root, target, output, topic, Wishes(languages=languages, **wanted))
    for line in exported.said:
        click.echo(line, err=True)
    click.echo(f"{output}: {counted(exported.questions, 'question')}")
