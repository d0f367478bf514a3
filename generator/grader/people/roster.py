"""The roster as administrators see it: who stands where, how many, and the list for a spreadsheet."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from typing import Any

from django.db.models import Case, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from generator.grader import models, words
from generator.grader.clock import moment
from generator.grader.tables.editions import course_number
from generator.grader.tables.life import State
from generator.grader.tables.people import Status
from generator.model.text import Language

_COLUMNS = (
    "me_number",
    "column_name_en",
    "column_name_ur",
    "me_designation",
    "me_grade",
    "me_cadre",
    "me_academy",
    "me_batch",
    "column_state",
    "column_attempts",
    "column_best",
    "column_finished_on",
)
_FORMULA_STARTS = ("=", "+", "-", "@")
_CONTROLS = ("\t", "\r", "\n")
_UNSEEN = {"Cc", "Cf"}


class Progress(StrEnum):
    """Where a person stands with the course: those who have not finished, those who have, those who need not."""

    NOMINATED = "nominated"
    STARTED = "started"
    FAILED = "failed"
    PASSED = "passed"
    EXEMPT = "exempt"
    TRANSFERRED = "transferred"
    LEFT = "left"


EXPECTED = (Progress.PASSED, Progress.STARTED, Progress.FAILED, Progress.NOMINATED)
"""The states of those who are expected to finish: completion is counted against them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an administrator wants to see; an empty field does not narrow."""

    academy: str = ""
    batch: str = ""
    progress: str = ""
    search: str = ""


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


def with_progress(people: QuerySet[models.Trainee], course: str) -> QuerySet[Any]:
    """Add to each person `progress`, `attempts`, `best` and `finished_ms`, those who have not finished first."""
    mine = Q(attempt__course=course_number(course))
    attempts = models.Attempt.objects.filter(trainee=OuterRef("pk"), course=course_number(course))
    finished = models.Completion.objects.filter(trainee=OuterRef("pk"), course=course)
    return (
        people.select_related("cadre", "academy")
        .annotate(
            attempts=Count("attempt", filter=mine),
            best=Max("attempt__result__percent", filter=mine),
            finished_ms=Subquery(finished.values("completed_ms")[:1]),
            order=Case(
                When(status=Status.TRANSFERRED, then=Value(5)),
                When(status=Status.LEFT, then=Value(6)),
                When(Exists(finished), then=Value(3)),
                When(status=Status.EXEMPT, then=Value(4)),
                When(Exists(attempts.exclude(state=State.MARKED)), then=Value(1)),
                When(Exists(attempts), then=Value(2)),
                default=Value(0),
            ),
        )
        .annotate(
            progress=Case(
                *(When(order=n, then=Value(progress.value)) for n, progress in enumerate(Progress)),
                default=Value(""),
            )
        )
        .annotate(progress_phrase=Concat(Value("state_"), "progress"))
        .order_by("order", "name_en", "personnel_number")
    )


def narrowed(people: QuerySet[Any], choice: Choice) -> QuerySet[Any]:
    """Give the people a choice names."""
    wanted = {"academy": choice.academy, "batch": choice.batch, "progress": choice.progress}
    found = people.filter(**{name: value for name, value in wanted.items() if value})
    for word in choice.search.split():
        found = found.filter(
            Q(name_en__icontains=word) | Q(name_ur__contains=word) | Q(personnel_number__icontains=word)
        )
    return found


def shares(people: QuerySet[Any]) -> tuple[Share, ...]:
    """Give how many of the people who are expected to finish stand where, the finished first, as pieces of a bar."""
    counts = {
        row["progress"]: row["n"] for row in people.order_by().values("progress").annotate(n=Count("pk", distinct=True))
    }
    total = sum(counts.get(progress, 0) for progress in EXPECTED)
    pieces: list[Share] = []
    start = 0.0
    for progress in EXPECTED:
        count = counts.get(progress, 0)
        width = 100 * count / total if total else 0.0
        pieces.append(Share(progress=progress, count=count, start=start, width=width))
        start += width
    return tuple(pieces)


def to_csv(people: QuerySet[Any], language: Language) -> bytes:
    """Give the people as CSV in UTF-8 with a byte order mark, for spreadsheets; no cell starts a formula."""
    text = StringIO()
    csv.writer(text).writerows(to_rows(people, language))
    return text.getvalue().encode("utf-8-sig")


def to_rows(people: QuerySet[Any], language: Language) -> Iterator[list[str]]:
    """Give the people as rows of text under a row of headings; no cell starts a formula."""
    yield [words.say(column, language) for column in _COLUMNS]
    for person in people:
        yield [defused(cell) for cell in _cells(person, language)]


def defused(cell: str) -> str:
    """Give a cell that a spreadsheet takes for text, whatever someone typed into a name."""
    # Spreadsheets skip white space, and take the wide forms of East Asian keyboards for the plain signs.
    # Signs that cannot be printed are dropped by some of them, which uncovers what stands behind.
    begins = "".join(c for c in unicodedata.normalize("NFKC", cell) if unicodedata.category(c) not in _UNSEEN).lstrip()
    is_risky = begins.startswith(_FORMULA_STARTS) or cell.startswith(_CONTROLS)
    return f"'{cell}" if is_risky else cell


def _cells(person: Any, language: Language) -> tuple[str, ...]:  # noqa: ANN401  a row with annotations
    return (
        person.personnel_number,
        person.name_en,
        person.name_ur,
        person.designation[language],
        str(person.grade),
        person.cadre.name[language],
        person.academy.name[language],
        person.batch,
        words.say(f"state_{person.progress}", language),
        str(person.attempts),
        "" if person.best is None else str(person.best),
        "" if person.finished_ms is None else f"{moment(person.finished_ms):%Y-%m-%d}",
    )
