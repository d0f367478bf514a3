"""The data files of this room (contexts, fonts, Typst templates), found through the package and loaded once."""

import atexit
from contextlib import ExitStack
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

_KEPT = ExitStack()
atexit.register(_KEPT.close)


@cache
def read_resource(folder: str, name: str) -> bytes:
    """Give the bytes of one packaged file."""
    return files(__package__).joinpath(folder, name).read_bytes()


@cache
def resource_folder(folder: str) -> Path:
    """Give a folder of packaged files as a path, for what cannot be told otherwise."""
    return _KEPT.enter_context(as_file(files(__package__).joinpath(folder)))
