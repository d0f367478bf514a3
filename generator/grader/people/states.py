"""A person's status, and the history of how it came to be."""

from django.db.models import QuerySet

from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.people.postings import postings_kept
from generator.grader.tables.people import StateChange, Status


def set_status(trainee: models.Trainee, status: Status, reason: str, *, by: str, now_ms: int) -> None:
    """Set where a person stands, and keep who did so and why; the status they have already is set again to no effect.

    Raises `ValueError` without a reason.
    """
    if not reason:
        raise ValueError("a change of state says why")
    with postings_kept([trainee.pk], now_ms):
        held = models.Trainee.objects.select_for_update(no_key=True).get(pk=trainee.pk)
        if held.status == status:
            return
        models.Trainee.objects.filter(pk=trainee.pk).update(status=status)
        StateChange.objects.create(trainee=held, status=status, at_ms=now_ms, by=by, reason=reason)
        detail = {"from": held.status, "to": status.value, "reason": reason}
        note("state", held.personnel_number, by=by, now_ms=now_ms, detail=detail)
    trainee.status = status


def history_of(trainee: models.Trainee) -> QuerySet[StateChange]:
    """Give the changes of a person's status, the latest first."""
    changes: QuerySet[StateChange] = StateChange.objects.filter(trainee=trainee).order_by("-at_ms", "-id")
    return changes
