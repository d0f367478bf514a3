"""Every page in the table of routes, in a real browser: a scan, the keyboard, a phone, paper, and no script.

A page that is added is added to that table, or its test fails; so nothing has to be added here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from generator.grader.web.shell import forget_shells
from generator.model.text import Language
from tests.grader.test_routes import OK, PEOPLE, ROUTES, whole

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
# A stock page of Django's, and the page that is kept without our style, are laid out elsewhere.
NOT_OURS = {"admin:index", "verify-offline"}
# The page that asks for the language speaks both.
CHOOSER = "first"

# What the keyboard has to reach: of a group of radio buttons one is enough, the arrows reach the others.
_CONTROLS = """() => {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
  const groups = new Set();
  return all.filter((one) => {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== "radio") return true;
    const isFirst = !groups.has(one.name);
    groups.add(one.name);
    return isFirst;
  });
}"""
_LISTEN = "() => { window.reached = new Set(); document.addEventListener('focusin', (e) => reached.add(e.target)); }"
_MISSED = f"""() => ({_CONTROLS})().filter((one) => !reached.has(one) &&
  !(one.type === "radio" && [...reached].some((other) => other.name === one.name))).map((one) => one.outerHTML)"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page to look at: what it is called in `urls`, its address, and somebody who may see it."""

    name: str
    address: str
    who: str


@pytest.fixture
def pages(world, places, sitter) -> list[Place]:
    """Each page that is HTML, by somebody who may see it; a paper that is being sat is one more."""
    open_attempt = sitter(world.client("danish")).start()
    found = [
        Place(name=name, address=address.format(**places), who=PEOPLE[expected.index(OK)])
        for name, address, expected in ROUTES
        if OK in expected and name not in NOT_OURS
    ]
    pages = [place for place in found if is_html(world, place)]
    assert len(pages) > 20
    return [*pages, Place(name="paper", address=f"/exam/{open_attempt.id}/", who="danish")]


def is_html(world, place: Place) -> bool:
    client = world.client(None if place.who == "anonymous" else place.who)
    return whole(client.get(place.address))["Content-Type"].startswith("text/html")


@pytest.fixture
def dressed(pages, site, monkeypatch) -> Iterator[list[Place]]:
    """The same pages, from now on inside the course's own page, as people see them."""
    monkeypatch.setattr(settings, "SABAQ", replace(settings.SABAQ, site=site))
    forget_shells()
    yield pages
    forget_shells()


@pytest.fixture
def visit(dressed, world, served, browser) -> Iterator[Callable[..., Iterator[tuple[Place, Page]]]]:
    """Open each page in turn as somebody who may see it."""
    contexts: list[BrowserContext] = []

    def each(language: Language, **options: bool) -> Iterator[tuple[Place, Page]]:
        for who in dict.fromkeys(place.who for place in dressed):
            context = browser.new_context(base_url=served, viewport=PHONE, **options)
            contexts.append(context)
            if who != "anonymous":
                session = world.client(who).cookies[settings.SESSION_COOKIE_NAME].value
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served}])
            page = context.new_page()
            for place in (p for p in dressed if p.who == who):
                page.goto(f"{place.address}{'&' if '?' in place.address else '?'}lang={language}")
                yield place, page

    yield each
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", Language)
def test_each_page_stands_a_scan_the_keyboard_a_narrow_screen_and_paper(visit, language):
    faults = [(place.name, fault) for place, page in visit(language) for fault in faults_of(page)]
    assert faults == []


def faults_of(page: Page) -> list[str]:
    """Give what is wrong with the page as it stands: by the scan, by keyboard, on a phone, and printed."""
    found = [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
        found.append("wider than the screen")
    page.evaluate(_LISTEN)
    # A field for a date takes a step for each of its parts, and a list that is moved sideways one more.
    for _ in range(page.evaluate(f"({_CONTROLS})().length") + 30):
        page.keyboard.press("Tab")
    found += [f"no key reaches {html[:200]}" for html in page.evaluate(_MISSED)]
    page.emulate_media(media="print")
    if page.locator("header.head, nav.desk, .filter").filter(visible=True).count():
        found.append("menus on paper")
    if not page.locator("h1, .slip").filter(visible=True).count():
        found.append("nothing is named on paper")
    page.emulate_media(media="screen")
    return found


def test_each_page_takes_its_forms_without_script_and_is_one_step_from_its_twin(visit, served):
    for place, page in visit(Language.EN, java_script_enabled=False):
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for form in page.locator(".sabaq form").all():
            assert form.locator("button:not([type=button])").count(), f"{place.name}: a form with no button"
        if place.name != CHOOSER:
            page.locator("a.head__language").click()
            expect(page.locator("html")).to_have_attribute("lang", "ur")
            assert page.url.split("?")[0] == served + place.address.split("?")[0]
