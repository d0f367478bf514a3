"""The verification page in a real browser: a file given to it is judged there, and nothing is sent."""

import pytest
from playwright.sync_api import expect

from generator.credential import dump_document, read_award
from generator.grader.certificates.life import revoke
from generator.grader.certificates.signing import credential_of
from tests.conftest import hold_back

pytestmark = pytest.mark.browser


@pytest.fixture
def verify(phone):
    """Give a function that opens the page and gives it a file; what was asked of the server is kept in `sent`."""

    def give(name, data):
        phone.goto("/verify/", wait_until="networkidle")
        phone.on("request", lambda request: phone.sent.append(request.url))
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        phone.locator("#sabaq-verify input[type=file]").set_input_files(file)
        expect(phone.locator("#sabaq-verify h2")).to_be_visible()
        return phone

    return give


@pytest.fixture
def issuance(issued):
    return issued


def test_until_the_script_has_come_the_page_says_what_is_awaited(phone):
    let_script_come = hold_back(phone, "**/check.js")
    phone.goto("/verify/", wait_until="commit")
    expect(phone.locator("#sabaq-verify")).to_contain_text("is being loaded")
    let_script_come()
    expect(phone.locator("#sabaq-verify input[type=file]")).to_be_visible()
    expect(phone.locator("#sabaq-verify")).not_to_contain_text("is being loaded")


@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_chosen_in_the_words_of_the_page_and_its_name_is_seen(served, browser, tmp_path, script):
    context = browser.new_context(base_url=served, java_script_enabled=script)
    page = context.new_page()
    page.goto("/verify/?lang=ur")
    chooser = page.locator(".sabaq-file input")
    expect(page.locator(".sabaq-file > span")).to_contain_text("چنیں")
    colour = "one => getComputedStyle(one).color"
    assert chooser.evaluate(colour) == "rgba(0, 0, 0, 0)"
    assert chooser.evaluate("one => getComputedStyle(one, '::file-selector-button').opacity") == "0"
    (tmp_path / "none.json").write_text("{}")
    chooser.set_input_files(tmp_path / "none.json")
    assert chooser.evaluate(colour) != "rgba(0, 0, 0, 0)"
    context.close()


@pytest.mark.parametrize("form", ["pdf", "json", "png"])
def test_a_file_is_judged_without_being_sent_and_every_field_is_shown(world, issuance, verify, form):
    data = world.client().get(f"/certificates/{issuance.number}.{form}").content
    page = verify(f"certificate.{form}", data)
    assert page.locator("#sabaq-verify h2").get_attribute("data-outcome") == "valid"
    assert (page.sent, page.faults) == ([], [])
    award = read_award(credential_of(issuance, world.issuer))
    shown = page.locator("#sabaq-verify").inner_text()
    both = (award.person, award.academy, award.course_title, award.signatory, award.issuer_name)
    assert [name for text in both for name in (text.en, text.ur) if name not in shown] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_revoked_and_a_changed_file_are_told_apart(world, issuance, verify):
    document = dump_document(credential_of(issuance, world.issuer))
    changed = verify("x.json", document.replace(b"Ayesha", b"Mallory"))
    assert changed.locator("#sabaq-verify h2").get_attribute("data-outcome") == "altered"
    assert "Mallory" not in changed.locator("#sabaq-verify").inner_text()
    revoke(issuance, "an error", by="x", now_ms=world.clock())
    assert verify("x.json", document).locator("#sabaq-verify h2").get_attribute("data-outcome") == "revoked"
