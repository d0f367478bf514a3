"""Each process that serves keeps to a core, where every core gets as many of them as any other.

Python runs one thread of a process at a time. Spread over cores its threads wake one another across them, and take
their data from each other's caches: four threads of one process took half as much again for whole attempts as one did,
and on one core no more.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import Value


def cores_for(workers: int, affinity: str) -> Sequence[int]:
    """Give the cores that processes are to keep to in turn, or none where the system is to place them.

    With fewer processes than cores, one could not go where nothing else works; with one too many, two would share.
    """
    if affinity == "off" or sys.platform != "linux":
        return ()
    cores = sorted(os.sched_getaffinity(0))
    return () if workers % len(cores) else cores


class Affinity:
    """The cores, taken in turn by processes that are started from the one that made this."""

    def __init__(self, cores: Sequence[int]) -> None:
        self._cores = cores
        self._taken = Value("Q")

    def keep_to_a_core(self) -> None:
        """Keep this process, in the threads it is yet to start, to the next core."""
        if not self._cores:
            return
        with self._taken:
            number = self._taken.value
            self._taken.value += 1
        # Where a sandbox forbids it, the system places the process as it does all others.
        with suppress(OSError):
            os.sched_setaffinity(0, {self._cores[number % len(self._cores)]})
