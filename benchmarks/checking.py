"""`sabaq check` against a bare parse of the same files."""

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.figures import Cost, Figure, cheapest, cost_of
from benchmarks.synthetic import make_course

_BARE_PARSE = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""


def check_figures() -> Iterator[Figure]:
    """Check 5,000 and 10,000 scenarios; give the ratio to the bare parse, and how memory grows."""
    costs = {size: _check_costs(size) for size in (5_000, 10_000)}
    ours, bare = costs[10_000]
    yield Figure(name="check of 10,000 scenarios / bare parse, CPU", value=ours.cpu_s / bare.cpu_s, most=2.5)
    growth = ours.memory_mb / costs[5_000][0].memory_mb
    yield Figure(name="memory of a check, 10,000 scenarios / 5,000", value=growth, most=2.0)


def _check_costs(size: int) -> tuple[Cost, Cost]:
    with tempfile.TemporaryDirectory() as folder:
        root = make_course(Path(folder), size)
        # A synthetic bank fills no examination, so the check says so and exits with 1: that is its work done.
        command = f"{sys.executable} -m generator check --root {root} > {root}/out.txt; test $? -le 1"
        ours = partial(cost_of, ["sh", "-c", command])
        bare = partial(cost_of, [sys.executable, "-c", _BARE_PARSE, str(root / "scenarios")])
        costs = cheapest(2, ours, bare)
    return costs[0], costs[1]
