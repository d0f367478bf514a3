"""The build against plain MkDocs on the same Markdown, and what the first page weighs."""

import gzip
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Response, sync_playwright

from benchmarks.figures import Cost, Figure, cheapest, cost_of
from benchmarks.synthetic import ROOT, make_course
from generator.build import GENERATED

_BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def build_figures() -> Iterator[Figure]:
    """Build 1,000 and 5,000 scenarios with `sabaq build`, and the same Markdown with MkDocs alone."""
    costs = {size: _build_costs(size) for size in (1_000, 5_000)}
    for size, (ours, plain) in costs.items():
        yield Figure(name=f"build of {size} scenarios / plain MkDocs, CPU", value=ours.cpu_s / plain.cpu_s, most=1.15)
    growth = costs[5_000][0].cpu_s / costs[1_000][0].cpu_s
    yield Figure(name="build of 5,000 scenarios / of 1,000, CPU (linear: 5)", value=growth, most=5.25)


def weight_figures() -> Iterator[Figure]:
    """Weigh what a browser fetches for the first page of each language, each file gzipped by itself."""
    cost_of([sys.executable, "-m", "generator", "build", "--root", str(ROOT)])
    for language, most in (("en", 100), ("ur", 150)):
        yield Figure(name=f"first page of /{language}/, gzipped", value=_weight(language), most=most, unit="kB")


def _build_costs(size: int) -> tuple[Cost, Cost]:
    with tempfile.TemporaryDirectory() as folder:
        root = make_course(Path(folder), size)
        ours = partial(_build, root)
        costs = cheapest(1 if size > 1_000 else 2, ours, partial(_build_plainly, root))
    return costs[0], costs[1]


def _build(root: Path) -> Cost:
    """Build from nothing: no pages written, no stamp of an earlier build."""
    shutil.rmtree(root / "build", ignore_errors=True)
    return cost_of([sys.executable, "-m", "generator", "build", "--root", str(root)])


def _build_plainly(root: Path) -> Cost:
    """Let MkDocs alone build the Markdown that `sabaq build` left."""
    costs = [
        cost_of(
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(root / name)], **{GENERATED: "1"}
        )
        for name in ("mkdocs.yml", "mkdocs.ur.yml")
    ]
    return Cost(cpu_s=sum(cost.cpu_s for cost in costs), memory_mb=max(cost.memory_mb for cost in costs))


def _weight(language: str) -> float:
    """Give the kB of every file that a browser fetches for the first page."""
    fetched: dict[str, int] = {}

    def weigh(response: Response) -> None:
        fetched[response.url] = len(gzip.compress(response.body(), 6))

    with _served(ROOT / "site") as address, sync_playwright() as playwright:
        executable = next((path for path in _BROWSERS if Path(path).exists()), None)
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("response", weigh)
        page.goto(f"{address}/{language}/", wait_until="networkidle")
        browser.close()
    return sum(fetched.values()) / 1000


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the figures are what is printed."""
