"""`python -m benchmarks`: print every figure and write them to `build/bench.json`."""

import json
from dataclasses import asdict

from benchmarks.batches import batch_figures
from benchmarks.certificates import certificate_figures
from benchmarks.checking import check_figures
from benchmarks.people import people_figures
from benchmarks.preview import preview_figures
from benchmarks.records import record_figures
from benchmarks.reports import report_figures
from benchmarks.site import build_figures, weight_figures
from benchmarks.synthetic import ROOT

SUITES = (
    weight_figures,
    check_figures,
    build_figures,
    preview_figures,
    report_figures,
    certificate_figures,
    batch_figures,
    people_figures,
    record_figures,
)


def main() -> None:
    """Run every suite, one after the other; a figure is printed as soon as it is known."""
    figures = []
    for suite in SUITES:
        for figure in suite():
            print(figure, flush=True)
            figures.append(figure)
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([asdict(figure) for figure in figures], indent=2))


main()
