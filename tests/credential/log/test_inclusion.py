"""The proof that a certificate stands in the log: read, checked, and refused for anything else."""

from base64 import b64encode
from copy import deepcopy
from datetime import timedelta

import pytest

from generator.credential import SigningKey
from generator.credential.log import (
    Edge,
    Event,
    LogEntry,
    LogSigner,
    Tiles,
    append,
    check_logged,
    credential_digest,
    prove_logged,
    sign_checkpoint,
)
from generator.errors import VerificationError
from tests.credential.conftest import NOW

SIGNER = LogSigner.of("https://academy.example/log", SigningKey.from_seed(bytes(32), is_test=True))


def filler(count: int) -> list[bytes]:
    return [LogEntry(event=Event.ISSUE, credential=f"sha256:{n:064x}", at=NOW).to_bytes() for n in range(count)]


@pytest.fixture
def entry(credential) -> LogEntry:
    return LogEntry(event=Event.ISSUE, credential=credential_digest(credential), at=NOW)


def proof_of(entry: LogEntry | bytes, index: int, size: int) -> str:
    entries = filler(size)
    entries[index] = entry if isinstance(entry, bytes) else entry.to_bytes()
    grown = append(Edge(), entries)
    note = sign_checkpoint(size, grown.edge.root, SIGNER)
    return prove_logged(index, Tiles(size, grown.files.__getitem__), note)


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 2), (1, 2), (6, 7), (255, 256), (300, 1000)])
def test_a_logged_certificate_is_found(credential, entry, index, size):
    logged = check_logged(credential, proof_of(entry, index, size), SIGNER.verifier)
    assert (logged.entry, logged.index, logged.checkpoint.size) == (entry, index, size)


def test_the_file_is_written_as_the_specification_has_it(entry):
    lines = proof_of(entry, 1, 2).split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1] == "extra " + b64encode(entry.to_bytes()).decode()
    assert lines[2] == "index 1"
    assert len(lines[3]) == 44
    assert lines[4:7] == ["", "academy.example/log/TEST", "2"]
    assert lines[-1] == ""


def test_every_flipped_bit_is_refused(credential, entry):
    data = proof_of(entry, 2, 5).encode()
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(VerificationError):
            check_logged(credential, changed.decode(errors="replace"), SIGNER.verifier)


def test_every_cut_is_refused(credential, entry):
    proof = proof_of(entry, 2, 5)
    for place in range(len(proof)):
        with pytest.raises(VerificationError):
            check_logged(credential, proof[:place], SIGNER.verifier)


def test_another_certificate_is_refused(credential, entry):
    changed = deepcopy(credential)
    changed["proof"][0]["created"] = "2026-11-21T12:00:01Z"
    with pytest.raises(VerificationError, match="of another credential"):
        check_logged(changed, proof_of(entry, 0, 3), SIGNER.verifier)


def test_the_digest_does_not_depend_on_the_writing(credential):
    assert credential_digest(dict(reversed(credential.items()))) == credential_digest(credential)


def test_another_log_is_refused(credential, entry):
    other = LogSigner.of("https://academy.example/log", SigningKey.from_seed(bytes([1] * 32), is_test=True))
    with pytest.raises(VerificationError, match="is not signed by the log"):
        check_logged(credential, proof_of(entry, 0, 3), other.verifier)


@pytest.mark.parametrize("event", [Event.ISSUE, Event.REVOKE])
def test_an_entry_is_read_back(event):
    entry = LogEntry(event=event, credential="sha256:" + "ab" * 32, at=NOW + timedelta(hours=1))
    assert LogEntry.from_bytes(entry.to_bytes()) == entry
    assert entry.to_bytes().decode() == (
        '{"at":"2026-11-21T13:00:00Z","credential":"sha256:' + "ab" * 32 + f'","event":"{event}"}}'
    )


def test_a_reissue_names_what_it_replaces(credential):
    entry = LogEntry(
        event=Event.REISSUE, credential=credential_digest(credential), at=NOW, replaces="sha256:" + "0" * 64
    )
    assert LogEntry.from_bytes(entry.to_bytes()) == entry
    logged = check_logged(credential, proof_of(entry, 3, 9), SIGNER.verifier)
    assert logged.entry.replaces == "sha256:" + "0" * 64


@pytest.mark.parametrize(
    "change",
    [
        (b'"issue"', b'"lost"'),
        (b'"issue"', b'"reissue"'),
        (b'{"at"', b'{ "at"'),
        (b'"event"', b'"Event"'),
        (b"sha256:ab", b"sha256:AB"),
        (b"sha256:ab", b"sha256:"),
        (b"12:00:00Z", b"12:00:00+00:00"),
        (b"}", b',"replaces":"sha256:' + b"ab" * 32 + b'"}'),
        (b"}", b',"x":1}'),
    ],
)
def test_an_entry_in_any_other_writing_is_refused(change):
    data = LogEntry(event=Event.ISSUE, credential="sha256:" + "ab" * 32, at=NOW).to_bytes()
    assert change[0] in data
    with pytest.raises(VerificationError):
        LogEntry.from_bytes(data.replace(*change))


def test_no_person_and_no_number_enters_the_log(credential, award, entry):
    data = entry.to_bytes().decode()
    for word in (award.number, award.person.en, award.identity.digest, award.verify_address):
        assert word not in data
