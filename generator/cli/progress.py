"""How far a long work has come, on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click


@contextmanager
def progress_told() -> Iterator[Callable[[str, int, int], None]]:
    """Give what is told a stage, how much of it is done and how much there is, and shows a bar with the time left.

    On anything but a terminal nothing is shown.
    """
    with ExitStack() as bars:
        shown: dict[str, Any] = {}  # click does not name its bars

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in shown:
                bars.close()
                shown[stage] = bars.enter_context(
                    click.progressbar(
                        length=total, label=stage, file=sys.stderr, show_pos=True, hidden=not sys.stderr.isatty()
                    )
                )
            shown[stage].update(done - shown[stage].pos)

        yield tell
