"""Where each value of a file stands, worked out only when somebody asks.

Most files have nothing to report, so keeping ten thousand files' worth of marks would be waste: the
source is kept instead, and composed again at the first question.
"""

from collections.abc import Iterator, Mapping

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.bank.source import nodes_of
from generator.errors import Span
from generator.model.scenario import Path


class SourceSpans(Mapping[Path, Span]):
    """The spans of one file by path.

    A scalar's span is where it starts; a list's or a mapping's is that of the key it stands under.
    A path that goes on from a text with a number gives the place of that character of the text.
    """

    __slots__ = ("_data", "_file", "_spans", "_texts")

    def __init__(self, file: str, data: bytes) -> None:
        """Keep the source of a file that has been read without a problem."""
        self._file = file
        self._data = data
        self._spans: dict[Path, Span] | None = None
        self._texts: dict[Path, ScalarNode] = {}

    def __getitem__(self, path: Path) -> Span:
        """Give the place of a value, or of one character of a text."""
        spans = self._located()
        if path not in spans and path and path[:-1] in self._texts and isinstance(path[-1], int):
            return self._character(self._texts[path[:-1]], path[-1])
        return spans[path]

    def __iter__(self) -> Iterator[Path]:
        """Go through the paths of all values, in the order of the file."""
        return iter(self._located())

    def __len__(self) -> int:
        """Count the values that have a place."""
        return len(self._located())

    def _located(self) -> dict[Path, Span]:
        if self._spans is None:
            self._spans = {(): Span(self._file)}
            if root := nodes_of(self._data):
                self._visit(root, ())
        return self._spans

    def _visit(self, node: Node, path: Path) -> None:
        if isinstance(node, MappingNode):
            for key, value in node.value:
                self._place(key if not isinstance(value, ScalarNode) else value, (*path, key.value))
                self._visit(value, (*path, key.value))
        elif isinstance(node, SequenceNode):
            for index, item in enumerate(node.value):
                self._place(item, (*path, index))
                self._visit(item, (*path, index))
        else:
            self._texts[path] = node

    def _place(self, node: Node, path: Path) -> None:
        assert self._spans is not None  # noqa: S101  set by the caller
        self._spans[path] = Span(self._file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _character(self, node: ScalarNode, index: int) -> Span:
        """Find a character of a text by counting its likes, which folding and quoting leave alone."""
        start, end = node.start_mark.index, node.end_mark.index
        text = self._data.decode("utf-8-sig")
        wanted = node.value[index] if index < len(node.value) else ""
        at = start - 1
        for _ in range(node.value.count(wanted, 0, index + 1)):
            at = text.find(wanted, at + 1, end)
            if at < 0:
                return Span(self._file, node.start_mark.line + 1, node.start_mark.column + 1)
        line_start = text.rfind("\n", 0, at) + 1
        return Span(self._file, text.count("\n", 0, at) + 1, at - line_start + 1)
