"""The command line: it parses, calls, prints and exits. It decides nothing.

Exit codes: 0 all good, 1 something is wrong with what was given, 2 wrong usage.
"""

import json
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import build
from generator.authoring import findings
from generator.authoring.init import init_course
from generator.authoring.new import Wanted, new_scenario
from generator.authoring.scaffold import count_gaps
from generator.authoring.terminal import Terminal
from generator.certificates import report_certificates
from generator.counted import counted
from generator.errors import CourseError
from generator.exchange import FORMATS, Wishes
from generator.marking import read_edition, survey_papers
from generator.model.scenario import Use
from generator.model.text import Language
from generator.transfer import bring_in, take_out

if TYPE_CHECKING:
    from generator.grader.settings import Settings

Command = Callable[..., None]

_root = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The course's folder; here if left out.",
)
_bank = click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A further folder of scenarios, such as an academy's private bank. May be given again.",
)


_data = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Where the database and the keys are kept."
)
_PURPOSES = ("certificates", "log", "pdf")
_SCOPES = ("roster:write", "completion:read", "metrics:read")
_host = click.option("--host", help="The address to listen on; 127.0.0.1 if left out.")
_port = click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; 8000 if left out.")


def _course_command(command: Command) -> Command:
    """Give a command the two options that say which course is meant."""
    return _root(_bank(command))


