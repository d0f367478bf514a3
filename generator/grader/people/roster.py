"""The roster as administrators see it: how many stand where, and the list for a spreadsheet."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from generator.grader import models, words
from generator.grader.clock import moment
from generator.grader.people.cells import defused
from generator.grader.people.listing import Entry
from generator.grader.people.progress import EXPECTED, Progress
from generator.model.text import Language

_PERSON = (
    "me_number",
    "column_name_en",
    "column_name_ur",
    "me_designation",
    "me_grade",
    "me_cadre",
    "me_academy",
    "me_batch",
)
_STANDING = ("column_state", "column_attempts", "column_best", "column_finished_on")
_SENT_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many people stand at one point: a piece of the bar, in per cent of its width from `start`."""

    progress: Progress
    count: int
    start: float
    width: float

    @property
    def phrase(self) -> str:
        """The key of the phrase that names it."""
        return f"state_{self.progress}"


def shares(standing: Counter[Progress]) -> tuple[Share, ...]:
    """Give how many of the people who are expected to finish stand where, the finished first, as pieces of a bar."""
    total = sum(standing[progress] for progress in EXPECTED)
    pieces: list[Share] = []
    start = 0.0
    for progress in EXPECTED:
        width = 100 * standing[progress] / total if total else 0.0
        pieces.append(Share(progress=progress, count=standing[progress], start=start, width=width))
        start += width
    return tuple(pieces)


def rows_as_csv(rows: Iterator[list[str]]) -> Iterator[bytes]:
    """Give rows as CSV in UTF-8 with a byte order mark, part by part."""
    yield codecs.BOM_UTF8
    while part := list(islice(rows, _SENT_AT_ONCE)):
        text = StringIO()
        csv.writer(text).writerows(part)
        yield text.getvalue().encode()


def to_rows(entries: Iterable[Entry], language: Language) -> Iterator[list[str]]:
    """Give the people with where they stand as rows of text under a row of headings; no cell starts a formula."""
    return rows_of(((entry.person, _standing(entry, language)) for entry in entries), _STANDING, language)


def rows_of(
    people: Iterable[tuple[models.Trainee, tuple[str, ...]]], more: tuple[str, ...], language: Language
) -> Iterator[list[str]]:
    """Give people as rows under a row of headings: who each is, and what else a list tells, in the columns `more`.

    No cell starts a formula.
    """
    yield [words.say(column, language) for column in (*_PERSON, *more)]
    for person, told in people:
        yield [defused(cell) for cell in (*_who(person, language), *told)]


def _who(person: models.Trainee, language: Language) -> tuple[str, ...]:
    return (
        person.personnel_number,
        person.name_en,
        person.name_ur,
        person.designation[language],
        str(person.grade),
        person.cadre.name[language],
        person.academy.name[language],
        person.batch,
    )


def _standing(entry: Entry, language: Language) -> tuple[str, ...]:
    return (
        words.say(entry.phrase, language),
        str(entry.attempts),
        "" if entry.best is None else str(entry.best),
        "" if entry.finished_ms is None else f"{moment(entry.finished_ms):%Y-%m-%d}",
    )
