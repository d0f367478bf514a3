"""`sabaq certificates`, ended at any moment and started again: each certificate is issued once, the zip is whole."""

import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from zipfile import ZipFile

import pytest

from benchmarks.crashes import on_postgresql, on_sqlite
from benchmarks.synthetic import ROOT
from generator.credential import read_document, read_log_proof
from generator.credential.log import LogVerifier, Tiles, check_logged
from generator.errors import ConfigError
from generator.grader.certificates import batches
from generator.grader.keys.keyring import issuer_at
from generator.grader.log.files import LogFiles
from generator.grader.settings import read_settings

IS_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
PEOPLE = 24


@pytest.fixture
def stage():
    """A database of people who have passed, whose certificates nobody has signed."""
    with (on_postgresql if IS_POSTGRESQL else on_sqlite)() as place:
        subprocess.run(
            [sys.executable, "-m", "benchmarks.graduates", str(PEOPLE)],
            env=place.server.environment(), cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip
        yield place


def started(stage, target, *options):
    """The command, in a group of its own as a terminal has it."""
    command = [sys.executable, "-m", "generator", "certificates", "-o", str(target), "--batch", "2026", *options]
    return subprocess.Popen(
        command,
        env=stage.server.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def ended(process):
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def at_work(process, target):
    """Wait until the command has begun to write."""
    draft = target.with_name(f".{target.name}.draft")
    while not draft.exists() and process.poll() is None:
        time.sleep(0.005)


def writing(process, target):
    """Wait until something is written, which the command does only once it holds the file alone."""
    draft = target.with_name(f".{target.name}.draft")
    at_work(process, target)
    while process.poll() is None:
        with suppress(FileNotFoundError):
            if draft.stat().st_size:
                return
        time.sleep(0.005)


def test_a_run_overtaken_before_it_holds_the_draft_leaves_what_the_other_finished(tmp_path, monkeypatch):
    target, hold, others = tmp_path / "all.zip", fcntl.flock, []

    def hold_late(file, how):
        if not others:
            others.append("it begins and ends meanwhile")
            with batches._whole_or_not_at_all(target) as other:
                other.write(b"whole")
        hold(file, how)

    monkeypatch.setattr(fcntl, "flock", hold_late)
    with pytest.raises(ConfigError, match="exists already"), batches._whole_or_not_at_all(target):
        pass
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("all.zip", b"whole")]


def group_is_gone(process):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def log_of(stage) -> tuple[LogVerifier, Tiles]:
    files = LogFiles(stage.server.data)
    settings = read_settings({"data": stage.server.data})
    return issuer_at(settings).logs.signer.verifier, Tiles(int(files.checkpoint().split("\n")[1]), files.read)


def test_ended_at_random_and_started_again_it_issues_each_certificate_once(stage, tmp_path):
    target, chance, met = tmp_path / "all.zip", random.Random(7), 0
    for how in (signal.SIGKILL, signal.SIGINT, signal.SIGKILL, signal.SIGKILL):
        process = started(stage, target)
        at_work(process, target)
        time.sleep(chance.random() / 2)
        # Ctrl+C reaches every process of the terminal; kill -9 only the one it names, and the others go with it.
        os.killpg(process.pid, how) if how is signal.SIGINT else process.send_signal(how)
        ended(process)
        assert group_is_gone(process)
        met += not target.exists()
        # A run that was done before its signal came leaves a whole file, and no other leaves any.
        if target.exists():
            assert ZipFile(target).testzip() is None
            target.unlink()
    assert met
    code, said = ended(started(stage, target))
    assert code == 0, said
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]
    counted = stage.ask(
        "SELECT (SELECT count(*) FROM grader_issuance), (SELECT count(*) FROM grader_signedcredential),"
        " (SELECT count(DISTINCT issuance_id) FROM grader_signedcredential), (SELECT count(*) FROM grader_sealed)"
    )[0]
    assert [int(number) for number in counted] == [PEOPLE] * 4
    log, tiles = log_of(stage)
    assert len(set(tiles.every_entry())) == tiles.size == PEOPLE
    with ZipFile(target) as archive:
        assert archive.testzip() is None
        prints = [archive.read(name) for name in archive.namelist() if name.endswith(".pdf")]
    documents = [read_document(pdf) for pdf in prints]
    assert len({document["id"] for document in documents}) == PEOPLE
    places = {
        check_logged(document, read_log_proof(pdf), log).index for document, pdf in zip(documents, prints, strict=True)
    }
    assert places == set(range(PEOPLE))


def test_two_at_once_are_told_so_and_one_core_prints_what_all_do(stage, tmp_path):
    first = started(stage, tmp_path / "all.zip")
    writing(first, tmp_path / "all.zip")
    first.send_signal(signal.SIGSTOP)
    code, said = ended(started(stage, tmp_path / "all.zip"))
    first.send_signal(signal.SIGCONT)
    assert (code, "is being written by another run" in said) == (1, True), said
    code, said = ended(first)
    assert (code, f"{PEOPLE} certificates; {PEOPLE} signed now" in said) == (0, True), said
    code, said = ended(started(stage, tmp_path / "all.zip"))
    assert (code, "exists already" in said) == (1, True), said
    code, said = ended(started(stage, tmp_path / "none.zip", "--academy", "nowhere"))
    assert (code, "the roster has nobody of batch '2026', academy 'nowhere'" in said) == (1, True), said
    code, said = ended(started(stage, tmp_path / "urdu.zip", "--cores", "1", "--language", "ur"))
    assert code == 0, said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip", "urdu.zip"]
    with ZipFile(tmp_path / "all.zip") as two, ZipFile(tmp_path / "urdu.zip") as one:
        assert one.namelist() == two.namelist()
        assert 'lang="ur" dir="rtl"' in one.read("index.html").decode()
        names = [name for name in one.namelist() if name.endswith(".pdf")]
        assert [read_document(one.read(name)) for name in names] == [read_document(two.read(name)) for name in names]
