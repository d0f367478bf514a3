"""What a print shows of its certificate: how many pages, which words, and what a screen reader is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The pages of a PDF, the words on them, and the alternative texts of its structure, in order."""

    pages: int
    text: str
    spoken: tuple[str, ...]

    def has(self, words: str) -> bool:
        """Whether words stand on a page or are spoken; how their lines are broken is not looked at."""
        return _run_together(words) in _run_together(self.text) or words in self.spoken


def shown_by(pdf: bytes) -> Shown:
    """Read one of our own prints."""
    reader = PdfReader(BytesIO(pdf))
    texts = [page.extract_text() for page in reader.pages]
    tree = reader.root_object.get("/StructTreeRoot", {})
    return Shown(pages=len(texts), text="\n".join(texts), spoken=tuple(_alternatives(tree)))


def _alternatives(node: Any) -> Iterator[str]:  # noqa: ANN401 - pypdf's objects, of any kind
    element = node.get_object() if hasattr(node, "get_object") else node
    if not hasattr(element, "get"):
        return
    if "/Alt" in element:
        yield str(element["/Alt"])
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from _alternatives(child)


def _run_together(words: str) -> str:
    return "".join(words.split()).casefold()
