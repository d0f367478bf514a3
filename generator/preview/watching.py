"""Notices that an authored file changed, by looking: it works on every disk, network folders too, and needs no help."""

import os
from collections.abc import Iterator
from pathlib import Path

Snapshot = dict[str, tuple[int, int]]
"""The time and the size of every file, by its path."""


def snapshot(root: Path, banks: tuple[Path, ...]) -> Snapshot:
    """Give the time and the size of every file under `course/`, `scenarios/` and the banks."""
    return {
        entry.path: (stat.st_mtime_ns, stat.st_size)
        for folder in (root / "course", root / "scenarios", *banks)
        for entry in _files(str(folder))
        if (stat := _stat(entry))
    }


def changes(before: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """Give the files that were written, added or taken away between two snapshots, sorted."""
    return tuple(sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path)))


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        # An editor's own files, such as `.x.yaml.swp`, come and go while somebody types.
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        if entry.is_dir(follow_symlinks=True):
            yield from _files(entry.path)
        else:
            yield entry


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        # It went away between the listing and the look; the next look will tell.
        return None
