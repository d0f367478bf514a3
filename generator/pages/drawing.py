"""One page at a time, for whoever watches a course being written: what `render` gives for one address."""

from collections.abc import Callable, Mapping

from generator.pages.clauses import clause_index, clause_page, uses_of_clauses
from generator.pages.handbook import handbook_pages
from generator.pages.page import Page
from generator.pages.practice import practice_page
from generator.pages.side import side_page
from generator.pages.site import Site
from generator.pages.topics import home_page, lesson_page, topic_page


def draw(site: Site, address: str, handbook: Mapping[str, str]) -> Page | None:
    """Give the page at an address below the language's home ("" or "topics/permission/"), or none if there is none.

    `handbook` is as in `render`.
    """
    section, _, name = address.strip("/").partition("/")
    if not section:
        return home_page(site)
    if section == "handbook":
        return _of_handbook(name, handbook, site)
    find = _SECTIONS.get(section)
    if find:
        return find(name, site)
    return None if name else side_page(section, site)


def _topic(name: str, site: Site) -> Page | None:
    return next((topic_page(t, site) for t in site.library.course.topics if t.id == name), None)


def _lesson(name: str, site: Site) -> Page | None:
    topic = next((t for t in site.library.course.topics if t.id == name), None)
    lesson = site.library.lesson(name, site.language)
    return lesson_page(topic, lesson, site) if topic and lesson else None


def _practice(name: str, site: Site) -> Page | None:
    topic, _, scenario = name.partition("/")
    return next((practice_page(s, site) for s in site.practice.get(topic, ()) if s.id == scenario), None)


def _clause(name: str, site: Site) -> Page | None:
    if not name:
        return clause_index(site)
    clause = site.library.catalogue.clauses.get(name)
    return clause_page(clause, uses_of_clauses(site)[name], site) if clause else None


def _of_handbook(name: str, handbook: Mapping[str, str], site: Site) -> Page | None:
    path = f"{site.language}/handbook/{name}".removesuffix("/")
    return next((made for made in handbook_pages(handbook, site) if made.path == f"{path}.md"), None)


_SECTIONS: Mapping[str, Callable[[str, Site], Page | None]] = {
    "topics": _topic,
    "lessons": _lesson,
    "practice": _practice,
    "clauses": _clause,
}
