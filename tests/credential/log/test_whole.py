"""A whole log: what is wrong with one that is not is said in one sentence, and a reader that is not ours agrees."""

from pathlib import Path

import pytest
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey

from generator.credential import SigningKey
from generator.credential.log import (
    Edge,
    LogSigner,
    LogVerifier,
    Tiles,
    append,
    check_kept,
    check_whole,
    inclusion_proof,
    open_checkpoint,
    open_with_any,
    sign_checkpoint,
)
from generator.credential.log.merkle import leaf_hash
from generator.errors import VerificationError

SIGNER = LogSigner.of("https://academy.example/log", SigningKey.from_seed(bytes(32), is_test=False))
LOG = SIGNER.verifier


def many(size: int, story: str = "entry") -> list[bytes]:
    return [b"%s %d" % (story.encode(), n) for n in range(size)]


def a_log(entries: list[bytes]) -> dict[str, bytes]:
    """The files of a log, by their paths."""
    grown = append(Edge(), entries)
    return grown.files | {"checkpoint": sign_checkpoint(grown.edge.size, grown.edge.root, SIGNER).encode()}


def opened(files: dict[str, bytes]):
    return open_checkpoint(files["checkpoint"].decode(), LOG)


@pytest.mark.parametrize("size", [0, 1, 5, 255, 256, 257, 700])
def test_a_log_as_it_was_made_is_whole(size):
    files = a_log(many(size))
    check_whole(opened(files), files.__getitem__)


@pytest.mark.parametrize(
    ("path", "change", "said"),
    [
        ("tile/0/001.p/44", lambda tile: tile[:-32], "the log's file tile/0/001.p/44 is not what its entries make"),
        ("tile/0/000", lambda tile: tile[:-1], "the log's file tile/0/000 is not what its entries make"),
        ("tile/1/000.p/1", lambda tile: bytes(32), "the log's file tile/1/000.p/1 is not what its entries make"),
        ("tile/entries/001.p/44", lambda bundle: bundle[:-1], "the log's file tile/entries/001.p/44 is cut off"),
        ("tile/entries/000", lambda bundle: bundle[:-11], "the log's file tile/entries/000 holds 255 entries"),
        ("tile/entries/000", lambda b: b.replace(b"7", b"8", 1), "the log's file tile/0/000 is not what its entries"),
    ],
)
def test_a_file_that_was_cut_or_changed_is_named(path, change, said):
    files = a_log(many(300))
    files[path] = change(files[path])
    with pytest.raises(VerificationError) as refused:
        check_whole(opened(files), files.__getitem__)
    assert str(refused.value).startswith(said)


def test_entries_that_are_not_those_of_the_checkpoint_are_refused():
    files = a_log(many(300))
    theirs = a_log(many(300, "another"))
    with pytest.raises(VerificationError) as refused:
        check_whole(opened(files), theirs.__getitem__)
    assert str(refused.value) == "the log's entries do not make the root that its checkpoint signs"


def test_a_checkpoint_signed_by_another_key_is_refused():
    stranger = LogSigner(name=SIGNER.name, key=SigningKey.from_seed(bytes([1] * 32), is_test=False))
    note = sign_checkpoint(3, bytes(32), stranger)
    with pytest.raises(VerificationError) as refused:
        open_checkpoint(note, LOG)
    assert str(refused.value) == "the checkpoint is not signed by the log academy.example/log"
    borrowed = note.replace(stranger.verifier.key_id.hex(), LOG.key_id.hex())
    with pytest.raises(VerificationError, match="is not signed by the log"):
        open_checkpoint(borrowed, LOG)


def test_a_signature_over_another_checkpoint_is_refused():
    mine, other = sign_checkpoint(3, bytes(32), SIGNER), sign_checkpoint(4, bytes(32), SIGNER)
    with pytest.raises(VerificationError) as refused:
        open_checkpoint(mine.partition("\n\n")[0] + "\n\n" + other.partition("\n\n")[2], LOG)
    assert str(refused.value) == "the checkpoint is not what the log signed"


def test_a_log_that_grew_holds_all_it_held():
    earlier, files = a_log(many(200)), a_log(many(300))
    check_kept(opened(earlier), opened(files), files.__getitem__)
    check_kept(opened(files), opened(files), files.__getitem__)


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        (many(300), many(200), "the log had 300 entries and now has 200: entries are gone"),
        (many(5), many(5, "another"), "the log signed two histories of 5 entries"),
        (many(5), many(300, "another"), "the log of 300 entries does not begin as the log of 5 entries"),
        ([*many(4), b"taken out"], many(300), "the log of 300 entries does not begin as the log of 5 entries"),
    ],
)
def test_a_log_that_shrank_or_forked_is_caught_by_an_earlier_checkpoint(earlier, later, said):
    files = a_log(later)
    with pytest.raises(VerificationError) as refused:
        check_kept(opened(a_log(earlier)), opened(files), files.__getitem__)
    assert str(refused.value) == said


def test_a_checkpoint_of_before_the_keys_were_changed_is_opened():
    newer = LogVerifier(name=LOG.name, key=SigningKey.from_seed(bytes([9] * 32), is_test=False).public)
    note = a_log(many(3))["checkpoint"].decode()
    assert open_with_any(note, (LOG, newer)).size == 3
    with pytest.raises(VerificationError, match="is not signed by the log"):
        open_with_any(note, (newer,))
    with pytest.raises(VerificationError, match="the log has no key"):
        open_with_any(note, ())


@pytest.fixture(params=[1, 255, 256, 300, 70_000])
def mirrored(request, tmp_path) -> tuple[Path, list[bytes]]:
    """A log on disk, and what it holds."""
    entries = many(request.param)
    for path, data in a_log(entries).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path, entries


def test_a_reader_that_is_not_ours_finds_the_same_root_entries_and_proofs(mirrored):
    folder, entries = mirrored
    reader = TilesReader(LocalBackend(folder))
    checkpoint = reader.get_checkpoint()
    checkpoint.verify(Vkey.from_string(str(LOG)))
    assert (checkpoint.origin, checkpoint.size) == ("academy.example/log", len(entries))
    assert reader.calculate_root_hash() == checkpoint.root_hash
    ours = Tiles(len(entries), lambda path: (folder / path).read_bytes())
    for index in {0, len(entries) // 3, len(entries) - 1}:
        assert reader.get_entry(index) == entries[index]
        proof = reader.get_inclusion_proof(index, len(entries))
        proof.check(leaf_hash(entries[index]), checkpoint.root_hash)
        assert tuple(proof.node_hashes) == inclusion_proof(index, len(entries), ours.subtree)


def test_a_reader_that_is_not_ours_finds_that_a_log_was_only_appended_to(mirrored):
    folder, entries = mirrored
    reader = TilesReader(LocalBackend(folder))
    checkpoint = reader.get_checkpoint()
    for size in {1, len(entries) // 2 or 1, len(entries)}:
        before = append(Edge(), entries[:size]).edge.root
        reader.get_consistency_proof(size, len(entries)).check(before, checkpoint.root_hash)
