"""The whole site as files: a pure function of the library, the drawings and the handbook."""

from collections.abc import Iterator, Mapping

from generator.model.course import Course, Library
from generator.model.text import Language
from generator.pages.clauses import clause_index, clause_page, uses_of_clauses
from generator.pages.filling import fill
from generator.pages.handbook import handbook_pages
from generator.pages.labels import date_words
from generator.pages.page import Page
from generator.pages.practice import practice_pages
from generator.pages.side import side_pages
from generator.pages.site import Site, sites
from generator.pages.topics import home_page, lesson_page, topic_page
from generator.pages.words import words


def render(library: Library, figures: Mapping[str, str], handbook: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Give every file below `build/docs/`, by path ("en/index.md"), in both languages.

    `figures` holds the drawings by "name.language", `handbook` the files of `course/handbook/` by their path
    from there. No word of a scenario that is for the examination only is in what this gives.
    """
    return {made.path: made.data for site in sites(library, figures) for made in _pages(site, handbook or {})}


def chooser(course: Course) -> bytes:
    """Give `site/index.html`: the one page that stands before both languages."""
    both = [(language, words(language), date_words(course.checked_on, language)) for language in Language]
    return fill("chooser.html", course=course, both=both).encode()


def pages_beside_practice(site: Site, handbook: Mapping[str, str]) -> Iterator[Page]:
    """Give every page of a language but those of single scenarios, which no search finds; `handbook` as in `render`."""
    yield home_page(site)
    for topic in site.library.course.topics:
        yield topic_page(topic, site)
        if lesson := site.library.lesson(topic.id, site.language):
            yield lesson_page(topic, lesson, site)
    yield clause_index(site)
    uses = uses_of_clauses(site)
    for clause in site.library.catalogue.clauses.values():
        yield clause_page(clause, uses[clause.id], site)
    yield from side_pages(site)
    yield from handbook_pages(handbook, site)


def _pages(site: Site, handbook: Mapping[str, str]) -> Iterator[Page]:
    yield from pages_beside_practice(site, handbook)
    yield from practice_pages(site)
