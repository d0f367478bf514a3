"""The room's own templates, read once. Authors' texts reach them only as finished, safe HTML or as plain words."""

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from generator.model.text import Language
from generator.pages.labels import ClauseLink
from generator.pages.markup import isolated
from generator.pages.words import words


def _shown(value: object) -> object:
    return isolated(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_environment = Environment(
    loader=PackageLoader("generator.pages"),
    autoescape=True,
    finalize=_shown,
    undefined=StrictUndefined,
    # Templates are package data: looking for changes at every page would cost more than some pages do.
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)


def fill(template: str, **context: object) -> str:
    """Give a template's HTML. A name the template uses and `context` lacks raises `UndefinedError`."""
    return _environment.get_template(template).render(context)


# A clause decides many choices, and including a template for each costs more than all else about it.
@lru_cache(maxsize=1024)
def clause_html(link: ClauseLink, root: str, language: Language) -> Markup:
    """Give the link to a clause as a page shows it; `root` is the way back to the language's home."""
    return Markup(fill("clause_link.html", link=link, root=root, w=shown_words(language)))  # noqa: S704  our template


_environment.globals["clause_html"] = clause_html


@lru_cache
def shown_words(language: Language) -> Mapping[str, Markup]:
    """Give the interface's words as templates print them: escaped once, for every page says some dozens of them."""
    return {key: shown_text(phrase) for key, phrase in words(language).items()}


def shown_text(text: str) -> Markup:
    """Give bare words as a template would print them."""
    return escape(isolated(text))
