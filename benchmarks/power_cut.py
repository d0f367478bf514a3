"""A disk that loses power: of what was written, only what was synced is sure to be there afterwards.

SQLite runs on it through a VFS, with the statements that the grader itself wrote and the settings it opens every
connection with. A file that was never synced is gone after a cut, one that was removed without syncing its folder is
back, and of the writes since the last sync none has reached the disk, or any of them in pieces of a sector.
"""

import json
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import apsw

from benchmarks.load import Server
from generator.grader.storage.sqlite import DATABASE_FILE, opening_statements

OPENING = {mode: opening_statements(version) for mode, version in (("WAL", (3, 53, 4)), ("DELETE", (3, 40, 1)))}
"""How the grader opens every connection, with the journal that it takes for a new SQLite and for an old one."""

BEFORE = "before.sqlite3"
"""Where a recording made apart leaves the database as it stood."""

_PEOPLE = 40
_SECTOR = 512
_NUMBER = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A moment at which the power went: what was acknowledged by then, and what stands on the disk afterwards."""

    acknowledged: frozenset[bytes]
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What a database holds when it is opened again after a cut; torn means a pass without its certificate."""

    lost: int
    is_torn: bool
    is_sound: bool


@dataclass(slots=True, kw_only=True)
class PowerCuts:
    """What cuts of the power did; lost, torn and unsound are counted over all of them."""

    recordings: int = 0
    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    unsound: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether after every cut all was there that had been acknowledged, and nothing by half."""
        return not (self.lost or self.torn or self.unsound)

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, name):,} {name}" for name in self.__slots__)


class Disk(apsw.VFS):
    """The real disk, with a memory of what is safe on it."""

    def __init__(self, chance: Random) -> None:
        """Begin with nothing."""
        self.name = f"sabaq-disk-{next(_NUMBER)}"
        self.chance = chance
        self.safe: dict[str, bytes] = {}
        self.unsafe: dict[str, list[tuple[int, bytes]]] = {}
        self.acknowledged: frozenset[bytes] = frozenset()
        self.cuts: list[Cut] = []
        super().__init__(self.name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: ANN401, N802  SQLite's own names
        """Open a file whose writes are remembered."""
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802  as above
        """Remove a file; it is back after a cut unless its folder is synced too."""
        super().xDelete(filename, syncdir)
        self.unsafe.pop(filename, None)
        if syncdir:
            self.cut()
            self.safe.pop(filename, None)

    def wrote(self, name: str, offset: int, data: bytes) -> None:
        """Remember a write that is not safe yet."""
        self.unsafe.setdefault(name, []).append((offset, data))

    def synced(self, name: str) -> None:
        """Take all that a file holds for safe; the power may go just before and just after."""
        self.cut()
        self.safe[name] = Path(name).read_bytes()
        self.unsafe.pop(name, None)
        self.cut()

    def cut(self) -> None:
        """Keep what would be found if the power went now: once with no unsafe write, once with some."""
        self.cuts.append(Cut(acknowledged=self.acknowledged, files=dict(self.safe)))
        if any(name in self.safe for name in self.unsafe):
            torn = {name: self._torn(name, data) for name, data in self.safe.items()}
            self.cuts.append(Cut(acknowledged=self.acknowledged, files=torn))

    def _torn(self, name: str, safe: bytes) -> bytes:
        found = bytearray(safe)
        for offset, data in self.unsafe.get(name, ()):
            for start in range(0, len(data), _SECTOR):
                piece, place = data[start : start + _SECTOR], offset + start
                if self.chance.random() < 0.5:
                    found.extend(bytes(max(0, place + len(piece) - len(found))))
                    found[place : place + len(piece)] = piece
        return bytes(found)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:  # noqa: ANN401  a name, or none for a temporary
        self._disk, self._name = (
            disk,
            "" if name is None else str(name.filename() if hasattr(name, "filename") else name),
        )
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  as above
        super().xWrite(data, offset)
        if self._name:
            self._disk.wrote(self._name, offset, bytes(data))

    def xSync(self, flags: int) -> None:  # noqa: N802  as above
        super().xSync(flags)
        if self._name:
            self._disk.synced(self._name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A database as it stood, and each statement that was then written to it, with its values in it."""

    before: bytes
    statements: Sequence[str] = field(repr=False)


def cut_power(recordings: int, seed: int) -> PowerCuts:
    """Record what is written while many hand in, that often; cut the power at every moment, with either journal."""
    tally = PowerCuts()
    for turn in range(recordings):
        with tempfile.TemporaryDirectory(prefix="sabaq-power-") as name:
            folder = Path(name)
            recording = _recorded(folder)
            for journal, opening in OPENING.items():
                live, fresh = folder / f"{journal}-live", folder / f"{journal}-fresh"
                live.mkdir()
                fresh.mkdir()
                cuts = cuts_of(recording, opening, live, seed + turn)
                tally.cuts += len(cuts)
                tally.acknowledged += len(cuts[-1].acknowledged)
                for found in (after(cut, opening, fresh) for cut in cuts):
                    tally.lost += found.lost
                    tally.torn += found.is_torn
                    tally.unsound += not found.is_sound
        tally.recordings += 1
    return tally


def _recorded(data: Path) -> Recording:
    statements = json.loads(Server(data=data).run("benchmarks.recorded", str(_PEOPLE)))
    return Recording(before=(data / BEFORE).read_bytes(), statements=statements)


def cuts_of(recording: Recording, opening: str, folder: Path, seed: int) -> list[Cut]:
    """Write what was recorded on a disk of its own, and give what every cut of the power would leave."""
    disk, path = Disk(Random(seed)), folder / DATABASE_FILE
    path.write_bytes(recording.before)
    disk.safe[str(path)] = recording.before
    with closing(apsw.Connection(str(path), vfs=disk.name)) as database:
        _run(database, opening)
        for statement in recording.statements:
            _run(database, statement)
            if not database.in_transaction:
                disk.acknowledged = _results(database)
                disk.cut()
    disk.unregister()
    return disk.cuts


def after(cut: Cut, opening: str, folder: Path) -> After:
    """Start from what a cut left, as a server does, and compare it with what had been acknowledged."""
    for name, data in cut.files.items():
        (folder / Path(name).name).write_bytes(data)
    try:
        with closing(apsw.Connection(str(folder / DATABASE_FILE))) as database:
            _run(database, opening)
            found = _results(database)
            ((is_torn,),) = database.execute(
                "SELECT (SELECT count(*) FROM grader_result WHERE passed) <> (SELECT count(*) FROM grader_completion)"
                " OR (SELECT count(*) FROM grader_completion) <> (SELECT count(*) FROM grader_issuance)"
            )
            ((said,),) = database.execute("PRAGMA integrity_check(1)")
    except (apsw.CorruptError, apsw.NotADBError):
        return After(lost=len(cut.acknowledged), is_torn=True, is_sound=False)
    finally:
        for left in folder.iterdir():
            left.unlink()
    return After(lost=len(cut.acknowledged - found), is_torn=bool(is_torn), is_sound=said == "ok")


def _results(database: apsw.Connection) -> frozenset[bytes]:
    return frozenset(str(attempt).encode() for (attempt,) in database.execute("SELECT attempt_id FROM grader_result"))


def _run(database: apsw.Connection, statements: str) -> None:
    for _ in database.execute(statements):
        pass
