"""A telephone's browser for the verification page, and a certificate to show it."""

import pytest

from generator.grader import models
from generator.grader.clock import system_clock


@pytest.fixture
def issued(world, sitter):
    # A browser asks its own clock, and no test tells it another time.
    world.clock.now_ms = system_clock()
    sitter(world.client("ayesha")).sit()
    return models.Issuance.objects.get()


@pytest.fixture
def phone(served, browser):
    """An empty page; `faults` keeps what breaks in it, and `sent` is for what is asked of the server."""
    context = browser.new_context(base_url=served, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.sent, page.faults = [], []
    # Without a built course its icon is missing, which is another test's matter.
    page.on("console", lambda said: page.faults.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    yield page
    context.close()
