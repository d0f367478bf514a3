"""`python -m benchmarks [SUITE...]`: print every figure, or those of the suites named, and write `build/bench.json`.

A suite that fails is told and the rest goes on; then the command ends with 1. What is missed is no failure: it is said
beside the figure.
"""

import json
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict

from benchmarks.batches import batch_figures
from benchmarks.certificates import certificate_figures
from benchmarks.checking import check_figures
from benchmarks.figures import Figure
from benchmarks.people import people_figures
from benchmarks.preview import preview_figures
from benchmarks.records import record_figures
from benchmarks.reports import report_figures
from benchmarks.site import build_figures, weight_figures
from benchmarks.synthetic import ROOT

SUITES = {
    "weight": weight_figures,
    "check": check_figures,
    "build": build_figures,
    "preview": preview_figures,
    "reports": report_figures,
    "certificates": certificate_figures,
    "batches": batch_figures,
    "people": people_figures,
    "records": record_figures,
}


def main(wanted: Sequence[str]) -> int:
    """Run the suites, one after the other; a figure is printed as soon as it is known. Give the exit code."""
    if unknown := sorted(set(wanted) - set(SUITES)):
        print(f"there is no suite {', '.join(unknown)}; there are {', '.join(SUITES)}", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    failed: list[str] = []
    for name in wanted or SUITES:
        begun = time.monotonic()
        try:
            for figure in SUITES[name]():
                print(figure, flush=True)
                figures.append(figure)
        except Exception:  # noqa: BLE001  whatever it is, it must not hide the figures of the others
            traceback.print_exc()
            failed.append(name)
        print(f"({name}: {'FAILED after' if name in failed else ''} {time.monotonic() - begun:.0f} s)", flush=True)
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"figures": [asdict(figure) for figure in figures], "failed": failed}, indent=2))
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
