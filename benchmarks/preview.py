"""From saving a scenario to seeing it in a browser, in a course of 1,000."""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.figures import Figure
from benchmarks.synthetic import make_course

_BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
_SAVES = 7


def preview_figures() -> Iterator[Figure]:
    """Save one of 1,000 scenarios several times, and wait each time until the browser shows it; give the median."""
    with tempfile.TemporaryDirectory() as folder:
        root = make_course(Path(folder), 1_000)
        file = next((root / "scenarios").rglob("synthetic-500.yaml"))
        with _previewed(root) as address, sync_playwright() as playwright:
            executable = next((path for path in _BROWSERS if Path(path).exists()), None)
            browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"{address}/en/practice/{file.parent.name}/{file.stem}/")
            waits = []
            for n in range(_SAVES):
                file.write_text(re.sub(r"Synthetic case [^,]*", f"Synthetic case save-{n}", file.read_text()))
                saved = time.perf_counter()
                page.locator("h1", has_text=f"save-{n}").wait_for(timeout=60_000)
                waits.append(time.perf_counter() - saved)
            browser.close()
    yield Figure(name="preview, 1,000 scenarios: from saving to seeing", value=median(waits), most=2.0, unit="s")


@contextmanager
def _previewed(root: Path) -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "generator", "preview", "--root", str(root), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://[\d.]+:\d+", said)
            if found is None:
                message = f"the preview did not start: {said}"
                raise RuntimeError(message)
            yield found[0]
        finally:
            process.terminate()
