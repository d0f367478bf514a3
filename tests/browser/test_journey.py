"""The trainee's whole way, in a real browser: study, practise, sit, pass, take the certificate, have it checked."""

import json
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from generator.credential import read_document
from generator.families import variants
from generator.grader.words import PHRASES
from generator.marking import read_edition
from generator.model.scenario import Kind, Use
from generator.model.text import Language
from tests.browser.conftest import PASSWORD
from tests.browser.learner import Learner, letters
from tests.conftest import ROOT
from tests.credential.independent import holds

pytestmark = pytest.mark.browser


def words_in(language):
    return {key: text[language] for key, text in PHRASES.items()}


def easy_practice(library):
    """A scenario a newcomer would start with: single choice, in one wording, in the first topic."""
    return next(
        s
        for s in library.in_topic(library.course.topics[0].id)
        if s.kind is Kind.CHOICE and Use.PRACTICE in s.uses and not s.vars
    )


@pytest.mark.parametrize("language", list(Language))
def test_from_the_home_page_to_a_certificate_that_checks_out(language, academy, library, browser, tmp_path):
    page = browser.new_page(viewport={"width": 360, "height": 780}, accept_downloads=True)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if academy.url not in request.url else None)

    study(page, academy, library, language)
    practise(page, academy, library, language)
    log_in(page, language)
    sit_and_pass(page, language)
    check_certificate(page, language, tmp_path)
    assert problems == []
    page.close()


def study(page, academy, library, language):
    page.goto(f"{academy.url}/")
    page.locator(f"a[href$='{language}/']").first.click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("body")).to_have_attribute("dir", language.direction)
    first = library.course.topics[0]
    page.locator("main").get_by_role("link", name=first.title[language]).first.click()
    page.locator(f"main a[href*='lessons/{first.id}']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(library.lesson(first.id, language).title)
    expect(page.locator("main a[href*='/clauses/']").nth(3)).to_be_attached()


def practise(page, academy, library, language):
    scenario = easy_practice(library)
    (question,) = variants(scenario)
    page.goto(f"{academy.url}/{language}/practice/{scenario.topic}/{scenario.id}/")
    wrong = next(c for c in question.task.choices if not c.right)
    right = next(c for c in question.task.choices if c.right)
    for choice in (wrong, right):
        page.locator("main").get_by_label(choice.text[language]).check()
        page.locator("form.quiz button[type=submit]").click()
        expect(page.locator("form.quiz .verdict")).to_be_visible()
        shown = letters(page.locator("form.quiz").inner_text())
        assert letters(choice.why[language].replace("*", "")) in shown
        if not choice.right:
            page.locator("form.quiz button[type=reset]").click()
    kept = page.evaluate("Object.entries(localStorage).filter(([name]) => name.startsWith('sabaq:')).join()")
    assert scenario.id in kept


def log_in(page, language):
    say = words_in(language)
    page.locator("header a").first.click()
    page.locator("main a[href^='/exam/']").first.click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.get_by_label(say["login_name"]).fill("trainee")
    page.get_by_label(say["login_password"]).fill(PASSWORD)
    page.get_by_role("button", name=say["login_button"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say["exam_title"])


def sit_and_pass(page, language):
    say = words_in(language)
    page.get_by_role("button", name=say["exam_start"]).click()
    edition = read_edition((ROOT / "build" / "edition.json").read_bytes())
    learner = Learner(page, edition, language)
    learner.answer_everything_rightly()
    attempt = page.url.split("#")[0]
    expect(page.locator("[data-answered]")).to_have_text("30")
    page.get_by_role("button", name=say["paper_save"]).click()
    page.goto("about:blank")
    page.goto(attempt)
    expect(page.locator("[data-answered]")).to_have_text("30")
    page.get_by_role("button", name=say["paper_hand_in"]).click()
    expect(page.get_by_text(say["result_passed"]).first).to_be_visible()


def check_certificate(page, language, folder):
    say = words_in(language)
    with page.expect_download() as download:
        page.get_by_role("link", name=say["result_pdf"]).click()
    pdf = folder / "certificate.pdf"
    download.value.save_as(pdf)
    assert subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, check=False).returncode == 0

    credential = json.loads(fetch(page, page.get_by_role("link", name=say["result_json"]).get_attribute("href")))
    assert read_document(pdf.read_bytes()) == credential
    did = json.loads(fetch(page, "/.well-known/did.json"))
    assert holds(credential, did)
    assert not holds(credential | {"name": "Another certificate"}, did)

    page.get_by_role("link", name=say["result_verify"]).click()
    page.wait_for_url("**/verify/*/")
    number = re.search(r"/verify/([^/]+)/", page.url)[1]
    anyone = page.context.browser.new_page()
    anyone.goto(page.url)
    expect(anyone.locator(".finding--valid")).to_be_visible()
    for line in (number, credential["credentialSubject"]["achievement"]["name"]):
        expect(anyone.locator("main")).to_contain_text(line)
    anyone.close()
    check_offline(page, folder, credential, did)


def check_offline(page, folder, credential, did):
    files = {"certificate.json": credential, "did.json": did, "status.json": json.loads(fetch(page, "/status/1.json"))}
    for name, document in files.items():
        (folder / name).write_text(json.dumps(document))
    (folder / "altered.json").write_text(json.dumps(credential | {"validUntil": "2099-01-01T00:00:00Z"}))
    assert verify(folder, "certificate.json", "certificate.pdf").returncode == 0
    altered = verify(folder, "altered.json")
    assert (altered.returncode, altered.stdout.split(": ")[1]) == (1, "altered")


def verify(folder, *names):
    options = ["--did", "did.json", "--status", "status.json"]
    command = [sys.executable, "-m", "generator", "verify", *names, *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def fetch(page, address):
    return page.evaluate("async address => (await fetch(address)).text()", address)


def test_the_start_prints_a_login_of_each_role(academy):
    for role in ("trainee", "administrator", "trainer", "auditor", "operator"):
        assert re.search(rf"^\s+{role}\s+\S+\s+{PASSWORD}$", academy.output, re.MULTILINE)
