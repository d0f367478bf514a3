"""The room's own templates, read once. Authors' texts reach them only as finished, safe HTML or as plain words."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from generator.pages.markup import isolated


def _shown(value: object) -> object:
    return isolated(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_environment = Environment(
    loader=PackageLoader("generator.pages"),
    autoescape=True,
    finalize=_shown,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def fill(template: str, **context: object) -> str:
    """Give a template's HTML. A name the template uses and `context` lacks raises `UndefinedError`."""
    return _environment.get_template(template).render(context)
