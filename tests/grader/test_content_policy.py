"""Every page in a real browser under its strict policy: nothing of ours is refused, and nothing smuggled in runs."""

from dataclasses import replace

import pytest
from django.conf import settings

from generator.grader.web.shell import forget_shells
from generator.model.text import Language
from tests.grader.test_routes import OK, PEOPLE, ROUTES

pytestmark = pytest.mark.browser

COURSE = (
    "", "lessons/", "practice/", "plan/", "placement/", "summary/", "clauses/", "topics/", "coverage/", "unknown/",
    "handbook/", "nothing/",
)  # fmt: skip
BACK_OFFICE = (
    "", "auth/user/", "auth/user/1/change/", "auth/user/1/password/", "auth/user/add/", "grader/trainee/",
    "grader/trainee/{person}/change/", "grader/account/1/change/", "grader/cadre/pas/delete/",
    "grader/cadre/pas/history/",
)  # fmt: skip
NO_PAGE = (".csv", ".xlsx", ".zip", ".pdf", ".png", ".json", ".html", ".pem", ".js", "/log/key")

_TELL = """document.addEventListener("securitypolicyviolation", (refused) =>
  console.warn(`REFUSED ${refused.effectiveDirective} ${refused.blockedURI} ${refused.sample}`))"""


@pytest.fixture
def dressed(world, site, monkeypatch):
    """The grader with the course of this repository beside it."""
    monkeypatch.setattr(settings, "SABAQ", replace(settings.SABAQ, site=site))
    forget_shells()
    yield world
    forget_shells()


@pytest.fixture
def look(dressed, places, served, browser):
    """Open addresses as somebody; give what the policy of each refused."""
    contexts = []

    def at(who, addresses):
        context = browser.new_context(base_url=served)
        contexts.append(context)
        context.add_init_script(_TELL)
        if who != "anonymous":
            session = dressed.client(who).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served}])
        page, found = context.new_page(), []
        page.on(
            "console", lambda said: found.append((page.url, said.text)) if said.text.startswith("REFUSED") else None
        )
        for address in addresses:
            page.goto(address.format(**places))
        return found

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", Language)
def test_no_page_of_the_grader_asks_for_more_than_its_policy_gives(look, language):
    for who in PEOPLE:
        addresses = [
            f"{address}{'&' if '?' in address else '?'}lang={language}"
            for _, address, expected in ROUTES
            if expected[PEOPLE.index(who)] == OK and not address.split("?")[0].endswith(NO_PAGE)
        ]
        assert look(who, addresses) == []


@pytest.mark.parametrize("language", Language)
def test_no_page_of_the_course_asks_for_more_than_its_policy_gives(look, language):
    assert look("anonymous", [f"/{language}/{page}" for page in COURSE]) == []


def test_no_page_of_the_back_office_asks_for_more_than_its_policy_gives(look):
    assert look("root", [f"/back-office/{page}" for page in BACK_OFFICE]) == []


def test_a_style_and_a_script_that_are_smuggled_in_are_refused(dressed, browser, served):
    page = browser.new_page(base_url=served)
    page.goto("/verify/")
    done = page.evaluate(
        """() => {
          const html = "<i id=x style='color: red'>x</i><style>#x { opacity: 0 }</style>";
          document.body.insertAdjacentHTML("beforeend", html);
          const script = document.createElement("script");
          script.textContent = "window.smuggled = true";
          document.body.append(script);
          const { color, opacity } = getComputedStyle(document.querySelector("#x"));
          return [color === "rgb(255, 0, 0)", opacity === "0", Boolean(window.smuggled)];
        }"""
    )
    page.close()
    assert done == [False, False, False]
