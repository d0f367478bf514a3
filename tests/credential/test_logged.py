"""`sabaq verify --log`: the log's keys, or a copy of the log, and what is said where something about it is wrong."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from generator.certificates import report_certificates
from generator.credential import SigningKey, print_pdf
from generator.credential.log import (
    Edge,
    Event,
    LogEntry,
    LogSigner,
    Tiles,
    append,
    credential_digest,
    prove_logged,
    sign_checkpoint,
)
from generator.errors import ConfigError
from tests.credential.conftest import NOW

SIGNER = LogSigner.of("https://academy.example/log", SigningKey.from_seed(bytes(32), is_test=True))
NAME = "academy.example/log/TEST"
ANOTHER = "the copy is not of the history that the proof is of"


def entry(digest: str, event: Event = Event.ISSUE) -> bytes:
    return LogEntry(event=event, credential=digest, at=NOW).to_bytes()


OTHERS = [entry(f"sha256:{n:064x}") for n in range(300)]


def copied(folder: Path, entries: list[bytes]) -> Path:
    """A copy of `/log/` as it stands when the log holds these."""
    grown = append(Edge(), entries)
    note = sign_checkpoint(grown.edge.size, grown.edge.root, SIGNER)
    plain = {"checkpoint": note.encode(), "key": f"{SIGNER.verifier}\n".encode()}
    for path, data in (grown.files | plain).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def proof_at(index: int, entries: list[bytes]) -> str:
    grown = append(Edge(), entries)
    note = sign_checkpoint(grown.edge.size, grown.edge.root, SIGNER)
    return prove_logged(index, Tiles(len(entries), grown.files.__getitem__), note)


@pytest.fixture
def mine(credential) -> bytes:
    return entry(credential_digest(credential))


@pytest.fixture
def said(tmp_path, credential, did):
    """What the command says of the certificate in a file of some kind, by a log."""
    (tmp_path / "did.json").write_text(json.dumps(did))

    def ask(log: Path, proof: str | None = None) -> tuple[bool, str]:
        name = "one.pdf" if proof else "one.json"
        data = print_pdf(credential, proof) if proof else json.dumps(credential).encode()
        (tmp_path / name).write_bytes(data)
        (report,) = report_certificates([tmp_path / name], tmp_path / "did.json", (), NOW + timedelta(minutes=1), log)
        return report.is_good, report.logged.reason

    return ask


def test_a_certificate_is_looked_up_in_a_copy_though_its_file_carries_no_proof(tmp_path, mine, said):
    copy = copied(tmp_path / "copy", [*OTHERS, mine])
    assert said(copy) == (True, f"{NAME}, issue at 2026-11-21T12:00:00+00:00")
    assert said(copy / "key") == (False, "the file carries no proof; a PDF printed once it was sealed does")


def test_a_proof_of_an_earlier_checkpoint_is_held_against_the_copy(tmp_path, mine, said):
    proof = proof_at(2, [*OTHERS[:2], mine])
    assert said(copied(tmp_path / "copy", [*OTHERS[:2], mine, *OTHERS[2:]]), proof)[0]
    assert said(copied(tmp_path / "fork", [*OTHERS[2:4], mine, *OTHERS[4:]]), proof) == (
        False,
        f"{ANOTHER}: the log of 299 entries does not begin as the log of 3 entries",
    )
    assert said(copied(tmp_path / "old", OTHERS[:2]), proof) == (
        False,
        "the proof is of a log of 3 entries, the copy has 2: copy the log again",
    )


def test_a_certificate_that_the_copy_does_not_hold_or_holds_as_revoked_is_not_good(tmp_path, credential, mine, said):
    assert said(copied(tmp_path / "without", OTHERS)) == (False, f"the copy of {NAME} does not hold it")
    revoked = [mine, *OTHERS, entry(credential_digest(credential), Event.REVOKE)]
    assert said(copied(tmp_path / "revoked", revoked)) == (False, f"{NAME}, revoke at 2026-11-21T12:00:00+00:00")
    assert not said(tmp_path / "revoked", proof_at(0, [mine]))[0]


@pytest.mark.parametrize(
    ("path", "change", "fault"),
    [
        ("checkpoint", lambda note: note.replace(b"\n301\n", b"\n300\n"), "the checkpoint is not what the log signed"),
        ("checkpoint", lambda note: b"\xff" + note, "the checkpoint is not what the log signed"),
        ("tile/0/001.p/45", lambda tile: tile[:-1], "the log's file tile/0/001.p/45 is not what its entries make"),
        ("tile/entries/000", lambda _: None, "the file tile/entries/000 of the log cannot be read: No such file"),
        ("key", lambda _: b"nonsense", "the log's key is not an Ed25519 key as signed notes write it"),
        ("key", lambda _: b"", "the file holds no key"),
        ("key", lambda _: None, "the file key of the log cannot be read: No such file or directory"),
    ],
)
def test_a_copy_that_is_not_whole_is_one_sentence(tmp_path, said, path, change, fault):
    file = copied(tmp_path / "copy", [*OTHERS, entry("sha256:" + "f" * 64)]) / path
    changed = change(file.read_bytes())
    file.unlink() if changed is None else file.write_bytes(changed)
    with pytest.raises(ConfigError) as refused:
        said(tmp_path / "copy")
    assert fault in str(refused.value)
    assert str(refused.value).startswith("--log ")
    assert "\n" not in str(refused.value)
