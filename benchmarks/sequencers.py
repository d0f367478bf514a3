"""Kills of the sequencer under load, on SQLite and on PostgreSQL.

`python -m benchmarks.sequencers [KILLS]`, which `make crashes` runs, ends with 1 if the log is not whole.

While browsers hand in, two sequencers and the server's own take turns at signing and sealing. The two are killed at a
random moment, that often, and once at each step of their work; each time two others take over. Afterwards there must
be one log: whole, continuing every checkpoint that was seen after a kill, with every issuance in it once.
"""

import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from benchmarks.crashes import Stage, StageMaker, on_postgresql, on_sqlite, sittings
from benchmarks.load import Server, hand_in_together
from benchmarks.sealer import STEPS
from benchmarks.synthetic import ROOT
from generator.credential.log import Tiles
from generator.grader.log.files import FOLDER, LogFiles

_BROWSERS = 8
_TOGETHER = 2
_PATIENCE_S = 5.0
_SPARE = 6
"""How many more sittings there are than kills, for those at which the server's own sequencer did all the work."""


@dataclass(slots=True, kw_only=True)
class Sealing:
    """What the kills did; `at_work` counts those that met a sequencer with the log in its hands."""

    kills: int = 0
    at_work: int = 0
    handed_in: int = 0
    entries: int = 0
    lost: int = 0
    doubled: int = 0
    unmarked: int = 0
    unsigned: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether there is one log that verifies and holds every issuance once."""
        return not (self.lost or self.doubled or self.unmarked or self.unsigned or self.faults)

    def __str__(self) -> str:
        counted = ", ".join(f"{getattr(self, name)} {name.replace('_', ' ')}" for name in self.__slots__[:-1])
        return f"{counted}; {'; '.join(self.faults) or 'the log verifies'}"


class Sequencers:
    """Sequencers of one data folder, each in a process of its own."""

    def __init__(self, server: Server) -> None:
        """Take the server's data; none runs yet."""
        self._server = server
        self._running: list[subprocess.Popen[str]] = []

    def start(self, number: int, *step: str) -> None:
        """Start some, and wait until they are about to seal."""
        command = [sys.executable, "-m", "benchmarks.sealer", *step]
        for _ in range(number):
            process = subprocess.Popen(
                command,
                env=self._server.environment(),
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            self._running.append(process)
        for process in self._running:
            if not process.stdout or process.stdout.readline() != "ready\n":
                raise RuntimeError(process.stderr.read() if process.stderr else "")

    def kill(self) -> bool:
        """End all at once; give whether one of them had the log in its hands."""
        for process in self._running:
            process.send_signal(signal.SIGSTOP)
        holders = _holders(self._server.data / FOLDER / ".lock")
        at_work = any(process.pid in holders for process in self._running)
        for process in self._running:
            process.kill()
        self._leave()
        return at_work

    def wait(self, patience_s: float) -> bool:
        """Wait until each has ended itself; False when one has not."""
        for process in self._running:
            try:
                process.wait(timeout=patience_s)
            except subprocess.TimeoutExpired:
                return False
        self._leave()
        return True

    def _leave(self) -> None:
        running, self._running = self._running, []
        for process in running:
            _, said = process.communicate()
            if process.returncode != -signal.SIGKILL:
                raise RuntimeError(said)


def kill_sequencers(on: StageMaker, kills: int, seed: int, *, each: int = 60) -> Sealing:
    """Kill sequencers so many times at random, and at each step; `each` people hand in meanwhile."""
    with on() as place:
        chance, sequencers = random.Random(seed), Sequencers(place.server)
        tally, kept = Sealing(), set[str]()
        moments: list[str | None] = [*STEPS, *[None] * kills]
        rounds = iter(sittings(place.server, len(moments) + _SPARE, each))
        place.server.start()
        while moments:
            acknowledged: list[str] = []
            load = Thread(target=hand_in_together, args=(place.server.port, next(rounds), _BROWSERS, acknowledged))
            is_met = _killed_at(moments[0], sequencers, load, acknowledged, chance.randint(1, each // 2))
            load.join()
            tally.handed_in += len(acknowledged)
            kept.add(_checkpoint(place.server.data))
            if is_met or moments[0] is None:
                tally.kills += 1
                tally.at_work += is_met
                del moments[0]
        _count(place, kept - {""}, tally)
        return tally


def _killed_at(step: str | None, sequencers: Sequencers, load: Thread, acknowledged: list[str], enough: int) -> bool:
    """Let sequencers work under load until they end themselves at a step, or are ended; give whether it met them at it.

    The server's own may have done all the work before; then they are never met at the step.
    """
    sequencers.start(1, step) if step else sequencers.start(_TOGETHER)
    load.start()
    if step:
        load.join()
        if sequencers.wait(_PATIENCE_S):
            return True
    while load.is_alive() and len(acknowledged) < enough:
        time.sleep(0.001)
    time.sleep(enough % 10 / 200)  # so that they are met in the middle of different things
    return sequencers.kill() and step is None


def _count(stage: Stage, kept: set[str], tally: Sealing) -> None:
    """Seal what is left, with the server stopped, and hold the log against the database and all it ever said."""
    data = stage.server.data
    stage.server.stop()
    since = []
    for n, note in enumerate(sorted(kept)):
        (data / f"kept-{n}").write_text(note, encoding="utf-8")
        since += ["--since", str(data / f"kept-{n}")]
    tally.faults = [*_say(stage.server, "seal"), *_say(stage.server, "verify", *since)]
    issued, signed, marked = (int(n) for n in stage.ask(_COUNTED)[0])
    entries = _entries(data)
    tally.entries = len(entries)
    tally.doubled = len(entries) - len(set(entries))
    tally.lost = issued - len(set(entries))
    tally.unmarked = issued - marked
    tally.unsigned = issued - signed


_COUNTED = (
    "SELECT (SELECT count(*) FROM grader_issuance), (SELECT count(*) FROM grader_signedcredential),"
    " (SELECT count(DISTINCT place) FROM grader_sealed)"
)


def _say(server: Server, *command: str) -> list[str]:
    """Run a command of the log; give what it complains of."""
    done = subprocess.run(
        [sys.executable, "-m", "generator", "log", *command],
        env=server.environment(), cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return [done.stderr.strip()] if done.returncode else []


def _entries(data: Path) -> list[bytes]:
    """Read all entries as any mirror would."""
    files = LogFiles(data)
    return list(Tiles(int(_checkpoint(data).split("\n")[1]), files.read).every_entry())


def _checkpoint(data: Path) -> str:
    return LogFiles(data).checkpoint() or ""


def _holders(lock: Path) -> set[int]:
    """Give the processes that hold a lock on a file, as Linux lists them."""
    if not lock.exists():
        return set()
    inode = lock.stat().st_ino
    listed = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return {int(line[4]) for line in listed if line[1] == "FLOCK" and line[5].endswith(f":{inode}")}


def main(kills: int) -> int:
    """Kill on each database, and say what came of it. Give the exit code."""
    are_whole = True
    for place, on, seed in (("SQLite", on_sqlite, 3), ("PostgreSQL", on_postgresql, 4)):
        tally = kill_sequencers(on, kills, seed)
        print(f"sequencers on {place}: {tally}", flush=True)
        are_whole &= tally.is_whole
    return int(not are_whole)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
