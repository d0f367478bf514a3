"""The verification page of a server in a real browser: pictures of codes, and why a certificate was revoked."""

import subprocess

import pytest
from playwright.sync_api import expect

from generator.grader import models
from generator.grader.certificates.life import revoke
from tests.credential.conftest import needs

pytestmark = pytest.mark.browser


@pytest.fixture
def number(issued):
    return issued.number


@pytest.fixture
def page(phone, served):
    """The verification page; what it asks of any server is kept in `sent`."""
    phone.goto("/verify/", wait_until="networkidle")
    phone.on("request", lambda request: phone.sent.append(request.url.removeprefix(served)))
    yield phone
    assert phone.faults == []


def give(page, name, data):
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator("#sabaq-verify input[type=file]").set_input_files(file)


def picture(pdf, side, folder):
    """A page of a certificate as a picture somebody took."""
    (folder / "print.pdf").write_bytes(pdf)
    shape = ["-f", str(side), "-l", str(side), "-singlefile", "-scale-to-x", "1280", "-scale-to-y", "904", "-jpeg"]
    subprocess.run(["pdftoppm", *shape, folder / "print.pdf", folder / "side"], check=True)
    return (folder / "side.jpg").read_bytes()


@needs("pdftoppm")
def test_the_code_on_the_front_leads_to_what_the_issuer_says(world, number, page, tmp_path, monkeypatch):
    pdf = world.client().get(f"/certificates/{number}.pdf").content
    give(page, "front.jpg", picture(pdf, 1, tmp_path))
    page.wait_for_url(f"**/verify/{number}/")
    expect(page.locator(".finding__word")).to_have_text("Valid")


@needs("pdftoppm")
def test_the_code_on_the_back_is_judged_here_and_nothing_of_it_is_sent(world, number, page, tmp_path):
    pdf = world.client().get(f"/certificates/{number}.pdf").content
    give(page, "back.jpg", picture(pdf, 2, tmp_path))
    expect(page.locator("#sabaq-verify h2")).to_have_attribute("data-outcome", "valid")
    assert page.sent == ["/verify/scan.js"]


def test_a_revoked_certificate_says_when_and_why(world, number, page):
    document = world.client().get(f"/certificates/{number}.json").content
    revoke(models.Issuance.objects.get(), "Issued to <b>somebody</b> else", by="x", now_ms=world.clock())
    page.reload(wait_until="networkidle")
    page.sent.clear()
    give(page, "x.json", document)
    expect(page.locator("#sabaq-verify h2")).to_have_attribute("data-outcome", "revoked")
    said = page.locator(".sabaq-revocation span[lang=en]")
    expect(said).to_contain_text("The issuer's reason: Issued to <b>somebody</b> else")
    expect(said).to_contain_text("Revoked on ")
    assert page.sent == [f"/verify/{number}/standing.json"]


def test_with_the_server_gone_it_is_revoked_still(world, number, page):
    document = world.client().get(f"/certificates/{number}.json").content
    revoke(models.Issuance.objects.get(), "an error", by="x", now_ms=world.clock())
    page.reload(wait_until="networkidle")
    page.context.set_offline(True)
    give(page, "x.json", document)
    expect(page.locator("#sabaq-verify h2")).to_have_attribute("data-outcome", "revoked")
    expect(page.locator(".sabaq-revocation")).to_have_count(0)


def test_only_what_was_revoked_has_a_standing(world, number):
    client = world.client()
    assert client.get(f"/verify/{number}/standing.json").status_code == 404
    revoke(models.Issuance.objects.get(), "an error", by="x", now_ms=world.clock())
    found = client.get(f"/verify/{number}/standing.json")
    assert (found.json()["reason"], found.json()["is_replaced"]) == ("an error", False)
    assert found["Cache-Control"] == "no-store"
    assert client.get("/verify/7KQ2-M4XP-9TRW-3HNC/standing.json").status_code == 404