def _plainly(command: Command) -> Command:
    """Turn what we raise on purpose, a disk that fails, and a fault of our own into one message and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401  click passes whatever the options say
        try:
            command(*args, **kwargs)
        except CourseError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from error
        except Exception as error:
            raise click.ClickException(_own_fault(error)) from error

    return run


def _own_fault(error: Exception) -> str:
    """Keep what the maintainers need of a fault of our own, and give the sentence that says where it is."""
    with tempfile.NamedTemporaryFile("w", prefix="sabaq-fault-", suffix=".txt", delete=False) as report:
        traceback.print_exception(error, file=report)
    return f"Sabaq itself has failed, not your course: please send {report.name} to the maintainers"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sabaq")
def main() -> None:
    """Sabaq: write scenarios, build the course, hold the examination, check certificates."""


@main.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@_plainly
def init_command(folder: Path) -> None:
    """Make a new course in DIR: small, whole, about an invented instruction, ready to be changed into yours."""
    written = init_course(folder)
    click.echo(
        f"{counted(len(written), 'file')} written. Next: cd {folder}, then sabaq preview; README.md says what is what."
    )


@main.group("new")
def new_group() -> None:
    """Begin something new from a template."""


@new_group.command("scenario")
@click.argument("name", metavar="ID")
@_root
@click.option("--topic", help="The topic it belongs to.")
@click.option("--kind", help="choice, select, spot, path or discuss; choice if left out.")
@click.option("--level", type=click.IntRange(1, 3), help="1 easy, 2 medium, 3 hard; 1 if left out.")
@click.option("--platform", help="Where it happens; the course's first platform if left out.")
@click.option("--use", "uses", multiple=True, type=click.Choice([u.value for u in Use]), help="practice if left out.")
@click.option("--clause", "words", multiple=True, help="A deciding clause: its id, or a word of its id or summary.")
@_plainly
def new_scenario_command(root: Path, name: str, words: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401  as below
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


@main.command("check")
@_course_command
@click.option("--format", "form", type=click.Choice([*findings.FORMATS]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@_explain
@_rules
@_plainly
def check_command(root: Path, banks: tuple[Path, ...], form: str, *, strict: bool) -> None:
    """Check the course: every fault at once, each with its place and how to mend it.

    The format github prints lines that code hosts show beside the file; sarif is read by code-review tools.
    """
    checked = build.check_course(root, banks)
    click.echo(findings.FORMATS[form](checked))
    sys.exit(int(checked.has_errors or (strict and bool(checked.diagnostics))))


@main.command("build")
@_course_command
@_plainly
def build_command(root: Path, banks: tuple[Path, ...]) -> None:
    """Build the site of both languages into `site/`."""
    library = build.build_site(root, banks)
    practice = sum(not scenario.is_exam_only for scenario in library.scenarios)
    topics = counted(len(library.course.topics), "topic")
    click.echo(f"Built site/en and site/ur: {topics}, {counted(practice, 'practice scenario')}.")


@main.command("preview")
@_course_command
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0: any that is free.")
@_plainly
def preview_command(root: Path, banks: tuple[Path, ...], port: int) -> None:
    """Show the course in both languages while you write it: a saved file is on the screen at once."""
    from generator.preview import serve  # noqa: PLC0415  MkDocs loads only where it is wanted

    serve(root, banks, port, click.echo)


@main.command("publish")
@_course_command
@_plainly
def publish_command(root: Path, banks: tuple[Path, ...]) -> None:
    """Write the edition file for the grader to `build/edition.json`, and print its digest."""
    data = build.publish(root, banks)
    click.echo(f"build/edition.json  sha256:{sha256(data).hexdigest()}")


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_root
@click.option("--topic", default="", help="The topic the questions belong to, if the file does not say.")
@click.option("--language", type=click.Choice([*map(str, Language)]), default="en", help="The language they are in.")
@_plainly
def import_command(root: Path, file: Path, topic: str, language: str) -> None:
    """Bring in questions: quizdown (.md), GIFT (.gift), Moodle XML (.xml) or a table (.csv, .xlsx); all or none."""
    brought = bring_in(root, file, topic, Language(language))
    for diagnostic in brought.lost:
        click.echo(str(diagnostic), err=True)
    for path in brought.paths:
        click.echo(path)
    click.echo(f"{counted(len(brought.paths), 'scenario')} brought in. What is to be filled in: sabaq check")


@main.command("export")
@click.argument("target", metavar="FORMAT", type=click.Choice([*FORMATS]))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file.")
@_root
@click.option("--topic", default="", help="Only this topic.")
@click.option("--language", type=click.Choice([*map(str, Language)]), help="Only this language; both if left out.")
@click.option("--lossy", is_flag=True, help="Leave out, and name, what the format cannot hold.")
@click.option("--with-exam", is_flag=True, help="Let examination-only questions leave, with their keys.")
@_plainly
def export_command(root: Path, target: str, output: Path, topic: str, language: str | None, **wanted: bool) -> None:
    """Take questions out as quizdown, gift, moodle (XML) or qti (2.1, zipped); each variant is a question."""
    languages = (Language(language),) if language else tuple(Language)
    exported = take_out(root, target, output, topic, Wishes(languages=languages, **wanted))
    for line in exported.said:
        click.echo(line, err=True)
    click.echo(f"{output}: {counted(exported.questions, 'question')}")


@main.command("papers")
@_course_command
@click.option(
    "--draws", type=click.IntRange(2, 100_000), default=1000, show_default=True, help="How many papers to draw."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@_plainly
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


@main.command("verify")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--did", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The issuer's DID document.")
@click.option(
    "--status", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The issuer's status list, as saved."
)
@click.option(
    "--log",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The log's keys, as its /log/key gives them: each PDF must prove that the log holds it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what each certificate says as JSON.")
@_plainly
def verify_command(
    paths: tuple[Path, ...], did: Path | None, status: Path | None, log: Path | None, *, as_json: bool
) -> None:
    """Check certificates (JSON, PDF, PNG or SVG) with no network; a key of a demonstration counts, and is named."""
    reports = report_certificates(paths, did, status, datetime.now(UTC), log)
    if as_json:
        click.echo(json.dumps([report.plain() for report in reports], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(str(report) for report in reports))
    sys.exit(int(not all(report.is_good for report in reports)))


@main.group("keys")
def keys_group() -> None:
    """The issuer's keys: make one, list them, let one retire."""


