"""The log: everything issued and revoked stands in it once, whenever the sequencer is stopped."""

import json
import shutil

import pytest
from django.conf import settings as django_settings

from generator.certificates import report_certificates
from generator.credential import SigningKey, read_document, read_log_proof
from generator.credential.log import Edge, Event, LogEntry, LogSigner, append, check_logged, sign_checkpoint
from generator.errors import ConfigError, CourseError, VerificationError
from generator.grader import models
from generator.grader.certificates.signing import credential_of, sign_pending
from generator.grader.clock import moment
from generator.grader.log.checking import verify_log
from generator.grader.log.files import LogFiles
from generator.grader.log.sequencer import seal
from generator.grader.storage.ids import certificate_number, uuid7
from generator.grader.tables.certificates import Sealed, SignedCredential


@pytest.fixture
def files(tmp_path):
    return LogFiles(tmp_path)


@pytest.fixture
def issue(world, sitter):
    """Issue certificates without anybody sitting for each: the log asks only for their digests."""
    sitter(world.client("ayesha")).sit()
    sign_pending(world.issuer)
    first = models.Issuance.objects.get()

    def make(count):
        for n in range(count):
            number = certificate_number()
            issued = models.Issuance.objects.create(
                id=uuid7(world.clock()),
                bucket=first.bucket,
                kind="issue",
                number=number,
                trainee=first.trainee,
                completion=first.completion,
                status_list=2,
                status_index=models.Issuance.objects.count(),
                award=first.award,
                issued_ms=world.clock() + n,
            )
            SignedCredential.objects.create(issuance=issued, bucket=first.bucket, credential=json.dumps({"id": number}))
        return first

    return make


def revoke(issuance, now_ms):
    return models.Issuance.objects.create(
        id=uuid7(now_ms),
        bucket=issuance.bucket,
        kind="revoke",
        number=issuance.number,
        trainee=issuance.trainee,
        completion=issuance.completion,
        status_list=issuance.status_list,
        status_index=issuance.status_index,
        reason="issued in error",
        issued_ms=now_ms,
    )


def test_what_was_issued_and_revoked_is_sealed_once_and_in_order(world, issue, files):
    first = issue(2)
    assert seal(files, world.issuer.logs, waits=True) == 3
    assert seal(files, world.issuer.logs, waits=True) == 0
    revoke(first, world.clock() + 1000)
    assert seal(files, world.issuer.logs, waits=True) == 1
    report = verify_log(files, world.issuer.logs)
    assert (report.checkpoint.size, report.waiting) == (4, 0)
    assert report.checkpoint.origin == "127.0.0.1:8000/log/TEST"
    assert sorted(Sealed.objects.values_list("place", flat=True)) == [0, 1, 2, 3]


def test_a_log_of_several_tiles_is_whole(world, issue, files):
    issue(300)
    assert seal(files, world.issuer.logs, waits=True, at_once=100) == 301
    assert verify_log(files, world.issuer.logs).checkpoint.size == 301
    assert len(files.find("tile/0/000")) == 256 * 32


def test_an_earlier_checkpoint_is_continued_and_another_history_is_not(world, issue, files, tmp_path):
    issue(4)
    seal(files, world.issuer.logs, waits=True)
    earlier = files.checkpoint()
    issue(4)
    seal(files, world.issuer.logs, waits=True)
    verify_log(files, world.issuer.logs, [earlier])
    later = files.checkpoint()
    files.publish(earlier)
    with pytest.raises(VerificationError, match="entries are gone"):
        verify_log(files, world.issuer.logs, [later])


class StoppedError(Exception):
    """The machine stops."""


class Stopping(LogFiles):
    """A log whose machine stops before one of the steps, or in the middle of the tiles."""

    def __init__(self, data, step):
        super().__init__(data)
        self._step = step

    def write_tiles(self, files):
        if self._step == "tiles":
            super().write_tiles(dict(list(files.items())[:1]))
            raise StoppedError
        super().write_tiles(files)

    def publish(self, note):
        if self._step == "publish":
            raise StoppedError
        super().publish(note)
        if self._step == "mark":
            raise StoppedError


