"""The preview in a real browser: a save brings the page back by itself, a broken file is told over it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FILE = "scenarios/permission/first.yaml"


def test_a_save_reloads_the_page_and_a_fault_lies_over_it(shown, browser):
    page = browser.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{shown.url}/en/practice/permission/first/")
    expect(page.locator("main")).to_contain_text("A reporter calls.")

    shown.save(FILE, "A reporter calls.", "A reporter calls twice.")
    expect(page.locator("main")).to_contain_text("A reporter calls twice.")

    told = page.get_by_role("alert")
    expect(told).to_be_hidden()
    shown.save(FILE, "kind: choice", "kind: <b>chioce</b>")
    expect(told).to_be_visible()
    expect(told).to_contain_text(f"{FILE}:5:7 E114")
    expect(told).to_contain_text("`kind` cannot be `<b>chioce</b>`")
    expect(page.locator("main")).to_contain_text("A reporter calls twice.")
    page.reload()
    expect(told).to_contain_text("1 error")
    told.get_by_role("button", name="Hide").click()
    expect(told).to_be_hidden()

    shown.save(FILE, "kind: <b>chioce</b>", "kind: choice")
    shown.save(FILE, "A reporter calls twice.", "Nobody calls.")
    expect(page.locator("main")).to_contain_text("Nobody calls.")
    expect(told).to_be_hidden()
    assert problems == []
    page.close()


def test_saving_one_file_leaves_the_readers_of_other_pages_alone(shown, browser):
    page = browser.new_page()
    page.goto(f"{shown.url}/en/practice/permission/second/")
    page.get_by_label("Answer him.").check()
    with page.expect_response("**/practice/permission/second/"):
        shown.save("scenarios/permission/fourth.yaml", "A reporter calls.", "Somebody else calls.")
    expect(page.get_by_label("Answer him.")).to_be_checked()
    page.close()


def test_the_page_of_a_file_not_yet_written_comes_when_it_is(shown, browser):
    page = browser.new_page()
    page.goto(f"{shown.url}/en/practice/permission/fifth/")
    expect(page.locator("body")).to_contain_text("no such page")
    text = (shown.root / FILE).read_text().replace("id: first", "id: fifth")
    (shown.root / "scenarios/permission/fifth.yaml").write_text(text)
    expect(page.locator("main")).to_contain_text("A reporter calls.")
    page.close()


def test_gaps_are_counted_and_do_not_cover_the_page(shown, browser):
    page = browser.new_page()
    page.goto(f"{shown.url}/en/practice/permission/first/")
    shown.save(FILE, "ur: ایک رپورٹر فون کرتا ہے۔", 'ur: ""')
    told = page.get_by_role("alert")
    expect(told.get_by_text("1 gap")).to_be_visible()
    expect(told.get_by_text("the Urdu text is empty")).to_be_hidden()
    told.get_by_text("1 gap").click()
    expect(told.get_by_text("the Urdu text is empty")).to_be_visible()
    page.close()
