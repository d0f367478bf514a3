"""Where each value of a file stands, worked out only when somebody asks.

Most files have nothing to report, so keeping ten thousand files' worth of marks would be waste: the
source is kept instead, and composed again at the first question.
"""

from collections.abc import Iterator, Mapping
from unicodedata import normalize

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.bank.problems import Problems
from generator.bank.source import compose
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
        if not path:
            return Span(self._file)
        spans = self._located()
        last = path[-1]
        if path not in spans and path[:-1] in self._texts and isinstance(last, int):
            return self._character(self._texts[path[:-1]], last)
        return spans[path]

    def __iter__(self) -> Iterator[Path]:
        """Go through the paths of all values, in the order of the file."""
        return iter(self._located())

    def __len__(self) -> int:
        """Count the values that have a place."""
        return len(self._located())

    def _located(self) -> dict[Path, Span]:
        if self._spans is None:
            root = compose(self._data, Problems(self._file))
            self._spans = {path: self._start(node) for path, node in self._visit(root, ())} if root else {}
        return self._spans

    def _visit(self, node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
        """Give every path below a node, with the node that shows its place."""
        if isinstance(node, MappingNode):
            for key, value in node.value:
                yield (*path, key.value), value if isinstance(value, ScalarNode) else key
                yield from self._visit(value, (*path, key.value))
        elif isinstance(node, SequenceNode):
            for index, item in enumerate(node.value):
                yield (*path, index), item
                yield from self._visit(item, (*path, index))
        elif isinstance(node, ScalarNode):
            self._texts[path] = node

    def _start(self, node: Node) -> Span:
        return Span(self._file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _character(self, node: ScalarNode, index: int) -> Span:
        """Find a character of a text by counting its likes, which folding and quoting leave alone."""
        value = normalize("NFC", node.value)
        wanted = value[index : index + 1]
        source = self._data.decode("utf-8-sig")
        at, end = node.start_mark.index - 1, node.end_mark.index
        for _ in range(value.count(wanted, 0, index + 1)):
            at = source.find(wanted, at + 1, end)
            if at < 0:
                # The character was written as an escape.
                return self._start(node)
        line_start = source.rfind("\n", 0, at) + 1
        return Span(self._file, source.count("\n", 0, at) + 1, at - line_start + 1)
