"""How fast the machine itself is, round by round: others use it too, and the same code takes half as long again then.

A figure in milliseconds or a second is read beside it; a ratio needs none of it.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import mean, median

from benchmarks.figures import Figure

_TIMES = 40
"""A tenth of a second of work: others take the machine for moments, and a load feels their average."""


@dataclass(slots=True)
class Pace:
    """What a fixed piece of work took in each round, in milliseconds of one core."""

    taken_ms: list[float] = field(default_factory=list)

    def take(self) -> None:
        """Do the work some times; their average counts."""
        self.taken_ms.append(mean(_worked_ms() for _ in range(_TIMES)))

    def figures(self, what: str) -> Iterator[Figure]:
        """Give the best, the middle and the worst round."""
        for name, which in (("best", min), ("middle", median), ("worst", max)):
            yield Figure(name=f"{what}: a fixed piece of Python, {name} round", value=which(self.taken_ms), unit="ms")


def _worked_ms() -> float:
    begun = time.process_time()
    words: dict[str, int] = {}
    for number in range(20_000):
        word = f"{number % 700:x}"
        words[word] = words.get(word, 0) + len(word.encode())
    return 1000 * (time.process_time() - begun)
