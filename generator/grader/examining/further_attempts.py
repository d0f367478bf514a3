"""Further attempts for a person in a course's examination: each allowed with a reason, and never taken back."""

from django.db import IntegrityError, transaction

from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.access.rules import Standing
from generator.grader.storage.rows import read_all
from generator.grader.tables.people import FurtherAttempt


def further_of(trainee: models.Trainee, course: str) -> list[FurtherAttempt]:
    """Give the further attempts somebody was allowed, the latest first."""
    return sorted(read_all(FurtherAttempt, trainee=trainee.id, course=course), key=lambda entry: -entry.number)


def allow_further(standing: Standing, course: str, *, reason: str, by: str) -> None:
    """Allow a person one attempt after those they had; asked again before they sat it, that stays the one.

    Raises `ValueError` without a reason.
    """
    if not reason:
        raise ValueError("a further attempt says why")
    trainee, now_ms = standing.trainee, standing.now_ms
    said = {"number": standing.used + 1, "reason": reason}
    try:
        with transaction.atomic():
            FurtherAttempt(trainee=trainee, course=course, at_ms=now_ms, by=by, **said).save()
            note("further-attempt", trainee.personnel_number, by=by, now_ms=now_ms, detail=said)
    except IntegrityError:
        # It is unique: somebody allowed the same one just now.
        return
