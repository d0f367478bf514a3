"""A sequencer in a process of its own: `python -m benchmarks.sealer [STEP]` signs and seals again and again.

It does a little at a time, as the thread of a server does more of it.

Told a step, it ends itself there as `kill -9` does, the first time it comes to it with something to seal. At
`tiles-lost` the power goes: what was written since the disk was last waited for is gone as well.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from generator.grader.serving.starting import configure
from generator.grader.settings import read_settings

_AT_ONCE = 5
_PAUSE_S = 0.01

STEPS = (
    "credentials-signed",
    "credentials-kept",
    "places-given",
    "one-tile-written",
    "tiles-lost",
    "tiles-written",
    "tiles-synced",
    "checkpoint-written",
    "checkpoint-published",
    "rows-half-marked",
)
"""Where it may end, in the order in which it comes there."""


def main(step: str | None) -> None:
    """Seal until ended."""
    settings = read_settings({})
    configure(settings)

    from generator.grader.certificates import signing  # noqa: PLC0415  Django is ready only now
    from generator.grader.keys.keyring import load_issuer  # noqa: PLC0415
    from generator.grader.log import sequencer  # noqa: PLC0415  Django is ready only now
    from generator.grader.log.files import LogFiles  # noqa: PLC0415

    if step:
        _die_at(step)
    issuer, files = load_issuer(settings), LogFiles(settings.data)
    print("ready", flush=True)
    while True:
        with files.held(waits=False) as is_ours:
            if is_ours:
                signing.sign_pending(issuer, limit=_AT_ONCE)
        sequencer.seal(files, issuer.logs, waits=False, at_once=_AT_ONCE)
        time.sleep(_PAUSE_S)


def _die_at(step: str) -> None:
    from generator.grader.certificates import signing  # noqa: PLC0415  as above
    from generator.grader.log import files, sequencer  # noqa: PLC0415  as above
    from generator.grader.tables.certificates import Sealed  # noqa: PLC0415

    written: list[Path] = []

    def lose_power() -> None:
        _then(files, "_write", lambda path, _: written.append(path))
        _die_before(files, "_sync", lambda: _lose(written))

    ways: dict[str, Callable[[], None]] = {
        "credentials-signed": partial(_die_before, signing, "keep"),
        "credentials-kept": partial(_then_die, signing, "keep"),
        "places-given": partial(_then_die, sequencer, "append"),
        "one-tile-written": partial(_then_die, files, "_write"),
        "tiles-lost": lose_power,
        "tiles-written": partial(_die_before, files, "_sync"),
        "tiles-synced": partial(_then_die, files, "_sync"),
        "checkpoint-written": partial(_then, files, "_sync", lambda _: _die_before(files, "_sync")),
        "checkpoint-published": partial(_then_die, files.LogFiles, "publish"),
        "rows-half-marked": partial(_then_die, Sealed.objects, "bulk_create"),
    }
    ways[step]()


def _lose(paths: list[Path]) -> None:
    for path in paths:
        path.unlink()


def _then(where: Any, name: str, what: Callable[..., object]) -> None:  # noqa: ANN401  a module, class or object
    """Let something happen after each call of a function, with the arguments it was called with."""
    whole = getattr(where, name)

    def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401  whatever it takes and gives
        found = whole(*given, **named)
        what(*given)
        return found

    setattr(where, name, call)


def _then_die(where: Any, name: str) -> None:  # noqa: ANN401  as above
    _then(where, name, lambda *_: _die())


def _die_before(where: Any, name: str, first: Callable[[], object] = lambda: None) -> None:  # noqa: ANN401  as above
    def die(*_: object) -> None:
        first()
        _die()

    setattr(where, name, die)


_die = partial(os.kill, os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