@keys_group.command("new")
@_root
@_data
@click.option("--for", "purpose", type=click.Choice(_PURPOSES), default="certificates", help="What it is to sign.")
@click.option("--test", "is_test", is_flag=True, help="A key of a demonstration; it says so in its name.")
@click.option("--keep-passphrase", is_flag=True, help="Write the passphrase beside the key, for the server to read.")
@click.option("--passphrase", envvar="SABAQ_KEY_PASSPHRASE", prompt=True, hide_input=True, confirmation_prompt=True)
@_plainly
def new_key_command(  # noqa: PLR0913  one for each option
    root: Path, data: Path | None, purpose: str, passphrase: str, *, is_test: bool, keep_passphrase: bool
) -> None:
    """Make a key, encrypted; it signs from now on. SABAQ_KEY_PASSPHRASE answers the prompt."""
    from generator import keys  # noqa: PLC0415  the PDF library loads only where it is wanted
    from generator.credential.keylist import Purpose  # noqa: PLC0415  as above

    settings = _settings(root, data=data)
    name = keys.new_key(
        settings.data,
        Purpose[purpose.upper()],
        passphrase,
        datetime.now(UTC),
        issuer=settings.base_url,
        is_test=is_test,
        keep_passphrase=keep_passphrase,
    )
    click.echo(f"{name} signs from now on. Keep its passphrase and a copy of the key apart from this machine.")


@keys_group.command("list")
@_root
@_data
@_plainly
def list_keys_command(root: Path, data: Path | None) -> None:
    """List every key, retired ones too."""
    from generator import keys  # noqa: PLC0415  as above

    for line in keys.list_keys(_settings(root, data=data).data):
        click.echo(str(line))


@keys_group.command("retire")
@click.argument("name")
@_root
@_data
@_plainly
def retire_key_command(name: str, root: Path, data: Path | None) -> None:
    """Let a key sign no more. It stays listed, and what it signed stays good."""
    from generator import keys  # noqa: PLC0415  as above

    keys.retire_key(_settings(root, data=data).data, name)
    click.echo(f"{name} is retired: it signs no more, and its certificates stay good.")


@main.group("log")
def log_group() -> None:
    """The public log of what was issued and revoked: seal it, verify it."""


@log_group.command("seal")
@_root
@_data
@_plainly
def seal_log_command(root: Path, data: Path | None) -> None:
    """Put what was issued and revoked into the log now. The server does so by itself within a minute."""
    from generator.grader.log_keeping import seal_log  # noqa: PLC0415  as above

    click.echo(f"The log grew by {seal_log(_settings(root, data=data))} entries.")


@log_group.command("verify")
@_root
@_data
@click.option(
    "--since",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint saved earlier: nothing in it may be missing or changed now.",
)
@_plainly
def verify_log_command(root: Path, data: Path | None, since: Path | None) -> None:
    """Check the whole log against its signed checkpoint and against the certificates that were issued."""
    from generator.grader.log_keeping import verify_log  # noqa: PLC0415  as above

    click.echo(verify_log(_settings(root, data=data), since))


@main.command("roster")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_root
@_data
@click.option("--academy", required=True, metavar="CODE", help="The academy; only its people are reached.")
@click.option("--apply", "is_applied", is_flag=True, help="Write it; otherwise what would change is shown.")
@click.option("--skip-bad", is_flag=True, help="Leave bad rows out; otherwise one of them stops all.")
@_plainly
def roster_command(root: Path, data: Path | None, file: Path, **wanted: Any) -> None:  # noqa: ANN401  as below
    """Bring people in from a CSV or XLSX file: a preview, each bad row with its line and reason, and on --apply all."""
    from generator.grader.roster_command import Wanted, bring_in_roster  # noqa: PLC0415  as in `_settings`

    lines, is_well = bring_in_roster(_settings(root, data=data), file, Wanted(**wanted), _tell_progress)
    for line in lines:
        click.echo(line)
    sys.exit(int(not is_well))


def _tell_progress(stage: str, done: int, total: int) -> None:
    """Show how far a long work has come, on a terminal only, in one line that is written over."""
    if sys.stderr.isatty():
        click.echo(f"\r{stage} {done} of {total}" + ("\n" if done >= total else ""), nl=False, err=True)


@main.command("demo")
@_root
@_data
@_plainly
def demo_command(root: Path, data: Path | None) -> None:
    """Make the demo academy under the data directory, or bring it up to the course as it is now."""
    _make_demo(root, _settings(root, data=data))


