"""The one room that reads and writes the course's files: trees in, trees out, nothing half-written."""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from generator.errors import ConfigError

_AUTHORED = (
    "course/*.yaml",
    "course/*.svg",
    "course/summary*.md",
    "course/lessons/*.md",
    "course/figures/*.svg",
    "course/handbook/*/**/*.md",
    "scenarios/**/*.yaml",
    "scenarios/**/*.yml",
)
_MANIFEST = ".written.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What writing a tree changed: paths written anew, left alone, and removed as stale."""

    changed: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


def require_course(root: Path) -> None:
    """Raise `ConfigError` where a folder holds no course."""
    if not (root / "course" / "course.yaml").is_file():
        raise ConfigError(f"there is no course in {str(root)!r}: it has no course/course.yaml; try `--root DIR`")


def read_tree(root: Path, banks: Iterable[Path] = ()) -> dict[str, bytes]:
    """Give every authored file below a course's root, and of further banks, by its path in the course.

    Raises `ConfigError` when the root holds no course, or a bank is not a folder.
    """
    require_course(root)
    tree = {path.relative_to(root).as_posix(): path.read_bytes() for path in _authored(root)}
    for bank in banks:
        if not bank.is_dir():
            raise ConfigError(f"the bank {str(bank)!r} is not a folder; name one like `--bank ../private-bank`")
        files = sorted(path for path in bank.rglob("*.y*ml") if path.is_file())
        tree |= {f"{bank.name}/{path.relative_to(bank).as_posix()}": path.read_bytes() for path in files}
    return tree


def tree_digest(tree: Mapping[str, bytes]) -> str:
    """Give one digest of a tree's paths and bytes."""
    digest = sha256()
    for path, data in sorted(tree.items()):
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def write_tree(root: Path, tree: Mapping[str, bytes]) -> Written:
    """Make a folder hold the tree, writing only files whose bytes changed.

    Files an earlier call wrote that are no longer in the tree are removed; anything else in the folder
    is left alone.
    """
    manifest = root / _MANIFEST
    before = set(json.loads(manifest.read_text())) if manifest.is_file() else set()
    changed = tuple(path for path in sorted(tree) if _differs(root / path, tree[path]))
    for folder in {(root / path).parent for path in changed}:
        folder.mkdir(parents=True, exist_ok=True)
    for path in changed:
        # Not one by one whole: a file an interrupted run left short differs, and is written again.
        (root / path).write_bytes(tree[path])
    removed = tuple(sorted(before - tree.keys()))
    for path in removed:
        (root / path).unlink(missing_ok=True)
    write_atomic(manifest, json.dumps(sorted(tree)).encode())
    return Written(changed=changed, unchanged=len(tree) - len(changed), removed=removed)


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, making its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _authored(root: Path) -> list[Path]:
    return sorted({path for pattern in _AUTHORED for path in root.glob(pattern) if path.is_file()})


def _differs(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.stat().st_size != len(data) or path.read_bytes() != data
