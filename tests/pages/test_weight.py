"""The first page on a weak line: what a browser really fetches for it, gzipped."""

import gzip

import pytest

from tests.pages.conftest import served

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "budget_kb"), [("en", 100), ("ur", 150)])
def test_first_page_stays_within_its_budget(browser, site, language, budget_kb):
    responses = {}
    with served(site) as address:
        page = browser.new_page()
        page.on("response", lambda response: responses.setdefault(response.url, response))
        page.goto(f"{address}/{language}/", wait_until="networkidle")
        weights = {url: len(gzip.compress(response.body(), 6)) for url, response in list(responses.items())}
        page.close()
    assert any(url.endswith("sabaq.css") for url in weights)
    assert all(url.startswith(address) for url in weights)
    assert sum(weights.values()) <= budget_kb * 1000, weights