@pytest.mark.parametrize("step", ["tiles", "publish", "mark"])
def test_a_sequencer_stopped_at_any_step_goes_on_as_if_it_had_not_been(world, issue, files, tmp_path, step):
    issue(3)
    seal(files, world.issuer.logs, waits=True)
    issue(3)
    with pytest.raises(StoppedError):
        seal(Stopping(tmp_path, step), world.issuer.logs, waits=True)
    # What comes meanwhile is older by its clock, so the next batch is another one.
    late = issue(1)
    older = models.Issuance.objects.create(
        **{f.attname: getattr(late, f.attname) for f in late._meta.concrete_fields}
        | {
            "id": uuid7(1000),
            "number": certificate_number(),
            "status_list": 3,
            "issued_ms": 1000,
        }
    )
    SignedCredential.objects.create(issuance=older, bucket=older.bucket, credential='{"id": "x"}')
    seal(files, world.issuer.logs, waits=True)
    report = verify_log(files, world.issuer.logs)
    assert (report.checkpoint.size, report.waiting) == (9, 0)


def test_two_sequencers_do_not_work_at_once(world, issue, files, tmp_path):
    issue(1)
    with files.held(waits=True) as is_ours:
        assert is_ours
        assert seal(LogFiles(tmp_path), world.issuer.logs, waits=False) == 0
    assert seal(LogFiles(tmp_path), world.issuer.logs, waits=False) == 2


@pytest.mark.parametrize("path", ["tile/0/000.p/4", "tile/entries/000.p/4", "checkpoint"])
def test_a_file_of_the_log_that_was_changed_is_noticed(world, issue, files, tmp_path, path):
    issue(3)
    seal(files, world.issuer.logs, waits=True)
    file = tmp_path / "log" / path
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(CourseError):
        verify_log(files, world.issuer.logs)


def test_a_log_taken_away_or_older_than_the_database_is_never_begun_anew(world, issue, files, tmp_path):
    issue(1)
    seal(files, world.issuer.logs, waits=True)
    (tmp_path / "log" / "checkpoint").unlink()
    issue(1)
    with pytest.raises(ConfigError, match="the log is missing, but 2 certificates stand in it"):
        seal(files, world.issuer.logs, waits=True)


def test_an_entry_that_the_database_does_not_know_is_noticed(world, issue, files):
    issue(2)
    seal(files, world.issuer.logs, waits=True)
    later = LogEntry(event=Event.ISSUE, credential="0" * 64, at=moment(world.clock()))
    growth = append(Edge.of(3, files.read), [later.to_bytes()])
    files.write_tiles(growth.files)
    files.publish(sign_checkpoint(4, growth.edge.root, world.issuer.logs.signer))
    with pytest.raises(VerificationError, match="entry 3 of the log is of nothing the database knows"):
        verify_log(files, world.issuer.logs)


def test_a_log_that_grows_while_it_is_looked_at_is_whole(world, issue, files, tmp_path):
    issue(2)
    seal(files, world.issuer.logs, waits=True)

    class Growing(LogFiles):
        def read(self, path):
            if Sealed.objects.count() == 3:
                issue(3)
                seal(files, world.issuer.logs, waits=True)
            return super().read(path)

    assert verify_log(Growing(tmp_path), world.issuer.logs).checkpoint.size == 3
    assert verify_log(files, world.issuer.logs).checkpoint.size == 6


def test_what_was_published_and_not_marked_yet_is_known(world, issue, tmp_path):
    issue(2)
    with pytest.raises(StoppedError):
        seal(Stopping(tmp_path, "mark"), world.issuer.logs, waits=True)
    report = verify_log(LogFiles(tmp_path), world.issuer.logs)
    assert (report.checkpoint.size, Sealed.objects.count()) == (3, 0)


def test_without_a_key_for_the_log_the_operator_is_told_how_to_make_one(files):
    with pytest.raises(ConfigError, match="sabaq keys new --for log"):
        seal(files, (), waits=True)


def test_a_look_at_the_latest_leaves_what_is_older_to_the_next_whole_one(world, issue, files):
    issue(2)
    later_ms = world.clock() + 3_600_000
    assert seal(files, world.issuer.logs, waits=True, since_ms=later_ms) == 0
    world.clock.now_ms = later_ms
    issue(1)
    assert seal(files, world.issuer.logs, waits=True, since_ms=later_ms) == 1
    assert seal(files, world.issuer.logs, waits=True) == 3


@pytest.fixture
def served(world, sitter):
    """A certificate, signed and not yet in the log."""
    sitter(world.client("ayesha")).sit()
    sign_pending(world.issuer)
    return models.Issuance.objects.get()


