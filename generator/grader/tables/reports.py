"""Tables of the reports: by when a cadre is to finish, whom a letter reminded, choices and counts that are kept."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from generator.grader.tables.append_only import AppendOnly


class Deadline(models.Model):
    """The last day on which a cadre may finish a course in time."""

    cadre = models.ForeignKey("grader.Cadre", on_delete=models.CASCADE)
    course = models.CharField(max_length=100)
    day = models.DateField()

    class Meta:
        """A cadre has one for each course."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["cadre", "course"], name="deadline_once")]

    def __str__(self) -> str:
        return f"{self.cadre_id} by {self.day}"


class Reminder(AppendOnly):
    """That a person was sent a letter about a course, and at whose wish."""

    trainee = models.ForeignKey("grader.Trainee", on_delete=models.PROTECT)
    course = models.CharField(max_length=100)
    sent_ms = models.BigIntegerField()
    by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"reminder to {self.trainee_id}"


class SavedFilter(models.Model):
    """A choice of people that a login keeps under a name.

    `page` is the name in `urls` of the page it opens, and `query` the end of its address.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    page = models.CharField(max_length=20, default="records")
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True)

    class Meta:
        """The same name again takes the place of the old choice of the page."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "page", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name


class Tallied(models.Model):
    """When a course's people were last counted (`reporting.tallies`), or began to be, and how long it took.

    `days` says how many of everybody finished on each day, by its number.
    """

    course = models.CharField(primary_key=True, max_length=100)
    begun_ms = models.BigIntegerField(default=0)
    took_ms = models.BigIntegerField(default=0)
    counted_ms = models.BigIntegerField(null=True)
    days = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.course} counted at {self.counted_ms}"


class Tally(models.Model):
    """How many people of one cadre, academy and batch were expected to finish a course, and had, when it was counted.

    `days` says how many finished on each day, by its number; `progress` how many of all people stood at which point.
    """

    course = models.CharField(max_length=100)
    cadre = models.ForeignKey("grader.Cadre", on_delete=models.CASCADE, db_index=False)
    academy = models.ForeignKey("grader.Academy", on_delete=models.CASCADE, db_index=False)
    batch = models.CharField(max_length=40)
    expected = models.PositiveIntegerField()
    finished = models.PositiveIntegerField()
    days = models.JSONField()
    progress = models.JSONField()

    class Meta:
        """There is one for each place; an administrator's are asked for by cadre or academy."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "cadre", "academy", "batch"], name="tally_once")
        ]
        indexes: ClassVar = [models.Index(fields=["course", "academy"], name="tally_of_academy")]

    def __str__(self) -> str:
        return f"{self.course}: {self.cadre_id}, {self.academy_id}, {self.batch}"


class ApiToken(models.Model):
    """What another system shows instead of a login: only its SHA-256 is kept; one that has ended stays listed.

    `scopes` are names with spaces between; a token reaches the people of its cadres and nobody else.
    """

    name = models.CharField(max_length=60, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=200)
    cadres = models.ManyToManyField("grader.Cadre", blank=True)
    made_ms = models.BigIntegerField()
    expires_ms = models.BigIntegerField(null=True)
    revoked_ms = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.name
