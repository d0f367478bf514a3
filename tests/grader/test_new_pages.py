"""Pages of extra time, appeals, passwords and tokens: on a phone, without script, and as a screen reader meets them."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import expect

from generator.grader import models
from generator.grader.api.tokens import Scope, Terms, make
from generator.grader.examining.extra_time import Given, set_extra_time

pytestmark = pytest.mark.browser

PAGES = {
    "extra-time": ("admin-pas", "/records/extra-time/{person}/"),
    "further-attempt": ("admin-pas", "/records/further-attempt/{person}/"),
    "appeal": ("admin-pas", "/records/attempts/{attempt}/"),
    "appeal with keys": ("auditor", "/records/attempts/{attempt}/"),
    "person": ("admin-pas", "/records/person/{person}/"),
    "password": ("ayesha", "/accounts/password/"),
    "tokens": ("operator", "/records/tokens/"),
}


@pytest.fixture
def places(world, sitter):
    attempt = sitter(world.client("ayesha")).sit()
    for role in (models.Role.AUDITOR, models.Role.OPERATOR):
        models.Account.objects.create(user=User.objects.create(username=role.value, password="x"), role=role)
    given = Given(minutes=20, reason="medical board, 3 May 2026", by="admin-pas")
    set_extra_time(attempt.trainee, "a-course", given, world.clock())
    make(Terms(name="payroll", scopes=[*Scope], cadres=["pas"]), world.clock())
    return {"person": attempt.trainee_id, "attempt": attempt.id}


@pytest.fixture
def look(world, served, browser, places):
    contexts = []

    def at(page, language, **options):
        who, address = PAGES[page]
        context = browser.new_context(
            base_url=served, viewport={"width": 360, "height": 740}, locale=f"{language}-PK", **options
        )
        contexts.append(context)
        session = world.client(who).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served}])
        shown = context.new_page()
        shown.goto(address.format(**places))
        return shown

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_page_fits_a_phone_and_axe_finds_nothing(look, page, language):
    shown = look(page, language)
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    expect(shown.locator("html")).to_have_attribute("lang", language)
    found = Axe().run(shown, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert [violation["id"] for violation in found.response["violations"]] == []


def test_extra_time_is_given_by_keyboard_without_script(look, places):
    page = look("extra-time", "en", java_script_enabled=False)
    page.get_by_label("Minutes more").focus()
    page.keyboard.type("35")
    page.keyboard.press("Tab")
    page.keyboard.type("a broken arm")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("35 more minutes")).to_be_visible()


def test_a_token_is_made_by_keyboard_without_script(look):
    page = look("tokens", "en", java_script_enabled=False)
    page.get_by_label("Name").focus()
    page.keyboard.type("prometheus")
    page.get_by_label("read the server's figures").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Make the token").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_have_value(re.compile("^sabaq_"))


def test_an_attempt_prints_without_the_menus(look):
    page = look("appeal", "en")
    page.emulate_media(media="print")
    expect(page.locator(".subnav")).to_be_hidden()
    expect(page.locator(".desk")).to_be_hidden()
    expect(page.locator(".question").first).to_be_visible()
