"""The hostile texts again, on built pages in a real browser: nothing runs, nothing is fetched from elsewhere."""

import pytest

from generator.model.scenario import Kind
from generator.model.text import Text
from tests.pages.conftest import a_library, a_scenario, build_site, served
from tests.pages.hostile import PAYLOADS

pytestmark = pytest.mark.browser

WATCH = """
window.hits = [];
window.hit = () => { window.hits.push(document.currentScript ? "script" : "handler"); };
for (const name of ["alert", "confirm", "prompt"]) window[name] = window.hit;
"""
ANSWER = """
() => {
  for (let turn = 0; turn < 4; turn += 1) {
    const form = document.querySelector("form.quiz");
    const inputs = [...form.querySelectorAll("input")];
    const open = inputs.find((one) => !one.matches(":disabled") && !one.closest("[hidden]"));
    if (!open) break;
    open.click();
    form.querySelector("[type=submit]").click();
  }
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  for (const one of document.querySelectorAll("*"))
    for (const kind of ["mouseover", "focus", "error", "load", "toggle"]) one.dispatchEvent(new Event(kind));
}
"""
SUSPECT = """
() => [...document.querySelectorAll("*")].flatMap((one) => [...one.attributes]
  .filter(({ name, value }) => name.startsWith("on") || name === "srcdoc"
    || (["href", "src", "action", "data"].includes(name) && /^[\\s\\0]*(javascript|data|vbscript):/i.test(value)))
  .map(({ name, value }) => `${one.tagName} ${name}=${value}`))
"""


def both(words):
    return lambda field: Text(en=words, ur=words)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory):
    kinds = tuple(Kind)
    scenarios = tuple(
        a_scenario(kinds[n % len(kinds)], both(text), id=f"case-{name}")
        for n, (name, text) in enumerate(PAYLOADS.items())
    )
    everything = "\n\n".join(PAYLOADS.values())
    library = a_library(both(everything), scenarios=scenarios)
    with served(build_site(library, tmp_path_factory.mktemp("hostile"))) as address:
        yield address


@pytest.fixture
def visit(browser, hostile_site):
    context = browser.new_context()
    context.add_init_script(WATCH)
    asked = []

    def answer(route):
        if route.request.url.startswith(hostile_site):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", answer)
    page = context.new_page()

    def go(address):
        page.goto(hostile_site + address, wait_until="load")
        assert page.evaluate("typeof window.hit") == "function"
        return page

    yield go
    assert asked == []
    context.close()


def assert_nothing_ran(page, address):
    assert page.evaluate("window.hits") == [], address
    assert page.evaluate(SUSPECT) == [], address


def test_the_watch_would_see_a_payload_run(visit):
    page = visit("/en/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=hit()>')")
    page.wait_for_function("window.hits.length > 0")
    assert page.evaluate(SUSPECT) == ["IMG onerror=hit()"]


def test_payloads_in_every_text_of_a_scenario_are_inert_when_it_is_answered(visit):
    assert len(PAYLOADS) > 30
    for name in PAYLOADS:
        address = f"/en/practice/permission/case-{name}/"
        page = visit(address)
        page.evaluate(ANSWER)
        assert page.locator(".verdict").is_visible(), address
        assert_nothing_ran(page, address)


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize(
    "address", ["", "topics/permission/", "lessons/permission/", "clauses/", "clauses/memo-i1-standards/"]
)
def test_payloads_in_the_course_around_are_inert(visit, language, address):
    page = visit(f"/{language}/{address}")
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert_nothing_ran(page, address)


def test_payloads_are_inert_in_search_results(visit):
    page = visit("/en/")
    page.focus("[name=query]")
    page.keyboard.type("hit")
    page.wait_for_selector(".md-search-result__item")
    assert_nothing_ran(page, "search")


def test_payloads_are_inert_in_the_chooser(visit):
    assert_nothing_ran(visit("/"), "/")
