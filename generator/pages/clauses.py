"""The page of each clause, with what it rests on and where it is taught and practised, and their index."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.model.course import Clause, Conflict, Instrument, Topic
from generator.model.scenario import Scenario
from generator.pages.beside import leads_to_unknown, open_points
from generator.pages.labels import clause_link, date_words, short_pointer
from generator.pages.markup import safe_line, safe_text
from generator.pages.page import Head, Page, page
from generator.pages.practice import practice_path
from generator.pages.site import Site

_CONFLICT_ID = re.compile(r"\bC\d{2}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Where the course works with a clause. Scenarios for the examination only are not among them."""

    taught: tuple[Topic, ...]
    practised: tuple[Scenario, ...]


def uses_of_clauses(site: Site) -> Mapping[str, Uses]:
    """Give where each clause is taught and practised, in the order of the course."""
    return {clause: Uses(taught=_taught(clause, site), practised=_practised(clause, site)) for clause in _ids(site)}


def clause_page(clause: Clause, uses: Uses, site: Site) -> Page:
    """Give the page of one clause."""
    catalogue, language = site.library.catalogue, site.language
    link = clause_link(clause, catalogue, language)
    return page(
        site,
        f"clauses/{clause.id}/",
        Head(title=_title(link.label.striptags(), clause.summary[language]), description=clause.summary[language]),
        "clause.html",
        clause=clause,
        link=link,
        pointer=short_pointer(clause.pointer, language),
        instrument=catalogue.instruments.get(clause.instrument),
        conflicts=_conflicts(clause, catalogue.conflicts),
        sources=_sources(clause, site),
        uses=uses,
        points=[(point.id, safe_text(point.text[language])) for point in open_points(clause, site)],
        leads_to_unknown=leads_to_unknown(clause, site),
        date_words=lambda iso: date_words(iso, language),
        title_of=lambda s: safe_line(site.questions[s.id][0].title[language]),
        path_of=practice_path,
    )


def clause_index(site: Site) -> Page:
    """Give the list of all clauses, by instrument."""
    catalogue, language = site.library.catalogue, site.language
    links = {clause.id: clause_link(clause, catalogue, language) for clause in catalogue.clauses.values()}
    groups = [(instrument, _of(instrument, site)) for instrument in catalogue.instruments.values()]
    return page(
        site,
        "clauses/",
        Head(title=site.words["clauses"], description=site.words["clauses_lead"], searchable=False),
        "clauses.html",
        groups=[(instrument, clauses) for instrument, clauses in groups if clauses],
        links=links,
        date_words=lambda iso: date_words(iso, language),
    )


def _title(label: str, summary: str) -> str:
    return f"{label[:1].upper()}{label[1:]}: {summary}"


def _of(instrument: Instrument, site: Site) -> tuple[Clause, ...]:
    return tuple(c for c in site.library.catalogue.clauses.values() if c.instrument == instrument.id)


def _ids(site: Site) -> tuple[str, ...]:
    return tuple(site.library.catalogue.clauses)


def _taught(clause: str, site: Site) -> tuple[Topic, ...]:
    lessons = {x.topic for x in site.library.lessons if x.language is site.language and clause in x.clauses}
    return tuple(topic for topic in site.library.course.topics if topic.id in lessons)


def _practised(clause: str, site: Site) -> tuple[Scenario, ...]:
    return tuple(s for s in site.sequence if clause in s.clauses or clause in s.see)


def _sources(clause: Clause, site: Site) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_source(name, site) for name in clause.sources))


def _source(name: str, site: Site) -> str:
    # A name with spaces tells all by itself. A file the authors keep is known by its number, as the notes call it.
    if " " in name:
        return name
    kept = site.library.catalogue.sources.get(name)
    return f"{name.partition('_')[0]}: {kept.title}" if kept else site.words["copy_on_file"]


def _conflicts(clause: Clause, known: Mapping[str, Conflict]) -> tuple[Conflict, ...]:
    named = dict.fromkeys(_CONFLICT_ID.findall(clause.conflicts))
    return tuple(known[name] for name in named if name in known)