@pytest.fixture
def log_of_server():
    """The log's files where the server looks for them, gone afterwards."""
    yield LogFiles(django_settings.SABAQ.data)
    shutil.rmtree(django_settings.SABAQ.data / "log", ignore_errors=True)


def test_the_log_is_published_as_static_files_that_others_can_mirror(world, served, log_of_server):
    client = world.client()
    assert client.get("/log/checkpoint").status_code == 404
    seal(log_of_server, world.issuer.logs, waits=True)
    checkpoint = client.get("/log/checkpoint")
    assert checkpoint["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint["Access-Control-Allow-Origin"] == "*"
    assert checkpoint.content.decode() == log_of_server.checkpoint()
    assert client.get("/log/tile/0/000.p/1").content == log_of_server.read("tile/0/000.p/1")
    assert "immutable" in client.get("/log/tile/entries/000.p/1")["Cache-Control"]
    assert client.get("/log/key").content.decode() == f"{world.issuer.logs.signer.verifier}\n"


@pytest.mark.parametrize("path", ["tile/0/001", "tile/0/../../checkpoint", "tile/x", ".lock", "tile/0/000.p/9999"])
def test_nothing_but_the_log_is_published(world, served, log_of_server, path):
    seal(log_of_server, world.issuer.logs, waits=True)
    assert world.client().get(f"/log/{path}").status_code == 404


def test_the_proof_is_offered_once_sealed_and_the_pdf_carries_it(world, served, log_of_server):
    client = world.client()
    address = f"/certificates/{served.number}"
    assert client.get(f"{address}.tlog-proof").status_code == 404
    assert read_log_proof(client.get(f"{address}.pdf").content) is None
    assert "within a minute" in client.get(f"/verify/{served.number}/").content.decode()
    seal(log_of_server, world.issuer.logs, waits=True)
    proof = client.get(f"{address}.tlog-proof").content.decode()
    pdf = client.get(f"{address}.pdf").content
    assert read_log_proof(pdf) == proof
    logged = check_logged(read_document(pdf), proof, world.issuer.logs.signer.verifier)
    assert (logged.entry.event, logged.index, logged.checkpoint.size) == (Event.ISSUE, 0, 1)
    assert f"{served.number}.tlog-proof" in client.get(f"/verify/{served.number}/").content.decode()


def test_the_log_speaks_of_the_second_at_which_a_certificate_was_issued(world, served, log_of_server):
    seal(log_of_server, world.issuer.logs, waits=True)
    proof = world.client().get(f"/certificates/{served.number}.tlog-proof").content.decode()
    at = check_logged(credential_of(served, world.issuer), proof, world.issuer.logs.signer.verifier).entry.at
    assert abs(at.timestamp() * 1000 - served.issued_ms) < 1000


def test_the_command_checks_that_the_log_holds_a_pdf(world, served, log_of_server, tmp_path):
    client = world.client()
    names = {"did.json": "/.well-known/did.json", "status.json": "/status/1.json", "log-key": "/log/key"}
    before = client.get(f"/certificates/{served.number}.pdf").content
    seal(log_of_server, world.issuer.logs, waits=True)
    for name, address in names.items():
        (tmp_path / name).write_bytes(client.get(address).content)
    (tmp_path / "before.pdf").write_bytes(before)
    (tmp_path / "after.pdf").write_bytes(client.get(f"/certificates/{served.number}.pdf").content)
    given = (tmp_path / "did.json", [tmp_path / "status.json"], moment(world.clock()), tmp_path / "log-key")
    early, late = report_certificates([tmp_path / "before.pdf", tmp_path / "after.pdf"], *given)
    assert (late.is_good, early.is_good) == (True, False)
    assert "entry 0 of 127.0.0.1:8000/log/TEST, issue at " in str(late)
    assert "the file carries no proof" in str(early)
    stranger = LogSigner.of("https://other.example/log", SigningKey.generate())
    (tmp_path / "log-key").write_text(str(stranger.verifier))
    (forged,) = report_certificates([tmp_path / "after.pdf"], *given)
    assert not forged.is_good
    assert "the proof does not hold" in str(forged)
    (tmp_path / "log-key").write_text("nonsense")
    with pytest.raises(ConfigError, match=r"--log .*not an Ed25519 key"):
        report_certificates([tmp_path / "after.pdf"], *given)
