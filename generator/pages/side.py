"""The pages that stand beside topics, practice and clauses, by the name in their address."""

from collections.abc import Callable, Iterator, Mapping

from generator.pages.beside import summary_page, translation_page, unknown_page
from generator.pages.coverage import coverage_page
from generator.pages.page import Page
from generator.pages.placement import placement_page, plan_page
from generator.pages.site import Site


def side_pages(site: Site) -> Iterator[Page]:
    """Give those of these pages that the course has."""
    for name in _PAGES:
        if made := side_page(name, site):
            yield made


def side_page(name: str, site: Site) -> Page | None:
    """Give one of these pages ("plan"), or none if there is no such page."""
    make = _PAGES.get(name)
    return make(site) if make else None


_PAGES: Mapping[str, Callable[[Site], Page | None]] = {
    "placement": placement_page,
    "plan": plan_page,
    "unknown": unknown_page,
    "summary": summary_page,
    "translation": translation_page,
    "coverage": coverage_page,
}
