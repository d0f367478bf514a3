"""Whole ways by keyboard alone, on pages as people see them: where one stands is marked, and a fault is met first."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from generator.grader import models
from generator.grader.examining.attempts import sitting_of
from generator.grader.web.shell import forget_shells
from generator.grader.words import PHRASES
from generator.model.scenario import Kind
from generator.model.text import Language
from tests.grader.accounts.conftest import no_totp, totp
from tests.grader.conftest import PASSWORD, START_MS

pytestmark = pytest.mark.browser

SAY = {key: text[Language.EN] for key, text in PHRASES.items()}
SECRET = "JBSWY3DPEHPK3PXP"
HEADINGS = "Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch\n"
GOOD_AND_BAD = (
    HEADINGS + "P-1,Zara Khan,زارا خان,Officer,17,pas,csa,2027\nP-2,Zara Khan,زارا خان,Officer,99,pas,csa,2027\n"
)

# The mark may be drawn on the control, on what it lies in or over, or on the words beside it.
_UNMARKED = """() => {
  const one = document.activeElement;
  const drawn = [[one], [one, "::after"], [one.parentElement], [one.nextElementSibling], [one.closest(".choice")]];
  const isMarked = drawn.filter(([part]) => part).map((part) => getComputedStyle(...part))
    .some((style) => style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px"));
  // After the last stop the keys lead out of the page, and then begin again.
  return isMarked || one === document.body ? "" : one.outerHTML.slice(0, 200);
}"""


@dataclass(frozen=True, kw_only=True)
class Hands:
    """Somebody without a mouse, before one page."""

    page: Page

    def reach(self, wanted: Locator) -> None:
        """Go on by the tabulator until a control has the focus; every stop on the way is marked."""
        for _ in range(200):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(_UNMARKED) == ""
            if wanted.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"no key reaches {wanted}")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        self.reach(wanted)
        self.page.keyboard.press(key)

    def send(self) -> None:
        """Press Enter where that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def follow(self, wanted: Locator) -> None:
        self.reach(wanted)
        self.send()

    def fill(self, wanted: Locator, text: str) -> None:
        self.reach(wanted)
        self.page.keyboard.type(text)

    def log_in(self, name: str, password: str) -> None:
        self.fill(self.page.get_by_label(SAY["login_name"]), name)
        self.fill(self.page.get_by_label(SAY["login_password"]), password)
        self.send()

    def meets_the_fault(self, then: Locator) -> None:
        """A page with a fault begins with it, and the form comes next."""
        expect(self.page.locator("#fault")).to_be_focused()
        self.page.keyboard.press("Tab")
        expect(then).to_be_focused()


@pytest.fixture
def hands(world, served, site, browser, monkeypatch):
    monkeypatch.setattr(settings, "SABAQ", replace(settings.SABAQ, site=site))
    forget_shells()
    context = browser.new_context(base_url=served, viewport={"width": 360, "height": 740}, locale="en-GB")
    yield Hands(page=context.new_page())
    context.close()
    forget_shells()


def test_a_trainee_logs_in_sits_and_hands_in(hands):
    page = hands.page
    page.goto("/exam/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    hands.log_in("ayesha", "not the password")
    hands.meets_the_fault(page.get_by_label(SAY["login_name"]))
    hands.fill(page.get_by_label(SAY["login_password"]), PASSWORD)
    hands.send()
    hands.follow(page.get_by_role("button", name=SAY["exam_start"]))
    expect(page.locator("[data-question]")).to_have_count(20)
    choice, spot = (place_of(page, kind) for kind in (Kind.CHOICE, Kind.SPOT))
    hands.press(choice.locator("input").first, "ArrowDown")
    hands.press(spot.locator("input").first, "Space")
    expect(choice.locator("input").nth(1)).to_be_checked()
    expect(spot.locator("input").first).to_be_checked()
    expect(page.locator("[data-answered]")).to_have_text("2")
    hand_in(hands)


def place_of(page: Page, kind: Kind) -> Locator:
    asked = next(q for q in sitting_of(models.Attempt.objects.get()).questions if q.question.kind is kind)
    return page.locator(f"#q{asked.number}")


def hand_in(hands):
    page = hands.page
    button = page.get_by_role("button", name=SAY["paper_hand_in"])
    hands.press(button)
    dialog = page.get_by_role("dialog", name=SAY["sure_title"])
    expect(dialog).to_be_visible()
    assert dialog.evaluate("one => one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    hands.follow(page.get_by_role("button", name=SAY["sure_anyway"]))
    expect(page.get_by_role("heading", name=SAY["result_failed"])).to_be_visible()


def test_an_administrator_logs_in_with_a_second_factor_brings_in_a_roster_and_takes_the_list_out(
    hands, tmp_path, monkeypatch
):
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: START_MS / 1000))
    Authenticator.objects.create(
        user=User.objects.get(username="admin-pas"),
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(SECRET)},
    )
    page = hands.page
    page.goto("/records/")
    hands.log_in("admin-pas", PASSWORD)
    hands.fill(page.get_by_label(SAY["factor_code"]), no_totp(SECRET))
    hands.send()
    hands.meets_the_fault(page.get_by_label(SAY["factor_code"]))
    page.keyboard.type(totp(SECRET))
    hands.send()
    bring_in(hands, tmp_path)
    hands.follow(page.get_by_role("link", name=SAY["nav_records"], exact=True).first)
    hands.follow(page.get_by_role("link", name="Zara Khan"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Zara Khan")
    hands.follow(page.get_by_role("link", name=SAY["nav_records"], exact=True).first)
    with page.expect_download():
        hands.press(page.get_by_role("link", name=SAY["records_csv"]))


def bring_in(hands, folder):
    page = hands.page
    hands.follow(page.get_by_role("link", name=SAY["nav_people"], exact=True))
    for name, text in (("no-roster.csv", "a,b\n1,2\n"), ("roster.csv", GOOD_AND_BAD)):
        file = page.get_by_label(SAY["import_file"], exact=True)
        hands.reach(file)
        # What the key opens is a window of the system's.
        (folder / name).write_text(text, encoding="utf-8")
        file.set_input_files(folder / name)
        hands.follow(page.get_by_role("button", name=SAY["import_preview"]))
        if name == "no-roster.csv":
            expect(page.locator("#fault")).to_be_focused()
    hands.press(page.get_by_role("checkbox"), "Space")
    hands.follow(page.get_by_role("button", name=SAY["import_apply"]))
    expect(page.get_by_role("status")).to_have_text("New people: 1; changed: 0; rows left out: 1.")
