"""Tables about people beside the roster: states, extra time, further attempts, joining slips, and what was done.

`StateChange`, `Posting`, `ExtraTime`, `FurtherAttempt` and `AuditEntry` are only ever added to. Who did something is
kept as the login's name, so that the trail outlives the login; no name means the operator's command line.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from generator.grader.tables.append_only import AppendOnly

MOST_MINUTES = 240
"""The most that can be added to somebody's time."""


class Status(models.TextChoices):
    """What has been decided about a person. Started, failed and passed are no decisions: they follow from attempts."""

    NOMINATED = "nominated"
    EXEMPT = "exempt"
    TRANSFERRED = "transferred"
    LEFT = "left"


class StateChange(AppendOnly):
    """That a person's status was set: when, by whom and why."""

    trainee = models.ForeignKey("grader.Trainee", on_delete=models.PROTECT, related_name="state_changes")
    status = models.CharField(max_length=11, choices=Status.choices)
    at_ms = models.BigIntegerField()
    by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=500)

    class Meta:
        """A change says why."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="state_change_says_why"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="state_change_known"),
        ]

    def __str__(self) -> str:
        return f"{self.trainee}: {self.status}"


class ExtraTime(AppendOnly):
    """That a person has so many more minutes in a course's examination: the latest entry counts, and 0 withdraws."""

    trainee = models.ForeignKey("grader.Trainee", on_delete=models.PROTECT, related_name="extra_times")
    course = models.CharField(max_length=100)
    minutes = models.PositiveSmallIntegerField()
    at_ms = models.BigIntegerField()
    by = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)

    class Meta:
        """It says why, and stays within what a day of examination can hold."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="extra_time_says_why"),
            models.CheckConstraint(condition=Q(minutes__lte=MOST_MINUTES), name="extra_time_bounded"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} more minutes for {self.trainee}"


class FurtherAttempt(AppendOnly):
    """That a person may sit a course's examination once more than it says, as their attempt of that number."""

    trainee = models.ForeignKey("grader.Trainee", on_delete=models.PROTECT, db_index=False)
    course = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField()
    at_ms = models.BigIntegerField()
    by = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)

    class Meta:
        """It says why, and a form that is sent twice allows one."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trainee", "course", "number"], name="further_attempt_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="further_attempt_says_why"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} allowed to {self.trainee}"


class Posting(AppendOnly):
    """Where on the roster a person stood from a moment on, until their next posting.

    Most people have none: they stand where they stood when they came. The first change of somebody's cadre,
    academy, batch or status writes two, of which the earlier says, from the beginning, how it was before.
    """

    trainee = models.ForeignKey("grader.Trainee", on_delete=models.PROTECT, db_index=False)
    cadre = models.ForeignKey("grader.Cadre", on_delete=models.PROTECT, db_index=False)
    academy = models.ForeignKey("grader.Academy", on_delete=models.PROTECT, db_index=False)
    batch = models.CharField(max_length=40)
    status = models.CharField(max_length=11, choices=Status.choices)
    since_ms = models.BigIntegerField()

    class Meta:
        """They are asked for by person and moment, and by cadre or academy for everybody who ever was there."""

        indexes: ClassVar = [
            models.Index(fields=["trainee", "since_ms", "id"], name="posting_then"),
            models.Index(fields=["cadre", "trainee"], name="posting_of_cadre"),
            models.Index(fields=["academy", "trainee"], name="posting_of_academy"),
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id}: {self.cadre_id}, {self.academy_id}, {self.batch}, {self.status}"


class JoiningSlip(models.Model):
    """A one-time code with which a person sets a password; only its keyed hash is kept. A new slip ends the old."""

    trainee = models.OneToOneField("grader.Trainee", primary_key=True, on_delete=models.CASCADE, related_name="slip")
    code_hash = models.CharField(max_length=64)
    made_ms = models.BigIntegerField()
    expires_ms = models.BigIntegerField()
    used_ms = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"joining slip of {self.trainee}"


class RosterDraft(models.Model):
    """A roster file that was previewed and waits to be confirmed by the one who sent it: one a login."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE)
    token = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    data = models.BinaryField()
    made_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return self.file_name


class AuditEntry(AppendOnly):
    """Something a person did that changed what the records say."""

    at_ms = models.BigIntegerField(db_index=True)
    by = models.CharField(max_length=150, blank=True)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.by or 'operator'}: {self.action} {self.subject}"
