"""The log as static files (C2SP tlog-tiles): how its tiles are named, how they are read, how they grow.

A tile is up to 256 hashes of one height in a row; those of level 0 are hashes of entries, one of level 1 is the
root over a full tile of level 0, and so on. Beside them stand bundles of the entries themselves. Tiles are
written once: a partial one is named by its width, and a wider one is another file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from generator.credential.log.merkle import HASH_BYTES, leaf_hash, perfect_root, root
from generator.errors import SigningError, VerificationError

TILE_WIDTH = 256
_TILE_HEIGHT = 8
MAX_ENTRY_BYTES = 0xFFFF

ReadFile = Callable[[str], bytes]
"""Gives the bytes of one of the log's files by its path, such as `tile/0/000.p/5`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The right edge of a log: all that is needed to append to it, and its root.

    `partial[n]` are the hashes of the last tile of level n, empty when that tile is full; `bundle` the entries
    of the last bundle, each after its length.
    """

    size: int = 0
    partial: tuple[bytes, ...] = ()
    bundle: bytes = b""

    @classmethod
    def of(cls, size: int, read: ReadFile) -> Self:
        """Read the edge of a log of `size` entries from its files."""
        levels = range(_levels(size))
        partial = [_checked(read, tile_path(n, *_last_tile(size, n)), _width(size, n) * HASH_BYTES) for n in levels]
        bundle = read(entries_path(*_last_tile(size, 0))) if size % TILE_WIDTH else b""
        return cls(size=size, partial=tuple(partial), bundle=bundle)

    @property
    def root(self) -> bytes:
        """The root of the log."""
        return root(self.size, self._subtree)

    def _subtree(self, height: int, place: int) -> bytes:
        level, rest = divmod(height, _TILE_HEIGHT)
        return _within(self.partial[level], rest, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What appending gives: the new edge, and the files to write before its checkpoint is published."""

    edge: Edge
    files: dict[str, bytes]


