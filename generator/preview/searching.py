"""The site's own search over the pages on show: its index, made by the theme's plugin, and each page read once."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.preview.dressing import Dressing

Entries = list[Mapping[str, Any]]


class Searching:
    """One language's search. A page that did not change is not read again; ask it from one thread at a time."""

    def __init__(self, dressing: Dressing) -> None:
        """Begin with no page read."""
        self._dressing = dressing
        # Ours to fill: nothing is built, so the plugin meets no page of its own.
        self._index = dressing.search
        self._known: dict[str, tuple[bytes, Entries]] = {}

    def read(self, path: str, markdown: bytes) -> None:
        """Take in a page as it is now, by its path below the language's folder."""
        if self._known.get(path, (b"",))[0] == markdown:
            return
        self._index.entries = []
        self._index.add_entry_from_context(self._dressing.read(path, markdown))
        self._known[path] = (markdown, self._index.entries)

    def index(self, paths: Iterable[str]) -> bytes:
        """Give `search_index.json` for these pages, which were read before."""
        self._index.entries = [entry for path in paths for entry in self._known[path][1]]
        written: str = self._index.generate_search_index(None)
        return written.encode()
