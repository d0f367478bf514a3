"""A scenario to practise: the card a lesson may hold, and the page of its own."""

from collections.abc import Iterator

from markupsafe import Markup

from generator.model.question import Question
from generator.model.scenario import Scenario
from generator.pages.filling import fill, shown_words
from generator.pages.markup import safe_line, safe_text
from generator.pages.page import Head, Page, page, way_back
from generator.pages.parts import exhibit
from generator.pages.quiz import quiz_of
from generator.pages.site import Site


def practice_path(scenario: Scenario) -> str:
    """Give a scenario's address below the language's home."""
    return f"practice/{scenario.topic}/{scenario.id}/"


def practice_card(scenario: Scenario, site: Site, root: str) -> str:
    """Give the first version of a scenario with its quiz, as a card inside another page."""
    return fill(
        "practice_card.html",
        title=safe_line(site.questions[scenario.id][0].title[site.language]),
        version=version(site.questions[scenario.id][0], site, root),
        address=root + practice_path(scenario),
        scenario=scenario,
        w=shown_words(site.language),
    )


def version(question: Question, site: Site, root: str) -> Markup:
    """Give one variant as HTML: situation, exhibit and quiz."""
    html = fill(
        "version.html",
        situation=safe_text(question.situation[site.language]),
        exhibit=Markup(exhibit(question, site.language) or ""),  # noqa: S704  our template around cleaned parts
        quiz=quiz_of(question, site),
        root=root,
        language=site.language,
        w=shown_words(site.language),
    )
    return Markup(html)  # noqa: S704  our template around cleaned parts


def practice_pages(site: Site) -> Iterator[Page]:
    """Give the page of every scenario to practise, each linked to those before and after it in the course."""
    order = site.sequence
    for place, scenario in enumerate(order):
        before = order[place - 1] if place else None
        after = order[place + 1] if place + 1 < len(order) else None
        yield _practice_page(scenario, before, after, site)


def practice_page(scenario: Scenario, site: Site) -> Page:
    """Give the page of one scenario to practise, as `practice_pages` does."""
    order = (None, *site.sequence, None)
    place = next(n for n, other in enumerate(order) if other and other.id == scenario.id)
    return _practice_page(scenario, order[place - 1], order[place + 1], site)


def _practice_page(scenario: Scenario, before: Scenario | None, after: Scenario | None, site: Site) -> Page:
    made = site.questions[scenario.id]
    address = practice_path(scenario)
    return page(
        site,
        address,
        Head(title=made[0].title[site.language], description=made[0].situation[site.language], searchable=False),
        "practice.html",
        heading=safe_line(made[0].title[site.language]),
        scenario=scenario,
        topic=site.topic(scenario.topic),
        platform=site.library.course.platforms[scenario.platform][site.language],
        versions=tuple(version(question, site, way_back(address)) for question in made),
        clauses=site.clauses(scenario.clauses),
        see=site.clauses(scenario.see),
        before=before,
        after=after,
        title_of=lambda s: safe_line(site.questions[s.id][0].title[site.language]),
        path_of=practice_path,
    )