@main.command("serve")
@_root
@_data
@_host
@_port
@_plainly
def serve_command(root: Path, data: Path | None, host: str | None, port: int | None) -> None:
    """Serve the course and the grader."""
    _serve(_settings(root, data=data, host=host, port=port))


@main.command("start")
@_root
@_data
@_port
@_plainly
def start_command(root: Path, data: Path | None, port: int | None) -> None:
    """Build the course, make the demo academy, and serve both on this machine."""
    from generator.grader.serve import refuse_taken_port  # noqa: PLC0415  as in `_settings`

    settings = _settings(root, data=data, port=port)
    refuse_taken_port(settings)
    build.build_site(root)
    _make_demo(root, settings)
    _serve(settings)


@main.group("token")
def token_group() -> None:
    """Tokens with which other systems ask the grader: make one, list them, revoke one."""


@token_group.command("new")
@click.argument("name")
@_root
@_data
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(_SCOPES), help="May be given again.")
@click.option("--cadre", "cadres", multiple=True, help="Whose people it reaches, by code. May be given again.")
@_plainly
def new_token_command(
    name: str, root: Path, data: Path | None, scopes: tuple[str, ...], cadres: tuple[str, ...]
) -> None:
    """Make a token called NAME and print it: the only time that it is shown."""
    from generator.grader.api.commands import new_token  # noqa: PLC0415  as above

    click.echo(new_token(_settings(root, data=data), name, scopes, cadres))


@token_group.command("list")
@_root
@_data
@_plainly
def list_tokens_command(root: Path, data: Path | None) -> None:
    """List every token, revoked ones too, with what it may do and for whom."""
    from generator.grader.api.commands import list_tokens  # noqa: PLC0415  as above

    for line in list_tokens(_settings(root, data=data)):
        click.echo(line)


@token_group.command("revoke")
@click.argument("name")
@_root
@_data
@_plainly
def revoke_token_command(name: str, root: Path, data: Path | None) -> None:
    """End a token at once; it stays listed."""
    from generator.grader.api.commands import revoke_token  # noqa: PLC0415  as above

    revoke_token(_settings(root, data=data), name)
    click.echo(f"{name} is revoked.")


@main.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_root
@_data
@_plainly
def backup_command(file: Path, root: Path, data: Path | None) -> None:
    """Write the database and the keys to FILE (.tar.gz), while the server serves. Keep it as safe as the keys."""
    from generator.grader.backup import back_up, refuse_postgresql  # noqa: PLC0415  as above

    settings = _settings(root, data=data)
    refuse_postgresql(settings)
    kept = back_up(settings.data, file)
    click.echo(f"{file}: {kept.files} files, {kept.bytes / 1_000_000:.1f} MB")


@main.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_root
@_data
@_plainly
def restore_command(file: Path, root: Path, data: Path | None) -> None:
    """Bring a backup back into a data folder that is empty or not there."""
    from generator.grader.backup import refuse_postgresql, restore  # noqa: PLC0415  as above

    settings = _settings(root, data=data)
    refuse_postgresql(settings)
    click.echo(f"{restore(file, settings.data).files} files restored into {settings.data}")


def _settings(root: Path, **given: object) -> "Settings":
    """Read the grader's settings; the course that is meant is the one it serves."""
    from generator.grader.settings import read_settings  # noqa: PLC0415  the grader loads only where it is wanted

    return read_settings({"site": root / "site", **given})


def _make_demo(root: Path, settings: "Settings") -> None:
    from generator.grader.demo import ensure_demo  # noqa: PLC0415  as above

    logins = ensure_demo(settings, build.publish(root))
    click.echo("The demo academy is ready. Sign in on this machine as")
    for login in logins:
        click.echo(f"  {login.role:<14} {login.username:<14} {login.password or '(password set earlier)'}")


def _serve(settings: "Settings") -> None:
    from generator.grader.serve import run  # noqa: PLC0415  as above

    click.echo(f"Sabaq is at {settings.base_url}  (Ctrl+C stops it)")
    run(settings)
