"""What a page of the records is narrowed by: the fields for it, and the end of an address that keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from generator.grader import models
from generator.grader.people.progress import Place
from generator.grader.reporting.counting import By
from generator.model.text import Language

_AS_OF = (*By, "on")
NARROWS: Mapping[str, tuple[str, ...]] = {
    "records": (*By, "state", "search"),
    "completion": _AS_OF,
    "late": _AS_OF,
    "expiring": (*_AS_OF, "days"),
    "reminders": tuple(By),
    "report": _AS_OF,
}
"""What narrows each page, by the page's name in `urls`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A list to choose from: each code with its name, and the code that is chosen."""

    by: By
    options: tuple[tuple[str, str], ...]
    chosen: str

    @property
    def label(self) -> str:
        """The key of the phrase that names it."""
        return f"me_{self.by}"


def fields(places: Iterable[Place], chosen: Mapping[By, str], language: Language) -> tuple[Field, ...]:
    """Give the fields for people of some places; one of cadres only where there is more than one to choose from.

    What else was asked for stands among them as it was asked, so that a page of nobody tells why.
    """
    codes = {by: {place[n] for place in places} for n, by in enumerate(By)}
    options = {
        By.CADRE: _named(models.Cadre, codes[By.CADRE], language),
        By.ACADEMY: _named(models.Academy, codes[By.ACADEMY], language),
        By.BATCH: [(batch, batch) for batch in sorted(codes[By.BATCH])],
    }
    made = (_field(by, options[by], chosen.get(by, "")) for by in By)
    return tuple(field for field in made if field.by is not By.CADRE or len(field.options) > 1)


def query_of(page: str, given: QueryDict, today: date) -> str:
    """Give what narrows a page as the end of an address, and nothing else that was asked.

    Of the present day nothing is said, so that whoever comes back finds it as it is then.
    """
    kept = QueryDict(mutable=True)
    for name in NARROWS[page]:
        value = given.get(name, "")[:100]
        if value and (name, value) != ("on", today.isoformat()):
            kept[name] = value
    return kept.urlencode()


def _named(table: Any, codes: Iterable[str], language: Language) -> list[tuple[str, str]]:  # noqa: ANN401  a table of names
    return [(named.code, named.name[language]) for named in table.objects.filter(code__in=codes).order_by("name_en")]


def _field(by: By, options: list[tuple[str, str]], chosen: str) -> Field:
    others = [(chosen, chosen)] if chosen and chosen not in dict(options) else []
    return Field(by=by, options=(*options, *others), chosen=chosen)
