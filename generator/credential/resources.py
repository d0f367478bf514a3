"""The data files of this room (contexts, fonts, Typst templates), read through the package and never by path."""

from functools import cache
from importlib.resources import files

FONTS = ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoNastaliqUrdu-Regular.ttf")


@cache
def read_resource(folder: str, name: str) -> bytes:
    """Give the bytes of one packaged file; it is read once in a process."""
    return files(__package__).joinpath(folder, name).read_bytes()


def read_fonts() -> list[bytes]:
    """Give the fonts a print may use; the machine's own are never looked at, so every machine prints the same."""
    return [read_resource("fonts", name) for name in FONTS]
