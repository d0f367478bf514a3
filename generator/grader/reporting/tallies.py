"""Counts of very many people, kept: to count a large cadre, or everybody, takes longer than anyone waits for a page.

A tally is what `counting` and `people.progress` give at one moment, put away by place. Nothing is ever added to it or
taken off: every few minutes a server process counts everyone again, from the rows, outside every other transaction.
So a tally may be some minutes old, and says so, but it is never wrong, whatever happened meanwhile and however it was
written. Fewer people than `MANY`, and all days that are over, are counted from the rows when a page asks.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from generator.grader import models
from generator.grader.access.scope import Scope
from generator.grader.people.progress import Place, Progress, Standing, counted_progress, counted_progress_of_all
from generator.grader.reporting.counting import By, Counts, Overview, Wanted, counted, today
from generator.grader.tables.reports import Tallied, Tally

MANY = 25_000
"""From so many people on, a page is given what was counted some minutes ago."""

_SHORTEST_MS = 60_000
_SHARE = 5
"""Counting takes at most one part in so many of the time."""

_KEPT = ("expected", "finished", "days", "progress")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many people stand where, by place, and when that was counted."""

    standing: Counter[Standing]
    counted_ms: int

    def by_progress(self) -> Counter[Progress]:
        """Give how many stand at each point."""
        counts: Counter[Progress] = Counter()
        for (*_, progress), people in self.standing.items():
            counts[progress] += people
        return counts

    def number(self, cadre: str, academy: str, batch: str, progress: str) -> int:
        """Give how many there are of a cadre, of an academy, of a batch and at a point; "" does not narrow."""
        wanted = (cadre, academy, batch, progress)
        return sum(
            people
            for is_at, people in self.standing.items()
            if all(code in {"", at} for code, at in zip(wanted, is_at, strict=True))
        )


def overview(wanted: Wanted) -> Overview:
    """Give what a report tells: as kept, where many people are meant as they stand today, or else counted now."""
    return (wanted.end_ms > wanted.now_ms and _kept_overview(wanted)) or counted(wanted).overview(wanted.now_ms)


def crowd(wanted: Wanted) -> Crowd:
    """Give how many people stand where today: as kept, where they are many, or else counted now."""
    found = _kept(wanted)
    rows = list(found.values_list(*By, "progress", "counted_ms"))
    standing: Counter[Standing] = Counter()
    for cadre, academy, batch, progress, _ in rows:
        for at, people in progress.items():
            standing[cadre, academy, batch, Progress(at)] += people
    if rows and standing.total() >= MANY:
        return Crowd(standing=standing, counted_ms=rows[0][-1])
    return Crowd(standing=counted_progress(wanted.people, wanted.course), counted_ms=wanted.now_ms)


def count_again(course: str, now_ms: int) -> bool:
    """Count everybody anew and keep it, if there are many people and it is time; tells whether it was done.

    Of several processes one counts. If it does not come to its end, another tries when it is time again.
    """
    if not models.Trainee.objects.order_by().values("pk")[MANY - 1 : MANY].exists() or not _is_ours(course, now_ms):
        return False
    begun = time.monotonic()
    with _one_moment():
        tallies = list(_counted(course, now_ms))
    days: Counter[str] = Counter()
    for tally in tallies:
        days.update(tally.days)
    with transaction.atomic():
        _keep(course, tallies)
        took_ms = round(1000 * (time.monotonic() - begun))
        Tallied.objects.filter(course=course).update(counted_ms=now_ms, took_ms=took_ms, days=days)
    return True


def _kept(wanted: Wanted) -> QuerySet[Any]:
    """Give the tallies of the people meant, each with the moment they were counted."""
    when = Tallied.objects.filter(course=OuterRef("course")).values("counted_ms")
    return Tally.objects.filter(wanted.where(), course=wanted.course).annotate(counted_ms=Subquery(when))


def _kept_overview(wanted: Wanted) -> Overview | None:
    """Give what was kept, or None where too few people are meant to wait for."""
    # Everybody's days were added up when they were counted: there may be a million of them.
    is_everyone = wanted.scope.is_everyone and not wanted.narrow
    columns = (*By, "expected", "finished", "counted_ms", *(() if is_everyone else ("days",)))
    rows = list(_kept(wanted).values_list(*columns))
    counts = Counts()
    places: Counter[Place] = Counter()
    for cadre, academy, batch, expected, finished, _, *days in rows:
        place = (cadre, academy, batch)
        counts.roster[place] += expected
        places[place] += finished
        for day, people in (days[0] if days else {}).items():
            counts.finished[*place, int(day)] += people
    if not rows or counts.roster.total() < MANY:
        return None
    counted_ms = rows[0][5]
    if not is_everyone:
        return counts.overview(counted_ms)
    kept = Tallied.objects.filter(course=wanted.course, counted_ms=counted_ms).first()
    if kept is None:
        # Everybody has been counted again just now.
        return _kept_overview(wanted)
    days_of_all = Counter({int(day): people for day, people in kept.days.items()})
    return Overview(roster=counts.roster, finished=places, days=days_of_all, counted_ms=counted_ms)


def _counted(course: str, now_ms: int) -> Iterator[Tally]:
    """Count the people of every cadre, one cadre after the other: so neither side has to hold everybody at once."""
    expected: Counter[Place] = Counter()
    finished: Counter[Place] = Counter()
    days: dict[tuple[str, ...], dict[str, int]] = {}
    for cadre in models.Cadre.objects.order_by("code").values_list("code", flat=True):
        of_cadre = Scope(cadres=frozenset({cadre}))
        counts = counted(Wanted(scope=of_cadre, course=course, day=today(now_ms), now_ms=now_ms))
        expected.update(counts.roster)
        finished.update(counts.overview(now_ms).finished)
        for (*place, day), people in counts.finished.items():
            days.setdefault(tuple(place), {})[str(day)] = people
    progress: dict[tuple[str, ...], dict[str, int]] = {}
    for (*place, at), people in counted_progress_of_all(course, finished).items():
        progress.setdefault(tuple(place), {})[at] = people
    for (cadre, academy, batch), standing in sorted(progress.items()):
        yield Tally(
            course=course,
            cadre_id=cadre,
            academy_id=academy,
            batch=batch,
            expected=expected[cadre, academy, batch],
            finished=finished[cadre, academy, batch],
            days=days.get((cadre, academy, batch), {}),
            progress=standing,
        )


def _keep(course: str, tallies: list[Tally]) -> None:
    """Write what is new or different, and take away the places where nobody is any more."""
    before = {(row.cadre_id, row.academy_id, row.batch): row for row in Tally.objects.filter(course=course)}
    changed = []
    for tally in tallies:
        old = before.pop((tally.cadre_id, tally.academy_id, tally.batch), None)
        if old is None or any(getattr(old, name) != getattr(tally, name) for name in _KEPT):
            changed.append(tally)
    Tally.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["course", "cadre", "academy", "batch"],
        update_fields=_KEPT,
    )
    Tally.objects.filter(pk__in=[row.pk for row in before.values()]).delete()


def _is_ours(course: str, now_ms: int) -> bool:
    """Take the next count for this process, if it is time for one."""
    state, _ = Tallied.objects.get_or_create(course=course)
    if now_ms < state.begun_ms + max(_SHORTEST_MS, _SHARE * state.took_ms):
        return False
    taken: int = Tallied.objects.filter(course=course, begun_ms=state.begun_ms).update(begun_ms=now_ms)
    return taken == 1


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let all queries see the database as it stood when the first began; nobody waits for them."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Django's own transactions take the lock to write from the start.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")
