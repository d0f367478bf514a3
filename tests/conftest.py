"""What every room's tests share: this repository's course, and its site built once."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from generator import build
from generator.model.course import Library

ROOT = Path(__file__).parent.parent

# A slow example is no fault on a busy machine, and a run tries what the run before it tried. Whoever looks for more:
# `pytest --hypothesis-profile=search`.
_HYPOTHESIS = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("sabaq", derandomize=True, **_HYPOTHESIS)
settings.register_profile("search", derandomize=False, **_HYPOTHESIS)
settings.load_profile("sabaq")

# Playwright keeps an event loop in the thread of the tests, which Django would take for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def library() -> Library:
    """The course of this repository, as checked."""
    return build.sound_library(build.check_course(ROOT))


@pytest.fixture(scope="session")
def site() -> Path:
    """The site of this repository, built by the command a trainer types."""
    done = subprocess.run(
        [sys.executable, "-m", "generator", "build", "--root", str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "site"


# As patient with what a page is to show as Playwright is with a click: a busy machine is no fault of the page.
expect.set_options(timeout=30_000)

BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser: Debian's chromium where there is one, else Playwright's own."""
    executable = next((path for path in BROWSERS if Path(path).exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


def hold_back(page: Page, address: str | re.Pattern[str]) -> Callable[[], None]:
    """Keep what a page asks for at an address from it, as a slow line does; give what lets it come."""
    held: list[Route] = []
    may_come = Event()

    def take(route: Route) -> None:
        if may_come.is_set():
            route.continue_()
        else:
            held.append(route)

    def let_come() -> None:
        # On a busy machine it may not even have been asked for by now.
        may_come.set()
        for route in held:
            route.continue_()

    page.route(address, take)
    return let_come
