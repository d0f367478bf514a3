"""`sabaq init`: a whole small course about another instruction, to begin from."""

from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path

from generator import build, files
from generator.errors import ConfigError

_TEMPLATE = "template_course"
_OURS = {"__init__.py", "__pycache__"}


def init_course(folder: Path) -> tuple[str, ...]:
    """Write a new course into a folder and give the paths of its files.

    Raises `ConfigError` when something is in the folder already: nothing is ever written over.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{str(folder)!r} is not an empty folder; name one that is, or one that is not there yet")
    tree = template_tree()
    for path, data in tree.items():
        files.write_atomic(folder / path, data)
    build.write_schema(folder)
    return tuple(sorted(tree))


def template_tree() -> dict[str, bytes]:
    """Give the files of a new course by their path."""
    return dict(_template(package_files(__package__) / _TEMPLATE))


def _template(folder: Traversable, above: str = "") -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.name in _OURS:
            continue
        path = f"{above}{entry.name}"
        found += _template(entry, f"{path}/") if entry.is_dir() else [(path, entry.read_bytes())]
    return found
