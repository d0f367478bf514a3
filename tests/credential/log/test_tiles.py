"""The log as static files: names and widths as C2SP tlog-tiles has them, and growth that can be done again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.credential.log import Edge, Tiles, append, entries_path, tile_path
from generator.credential.log.merkle import leaf_hash, root
from generator.errors import SigningError, VerificationError


def many(size: int) -> list[bytes]:
    return [b"entry %d" % n for n in range(size)]


@pytest.mark.parametrize(
    ("index", "name"),
    [(0, "000"), (7, "007"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067"), (10**6, "x001/x000/000")],
)
def test_tiles_are_named_in_groups_of_three_digits(index, name):
    assert tile_path(0, index) == f"tile/0/{name}"
    assert tile_path(3, index, 17) == f"tile/3/{name}.p/17"
    assert entries_path(index) == f"tile/entries/{name}"


def test_the_example_of_the_specification():
    """A tree of 70,000 entries: 273 full tiles, one of 112, then one full and one of 17, then one of 1."""
    files = append(Edge(), many(70_000)).files
    full = [path for path in files if path.startswith("tile/0/") and ".p/" not in path]
    assert len(full) == 273
    assert {path for path in files if ".p/" in path} == {
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
        "tile/entries/273.p/112",
    }
    assert [path for path in files if path.startswith("tile/1/") and ".p/" not in path] == ["tile/1/000"]
    assert len(files["tile/0/000"]) == 8192


def test_a_full_tile_alone_has_no_partial_one():
    assert sorted(append(Edge(), many(256)).files) == ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"]


@settings(max_examples=25)
@given(batches=st.lists(st.integers(0, 300), max_size=4))
def test_batches_of_any_size_give_the_same_log(batches):
    entries = many(sum(batches))
    edge, files, position = Edge(), {}, 0
    for batch in batches:
        grown = append(edge, entries[position : position + batch])
        position += batch
        edge = grown.edge
        files |= grown.files
        assert Edge.of(edge.size, files.__getitem__) == edge
    whole = append(Edge(), entries)
    assert edge == whole.edge
    assert whole.files.items() <= files.items()
    leaves = [leaf_hash(entry) for entry in entries]
    tiles = Tiles(len(entries), files.__getitem__)
    assert [tiles.subtree(0, n) for n in range(len(entries))] == leaves
    assert edge.root == root(len(entries), tiles.subtree)


def test_a_batch_that_was_cut_off_is_done_again_with_the_same_files():
    start = append(Edge(), many(250))
    assert append(start.edge, many(30)) == append(start.edge, many(30))


def test_entries_are_read_back():
    entries = many(600)
    tiles = Tiles(600, append(Edge(), entries).files.__getitem__)
    assert [*tiles.entries(0), *tiles.entries(1), *tiles.entries(2)] == entries
    assert tiles.entry(300) == entries[300]


@pytest.mark.parametrize("data", [b"\0", b"\0\5abc", b"\0\3abc\0\1", b"\0\1a\0\1b", b""])
def test_a_damaged_bundle_is_refused(data):
    tiles = Tiles(1, lambda _: data)
    with pytest.raises(VerificationError, match=r"the log's file tile/entries/000\.p/1"):
        tiles.entry(0)


def test_a_damaged_tile_is_refused():
    with pytest.raises(VerificationError, match=r"tile/0/000\.p/3 is 95 bytes long; expected 96"):
        Tiles(3, lambda _: bytes(95)).subtree(0, 0)
    with pytest.raises(VerificationError, match="expected 96"):
        Edge.of(3, lambda _: bytes(97))


def test_an_entry_outside_the_log_is_not_there():
    with pytest.raises(VerificationError, match="entry 3 is not in a log of 3 entries"):
        Tiles(3, lambda _: b"").entry(3)


def test_an_entry_that_is_too_long_is_refused():
    append(Edge(), [bytes(65_535)])
    with pytest.raises(SigningError, match="at most 65535"):
        append(Edge(), [bytes(65_536)])