def append(edge: Edge, entries: Iterable[bytes]) -> Growth:
    """Append entries in order. The same edge and entries always give the same files, so it may be done again.

    Raises `SigningError` for an entry of more than 65,535 bytes.
    """
    files: dict[str, bytes] = {}
    partial = [bytearray(hashes) for hashes in edge.partial]
    bundle = bytearray(edge.bundle)
    size = edge.size
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise SigningError(f"a log entry of {len(entry)} bytes is too long; at most {MAX_ENTRY_BYTES}")
        bundle += len(entry).to_bytes(2) + entry
        size += 1
        _add(partial, 0, leaf_hash(entry), size, files)
        if size % TILE_WIDTH == 0:
            files[entries_path(size // TILE_WIDTH - 1)] = bytes(bundle)
            bundle.clear()
    grown = Edge(size=size, partial=tuple(map(bytes, partial)), bundle=bytes(bundle))
    return Growth(edge=grown, files=files | dict(_partial_files(grown)))


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Name a tile of hashes; one of less than the full width is partial."""
    return f"tile/{level}/{_numbered(index, width)}"


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """Name a bundle of entries."""
    return f"tile/entries/{_numbered(index, width)}"


class Tiles:
    """A log of a known size, read from its files, each of them once. It does not believe them: check the root."""

    def __init__(self, size: int, read: ReadFile) -> None:
        """Read a log of `size` entries; `read` is called when a file is needed."""
        self.size = size
        self._read = read
        self._kept: dict[str, bytes] = {}

    def subtree(self, height: int, place: int) -> bytes:
        """Give the hash of a perfect subtree, as `merkle` asks for it."""
        level, rest = divmod(height, _TILE_HEIGHT)
        index = (place << rest) // TILE_WIDTH
        full = (index + 1) * TILE_WIDTH <= self.size >> _TILE_HEIGHT * level
        width = TILE_WIDTH if full else _width(self.size, level)
        return _within(self._file(tile_path(level, index, width), width), rest, place)

    def entry(self, index: int) -> bytes:
        """Give an entry's bytes. Raises `VerificationError` when the log has none there."""
        if not 0 <= index < self.size:
            raise VerificationError(f"entry {index} is not in a log of {self.size} entries")
        return list(self.entries(index // TILE_WIDTH))[index % TILE_WIDTH]

    @property
    def bundles(self) -> int:
        """How many bundles of entries there are, the last perhaps a partial one."""
        return -(-self.size // TILE_WIDTH)

    def every_entry(self) -> Iterator[bytes]:
        """Give all entries in their order."""
        for index in range(self.bundles):
            yield from self.entries(index)

    def entries(self, index: int) -> Iterator[bytes]:
        """Give the entries of one bundle."""
        full = (index + 1) * TILE_WIDTH <= self.size
        path = entries_path(index) if full else entries_path(index, _width(self.size, 0))
        found = list(_unbundled(self._read(path), path))
        if len(found) != (TILE_WIDTH if full else _width(self.size, 0)):
            raise VerificationError(f"the log's file {path} holds {len(found)} entries")
        yield from found

    def _file(self, path: str, width: int) -> bytes:
        if path not in self._kept:
            self._kept[path] = _checked(self._read, path, width * HASH_BYTES)
        return self._kept[path]


def _add(partial: list[bytearray], level: int, found: bytes, size: int, files: dict[str, bytes]) -> None:
    """Add a hash to the last tile of a level; a tile that this fills is written, and its root added above."""
    if level == len(partial):
        partial.append(bytearray())
    tile = partial[level]
    tile += found
    if len(tile) == TILE_WIDTH * HASH_BYTES:
        files[tile_path(level, (size >> _TILE_HEIGHT * (level + 1)) - 1)] = bytes(tile)
        above = perfect_root(_split(bytes(tile)))
        tile.clear()
        _add(partial, level + 1, above, size, files)


def _partial_files(edge: Edge) -> Iterator[tuple[str, bytes]]:
    for level, hashes in enumerate(edge.partial):
        if hashes:
            yield tile_path(level, *_last_tile(edge.size, level)), hashes
    if edge.bundle:
        yield entries_path(*_last_tile(edge.size, 0)), edge.bundle


def _levels(size: int) -> int:
    """Give how many levels of tiles a log of this size has."""
    levels = 0
    while size >> _TILE_HEIGHT * levels:
        levels += 1
    return levels


def _width(size: int, level: int) -> int:
    return (size >> _TILE_HEIGHT * level) % TILE_WIDTH


def _last_tile(size: int, level: int) -> tuple[int, int]:
    """Give the index and width of the partial tile at the end of a level."""
    return (size >> _TILE_HEIGHT * (level + 1)), _width(size, level)


def _numbered(index: int, width: int) -> str:
    groups = f"{index:03}"
    groups = groups.zfill(-(-len(groups) // 3) * 3)
    parts = [groups[n : n + 3] for n in range(0, len(groups), 3)]
    path = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def _within(tile: bytes, height: int, place: int) -> bytes:
    """Give the root over the hashes of a tile that lie beneath one node of it."""
    start = (place << height) % TILE_WIDTH
    return perfect_root(_split(tile)[start : start + (1 << height)])


def _split(tile: bytes) -> list[bytes]:
    return [tile[n : n + HASH_BYTES] for n in range(0, len(tile), HASH_BYTES)]


def _checked(read: ReadFile, path: str, length: int) -> bytes:
    data = read(path) if length else b""
    if len(data) != length:
        raise VerificationError(f"the log's file {path} is {len(data)} bytes long; expected {length}")
    return data


def _unbundled(data: bytes, path: str) -> Iterator[bytes]:
    position = 0
    while position < len(data):
        length = int.from_bytes(data[position : position + 2])
        entry = data[position + 2 : position + 2 + length]
        if position + 2 > len(data) or len(entry) != length:
            raise VerificationError(f"the log's file {path} is cut off")
        yield entry
        position += 2 + length
