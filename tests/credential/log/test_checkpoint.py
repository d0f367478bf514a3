"""Checkpoints: signed notes as C2SP describes them, and nothing else taken for one."""

import re
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from generator.credential import SigningKey
from generator.credential.log import (
    Checkpoint,
    Edge,
    LogSigner,
    LogVerifier,
    Tiles,
    append,
    check_continues,
    consistency_proof,
    open_checkpoint,
    sign_checkpoint,
)
from generator.errors import SigningError, VerificationError

ROOT = sha256(b"root").digest()


@pytest.fixture
def signer() -> LogSigner:
    return LogSigner.of("https://academy.example/log/", SigningKey.from_seed(bytes(32), is_test=False))


def test_a_checkpoint_is_a_note_of_three_lines_and_a_signature(signer):
    note = sign_checkpoint(7, ROOT, signer)
    assert re.fullmatch(
        r"academy\.example/log\n7\n"
        + re.escape(b64encode(ROOT).decode())
        + r"\n\n— academy\.example/log [\w+/=]{92}\n",
        note,
    )
    signed, signature = note.split("\n\n")[0] + "\n", b64decode(note.split()[-1])
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public = private.public_key().public_bytes_raw()
    assert signature[:4] == sha256(b"academy.example/log\n\x01" + public).digest()[:4]
    assert signature[4:] == private.sign(signed.encode())


def test_it_is_opened_with_the_key_as_published(signer):
    log = LogVerifier.from_text(f"{signer.verifier}\n")
    assert log == signer.verifier
    checkpoint = open_checkpoint(sign_checkpoint(7, ROOT, signer), log)
    assert checkpoint == Checkpoint(origin="academy.example/log", size=7, root=ROOT)


def test_other_peoples_signatures_are_passed_over(signer):
    witness = LogSigner.of("witness.example", SigningKey.from_seed(bytes([7] * 32), is_test=False))
    note = sign_checkpoint(7, ROOT, signer)
    theirs = f"— witness.example {b64encode(witness.verifier.key_id + bytes(64)).decode()}\n"
    assert open_checkpoint(note + theirs, signer.verifier).size == 7
    with pytest.raises(VerificationError, match="is not signed by the log"):
        open_checkpoint(note, witness.verifier)


def test_every_flipped_bit_is_refused(signer):
    data = sign_checkpoint(7, ROOT, signer).encode()
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(VerificationError):
            open_checkpoint(changed.decode(errors="replace"), signer.verifier)


@pytest.mark.parametrize(
    "text", ["academy.example/log\n07\n{root}\n", "academy.example/log\n7\n{root}\nmore\n", "other\n7\n{root}\n",
             "academy.example/log\n7\nAAAA\n", "academy.example/log\n7\n", "academy.example/log\n-1\n{root}\n"]
)  # fmt: skip
def test_what_the_log_signed_but_is_no_checkpoint_is_refused(signer, text):
    text = text.format(root=b64encode(ROOT).decode())
    signature = signer.verifier.key_id + signer.key.private.sign(text.encode())
    note = f"{text}\n— {signer.name} {b64encode(signature).decode()}\n"
    with pytest.raises(VerificationError, match="does not hold a log's name, size and root"):
        open_checkpoint(note, signer.verifier)


# The example of golang.org/x/mod/sumdb/note (BSD-3-Clause), from which the format of signed notes comes.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_signed_by_another_program_is_held_to_its_signature():
    log = LogVerifier.from_text(PUBLISHED_KEY)
    with pytest.raises(VerificationError, match="does not hold a log's name, size and root"):
        open_checkpoint(PUBLISHED_NOTE, log)
    with pytest.raises(VerificationError, match="is not what the log signed"):
        open_checkpoint(PUBLISHED_NOTE.replace("answer", "anger"), log)


def test_as_many_signatures_as_a_reader_must_take_are_taken(signer):
    theirs = [f"— witness-{n}.example {b64encode(bytes([n]) * 5000).decode()}\n" for n in range(15)]
    assert open_checkpoint(sign_checkpoint(7, ROOT, signer) + "".join(theirs), signer.verifier).size == 7


@pytest.mark.parametrize("note", ["", "x", "a\n\n", "a\n\nb\n", "a\n\n— b c", "\n\n\n", "a\r\n\n— b AAAA\n"])
def test_what_is_no_note_is_refused(signer, note):
    with pytest.raises(VerificationError):
        open_checkpoint(note, signer.verifier)


@pytest.mark.parametrize("text", ["", "a", "a+b", "a+00000000+AAAA", "a+00000000+" + b64encode(b"\1" * 33).decode()])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(VerificationError, match="the log's key"):
        LogVerifier.from_text(text)


def test_a_demonstrations_log_says_so_in_its_name():
    key = SigningKey.from_seed(bytes(32), is_test=True)
    signer = LogSigner.of("http://127.0.0.1:8000/log", key)
    assert signer.name == "127.0.0.1:8000/log/TEST"
    assert signer.verifier.is_test
    assert not LogVerifier(name="academy.example/log", key=key.public).is_test
    assert "private" not in repr(signer)


@pytest.mark.parametrize("address", ["", "https://", "a b", "a+b"])
def test_a_name_that_notes_cannot_carry_is_refused(address):
    with pytest.raises(SigningError, match="is no name for a log"):
        LogSigner.of(address, SigningKey.from_seed(bytes(32), is_test=False))


def test_two_checkpoints_of_one_log_continue_each_other(signer):
    grown = append(Edge(), [b"%d" % n for n in range(300)])
    tiles = Tiles(300, grown.files.__getitem__)
    new = open_checkpoint(sign_checkpoint(300, grown.edge.root, signer), signer.verifier)
    for size in range(1, 301, 13):
        first = append(Edge(), [b"%d" % n for n in range(size)])
        old = open_checkpoint(sign_checkpoint(size, first.edge.root, signer), signer.verifier)
        proof = consistency_proof(size, 300, tiles.subtree)
        check_continues(old, new, proof)
        forked = Checkpoint(origin=old.origin, size=size, root=ROOT)
        with pytest.raises(VerificationError, match=r"does not begin as|signed two histories of 300"):
            check_continues(forked, new, proof)
    with pytest.raises(VerificationError, match="of two logs"):
        check_continues(Checkpoint(origin="x", size=0, root=ROOT), new, ())
