"""Work shared among all cores: processes of our own, that end with the one that started them, however it ends."""

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from threading import Thread
from types import TracebackType
from typing import Self, TypeVar

from generator.errors import ConfigError

_T = TypeVar("_T")
_R = TypeVar("_R")

_AHEAD = 3
"""How many pieces of work wait for each process, so that none is idle and memory stays small."""


def cores_here() -> int:
    """Give how many cores this process may use."""
    return len(os.sched_getaffinity(0))


class Cores:
    """Processes forked at once: enter it before anything is open that two must not share, such as a database."""

    def __init__(self, number: int) -> None:
        """Take how many."""
        self._number = number
        self._pool = ProcessPoolExecutor(number, get_context("fork"), _begin, (os.getpid(),))

    def __enter__(self) -> Self:
        """Start them."""
        self._pool.submit(os.getpid).result()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        """End them; what waits is not begun."""
        self._pool.shutdown(cancel_futures=True)

    def map(self, work: Callable[[_T], _R], given: Iterable[_T]) -> Iterator[_R]:
        """Give what comes of each piece of work, in their order, a few of them under way at any time.

        Raises what the work raised, and `ConfigError` when one of the processes was ended.
        """
        waiting: deque[Future[_R]] = deque()
        try:
            for piece in given:
                waiting.append(self._pool.submit(work, piece))
                if len(waiting) >= self._number * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise ConfigError(
                "a process of this command was ended from outside, perhaps for want of memory; start the command again"
            ) from error


def _begin(parent: int) -> None:
    # Ctrl+C is for the one that started us, which then ends us in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Typst would begin a thread for every core in each of us, and they would wait for one another.
    os.environ["RAYON_NUM_THREADS"] = "1"
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process once the one that started it is gone: nobody would ever end it otherwise."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
