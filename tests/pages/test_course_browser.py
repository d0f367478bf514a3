"""This repository's own pages, of which the small library has no like: handbook, drawings, long tables, search."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from generator.model.text import Language
from tests.pages.conftest import PHONE, served

pytestmark = pytest.mark.browser

# One of each kind; of the handbook every page is looked at, whatever is added to it.
KINDS = (
    "",
    "lessons/official-information/",
    "clauses/",
    "clauses/om2024-p2-rule18-colleague/",
    "coverage/",
    "summary/",
)


@pytest.mark.parametrize("language", Language)
def test_the_courses_own_pages_stand_a_scan_on_a_narrow_screen(browser, site, language):
    handbook = sorted(
        page.parent.relative_to(site / language) for page in (site / language / "handbook").glob("*/*.html")
    )
    assert len(handbook) > 2
    faults = []
    with served(site) as address:
        page = browser.new_page(base_url=address, viewport=PHONE)
        for path in (*KINDS, *(f"{place}/" for place in handbook), "handbook/rules/e104/" if language == "en" else ""):
            page.goto(f"/{language}/{path}")
            found = Axe().run(page).response["violations"]
            faults += [(path, rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]]
            if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
                faults.append((path, "wider than the screen", ""))
        page.close()
    assert faults == []


def test_the_search_is_left_by_keyboard_for_something_that_can_be_seen(browser, site):
    with served(site) as address:
        page = browser.new_page(base_url=address, viewport=PHONE)
        page.goto("/en/")
        page.locator("[data-search-open]").press("Enter")
        expect(page.locator(".md-search__input")).to_be_focused()
        page.keyboard.type("whatsapp")
        expect(page.locator(".md-search-result__item a").first).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.locator(".head__language")).to_be_focused()
        page.close()
