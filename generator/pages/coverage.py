"""The matrix for trainers: each clause by the lessons that teach it, its practice, and how much examines it."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.model.course import Clause, ClauseUse, Topic
from generator.model.coverage import NEEDED, Coverage, coverage
from generator.model.scenario import Scenario
from generator.pages.labels import clause_link
from generator.pages.markup import safe_line
from generator.pages.page import Head, Page, page
from generator.pages.practice import practice_path
from generator.pages.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One clause. Of the examination it tells the number of scenarios and nothing else; `lacks` are whole phrases."""

    clause: Clause
    lessons: tuple[Topic, ...]
    practice: tuple[Scenario, ...]
    exam: int
    lacks: tuple[str, ...]


def coverage_page(site: Site) -> Page:
    """Give the matrix of clauses by lessons, practice and examination."""
    catalogue = site.library.catalogue
    rows = _rows(site)
    groups = [(i, [r for r in rows if r.clause.instrument == i.id]) for i in catalogue.instruments.values()]
    deciding = [row for row in rows if row.clause.use is ClauseUse.ASSERT]
    return page(
        site,
        "coverage/",
        Head(title=site.words["coverage"], description=site.words["coverage_lead"], searchable=False),
        "coverage.html",
        groups=[(instrument, found) for instrument, found in groups if found],
        deciding=len(deciding),
        covered=sum(not row.lacks for row in deciding),
        links={row.clause.id: clause_link(row.clause, catalogue, site.language) for row in rows},
        title_of=lambda s: safe_line(site.questions[s.id][0].title[site.language]),
        path_of=practice_path,
    )


def _rows(site: Site) -> tuple[Row, ...]:
    covered = coverage(site.library)
    practised = {scenario.id: scenario for scenario in site.sequence}
    return tuple(
        _row(clause, covered[clause.id], practised, site) for clause in site.library.catalogue.clauses.values()
    )


def _row(clause: Clause, found: Coverage, practised: Mapping[str, Scenario], site: Site) -> Row:
    return Row(
        clause=clause,
        lessons=tuple(topic for topic in site.library.course.topics if topic.id in found["lessons"]),
        practice=tuple(practised[name] for name in found["practice"] if name in practised),
        exam=len(found["exam"]),
        lacks=_lacks(found, site.words) if clause.use is ClauseUse.ASSERT else (),
    )


def _lacks(found: Coverage, words: Mapping[str, str]) -> tuple[str, ...]:
    short = {what: len(found[what]) for what, needed in NEEDED.items() if len(found[what]) < needed}
    return tuple(words[f"lacks_{what}"].format(n=n, total=NEEDED[what]) for what, n in short.items())
