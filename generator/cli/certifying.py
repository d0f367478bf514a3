"""For an operator: the certificates of many people at once, and an academy's own template tried before it is used."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from generator import build, files
from generator.cli.options import data_option, root_option, settings_of
from generator.cli.plainly import plainly
from generator.cli.progress import progress_told
from generator.grader.certificates.cores import cores_here
from generator.grader.commands.certificates import Wanted, write_certificates
from generator.model.text import Language
from generator.specimens import try_template


@click.command("certificates")
@click.option(
    "-o", "--output", "target", required=True, metavar="FILE.zip", type=click.Path(path_type=Path, dir_okay=False)
)
@root_option
@data_option
@click.option("--batch", metavar="NAME", help="Only of the people of a batch.")
@click.option("--academy", metavar="CODE", help="Only of the people of an academy.")
@click.option("--cadre", metavar="CODE", help="Only of the people of a cadre.")
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default=Language.EN.value,
    callback=lambda _, __, value: Language(value),
    help="The language of its lists.",
)
@click.option("--cores", type=click.IntRange(1, 64), help="How many processes share the work; one a core if left out.")
@plainly
def certificates_command(target: Path, root: Path, data: Path | None, cores: int | None, **wanted: Any) -> None:  # noqa: ANN401  one for each option
    """Sign, seal and print: one zip of PDFs with a list to sort (CSV) and one to read (HTML).

    It may be stopped at any moment and started again: each certificate is signed and logged once, and the file has
    its name only when it is whole.
    """
    settings = settings_of(root, data=data)
    with progress_told() as progress:
        made = write_certificates(settings, Wanted(**wanted), target, cores=cores or cores_here(), progress=progress)
    for line in made.left_out:
        click.echo(line, err=True)
    click.echo(
        f"{target}: {made.printed} certificates; {made.signed} signed now, the log grew by {made.sealed} entries"
    )


@click.command("template")
@click.argument("template", metavar="FILE.typ", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o", "--output", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path, file_okay=False)
)
@root_option
@plainly
def template_command(template: Path, folder: Path, root: Path) -> None:
    """Try an academy's own Typst template of the certificate: specimens to look at, and what is wrong, in one run.

    Each is made out to a name that a design may break at: of sixty letters, of one word, with marks, with no Urdu.
    """
    library = build.sound_library(build.read_course(root))
    tried = try_template(template.read_bytes(), library, datetime.now(UTC))
    for specimen in tried.specimens:
        files.write_atomic(folder / specimen.file, specimen.pdf)
        click.echo(folder / specimen.file)
        for fault in specimen.faults:
            click.echo(f"  {fault}", err=True)
    for fault in tried.faults:
        click.echo(f"{template}: {fault}", err=True)
    sys.exit(int(not tried.is_good))
