"""The pages beside the lessons: what is not known, the memo on one page, and how far the translation is."""

from collections.abc import Mapping

from generator.model.beside import OpenPoint
from generator.model.course import Clause, Confidence
from generator.pages.labels import date_words
from generator.pages.lessons import lesson_body
from generator.pages.markup import safe_line, safe_text
from generator.pages.page import Head, Page, page, way_back
from generator.pages.site import Site

_PLACES = {"lessons": "lessons/{}/", "checks": "lessons/{}/#check", "scenarios": "topics/{}/#practice"}
_OTHER_PLACES = {"course": "", "clauses": "clauses/", "unknown": "unknown/", "summary": "summary/"}


def open_points(clause: Clause, site: Site) -> tuple[OpenPoint, ...]:
    """Give what is not known about a clause."""
    unknown = site.library.unknown
    return tuple(p for p in unknown.points if clause.id in p.clauses) if unknown else ()


def leads_to_unknown(clause: Clause, site: Site) -> bool:
    """Tell whether the page of a clause leads to what is not known: it does unless the instrument's words were seen."""
    return site.library.unknown is not None and clause.confidence is not Confidence.VERBATIM_SOURCE


def unknown_page(site: Site) -> Page | None:
    """Give the points that the sources leave open, if the course tells them."""
    unknown, language = site.library.unknown, site.language
    if unknown is None:
        return None
    points = [(p.id, safe_text(p.text[language]), site.clauses(p.clauses)) for p in unknown.points]
    return page(
        site,
        "unknown/",
        Head(title=site.words["unknown"], description=site.words["unknown_lead"]),
        "unknown.html",
        points=points,
        note=safe_text(unknown.note[language]),
    )


def summary_page(site: Site) -> Page | None:
    """Give the one page to print, if it is written in this language."""
    summary, address = site.library.summary(site.language), "summary/"
    if summary is None:
        return None
    return page(
        site,
        address,
        Head(
            title=summary.title,
            description=site.words["summary_lead"],
            twin=site.library.summary(site.other) is not None,
            script="assets/plan.js",
        ),
        "summary.html",
        heading=safe_line(summary.title),
        body=lesson_body(summary.markdown, site, way_back(address)),
        checked_on=date_words(site.library.course.checked_on, site.language),
    )


def translation_page(site: Site) -> Page | None:
    """Give how far the Urdu is, page by page, if the course keeps track of it."""
    translations = site.library.translations
    if translations is None:
        return None
    status = {one.page: one for one in translations}
    of_topics = {f"{kind}/{topic.id}" for kind in _PLACES for topic in site.library.course.topics}
    return page(
        site,
        "translation/",
        Head(title=site.words["translation"], description=site.words["translation_lead"]),
        "translation.html",
        status=status,
        kinds=tuple(_PLACES),
        places=_places(site),
        others=[one for one in translations if one.page not in of_topics],
        date_words=lambda iso: date_words(iso, site.language),
    )


def _places(site: Site) -> Mapping[str, str]:
    """Give where each page whose status is kept can be read; the words on buttons have no page of their own."""
    found = dict(_OTHER_PLACES)
    for topic in site.library.course.topics:
        for kind, place in _PLACES.items():
            if kind == "scenarios" or site.library.lesson(topic.id, site.language):
                found[f"{kind}/{topic.id}"] = place.format(topic.id)
    return found
