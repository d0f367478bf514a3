"""The course made: the site, the edition for the grader, and papers drawn from it to look at."""

import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import click

from generator import build
from generator.cli.options import course_command
from generator.cli.plainly import plainly
from generator.counted import counted
from generator.marking import read_edition, survey_papers


@click.command("build")
@course_command
@plainly
def build_command(root: Path, banks: tuple[Path, ...]) -> None:
    """Build the site of both languages into `site/`."""
    library = build.build_site(root, banks)
    practice = sum(not scenario.is_exam_only for scenario in library.scenarios)
    topics = counted(len(library.course.topics), "topic")
    click.echo(f"Built site/en and site/ur: {topics}, {counted(practice, 'practice scenario')}.")


@click.command("publish")
@course_command
@plainly
def publish_command(root: Path, banks: tuple[Path, ...]) -> None:
    """Write the edition file for the grader to `build/edition.json`, and print its digest."""
    data = build.publish(root, banks)
    click.echo(f"build/edition.json  sha256:{sha256(data).hexdigest()}")


@click.command("papers")
@course_command
@click.option(
    "--draws", type=click.IntRange(2, 100_000), default=1000, show_default=True, help="How many papers to draw."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@plainly
def papers_command(root: Path, banks: tuple[Path, ...], draws: int, *, as_json: bool) -> None:
    """Draw many papers, and tell how far two trainees' papers overlap and whether each meets the blueprint."""
    survey = survey_papers(read_edition(build.publish(root, banks)), draws)
    if as_json:
        click.echo(json.dumps(asdict(survey), indent=2))
        return
    click.echo(f"{survey.papers} papers drawn from {survey.families} families")
    click.echo(f"two papers share {survey.overlap:.1%} of their questions on average")
    click.echo(f"the family drawn most often is on {survey.most_drawn:.1%} of the papers")
    click.echo(
        f"{survey.blueprint_met} papers meet the blueprint; every paper covers at least {survey.fewest_topics} topics"
    )
