"""The grader's tables. Editions, results, completions and issuances are added to and never changed.

Times are integer milliseconds since 1970; papers and answers are packed (`marking.packing`), and mean
something only together with the edition they name. On PostgreSQL the keys of rows about what people did hold the
bucket too (`tables.buckets`).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from generator.grader.storage.columns import AddressField, SeedField
from generator.grader.tables import certificates, reports  # noqa: F401  Django finds tables through this module
from generator.grader.tables.append_only import AppendOnly
from generator.grader.tables.editions import CurrentEdition as CurrentEdition  # noqa: PLC0414  a table like those below
from generator.grader.tables.editions import Edition as Edition  # noqa: PLC0414  as above
from generator.grader.tables.life import MINUTE_MS, Life, State
from generator.grader.tables.people import MOST_MINUTES, Status
from generator.model.text import Language, Text


class Role(models.TextChoices):
    """What a login is for."""

    TRAINEE = "trainee"
    ADMINISTRATOR = "administrator"
    TRAINER = "trainer"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Named(models.Model):
    """Something with a code and a name in both languages."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_en = models.CharField(max_length=200)
    name_ur = models.CharField(max_length=200)

    class Meta:
        """It has no table of its own."""

        abstract = True

    def __str__(self) -> str:
        return self.name_en

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(en=self.name_en, ur=self.name_ur)


class Cadre(Named):
    """A service that people belong to."""


class Academy(Named):
    """Where people are trained."""

    class Meta:
        """Django would guess `academys`."""

        verbose_name_plural = "academies"


class Account(models.Model):
    """What a login may do: its role, and for an administrator the cadres and the academies it covers."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account")
    role = models.CharField(max_length=13, choices=Role.choices)
    cadres = models.ManyToManyField(Cadre, blank=True)
    academies = models.ManyToManyField(Academy, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Trainee(models.Model):
    """A person on the roster. Only some have a login."""

    id = models.UUIDField(primary_key=True, editable=False)
    personnel_number = models.CharField(max_length=40, unique=True)
    name_en = models.CharField(max_length=200)
    name_ur = models.CharField(max_length=200)
    designation_en = models.CharField(max_length=200)
    designation_ur = models.CharField(max_length=200)
    grade = models.PositiveSmallIntegerField()
    cadre = models.ForeignKey(Cadre, on_delete=models.PROTECT, db_index=False)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, db_index=False)
    batch = models.CharField(max_length=40)
    email = AddressField(blank=True)
    phone = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.NOMINATED)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="trainee"
    )

    class Meta:
        """Records are asked for by cadre and academy."""

        indexes: ClassVar = [
            # Lists are read from these in their order, a part at a time.
            models.Index(fields=["cadre", "name_en", "personnel_number"], name="trainee_list_of_cadre"),
            models.Index(fields=["academy", "name_en", "personnel_number"], name="trainee_list_of_academy"),
            # All that a report counts stands in the index, so that no row is read.
            models.Index(fields=["cadre", "status", "academy", "batch", "id"], name="trainee_of_cadre"),
            models.Index(fields=["academy", "status", "cadre", "batch", "id"], name="trainee_of_academy"),
            # Who asks for a code by e-mail is looked for by it.
            models.Index(fields=["email"], name="trainee_by_email"),
        ]

    def __str__(self) -> str:
        return f"{self.name_en} ({self.personnel_number})"

    @property
    def name(self) -> Text:
        """The person's name in both languages."""
        return Text(en=self.name_en, ur=self.name_ur)

    @property
    def designation(self) -> Text:
        """The person's post in both languages."""
        return Text(en=self.designation_en, ur=self.designation_ur)


class Attempt(models.Model):
    """One sitting of an examination: the paper drawn, where it stands, and the answers saved until it is marked.

    `course` is the number of the course's first edition. Columns of one width stand together, the widest first: what
    PostgreSQL would fill up between them is written for every attempt.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    # No index of its own where a constraint's begins with it, or where nobody asks for it: each is written every time.
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, db_index=False)
    opened_ms = models.BigIntegerField(null=True)
    deadline_ms = models.BigIntegerField(null=True)
    submitted_ms = models.BigIntegerField(null=True)
    edition = models.ForeignKey(Edition, to_field="number", on_delete=models.PROTECT, db_index=False)
    edition_id: int
    course = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    bucket = models.PositiveSmallIntegerField(editable=False)
    language = models.CharField(max_length=2, choices=[(language.value, language.value) for language in Language])
    state = models.CharField(max_length=9, choices=[(state.value, state.value) for state in State])
    seed = SeedField()
    paper = models.BinaryField()
    answers = models.BinaryField()

    class Meta:
        """The life of an attempt (`life`), held again by the database."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trainee", "course", "number", "bucket"], name="attempt_numbered_once"),
            models.UniqueConstraint(
                fields=["trainee", "course", "bucket"],
                condition=~Q(state=State.MARKED),
                name="attempt_one_unfinished",
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="attempt_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAWN, opened_ms=None, deadline_ms=None)
                | (~Q(state=State.DRAWN) & Q(opened_ms__isnull=False, deadline_ms__isnull=False)),
                name="attempt_opened_unless_drawn",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAWN, State.OPEN], submitted_ms=None)
                | Q(state__in=[State.SUBMITTED, State.MARKED], submitted_ms__isnull=False),
                name="attempt_submitted_after_open",
            ),
            models.CheckConstraint(
                condition=Q(extra_minutes=0)
                | Q(extra_minutes__lte=MOST_MINUTES, deadline_ms__gte=F("opened_ms") + F("extra_minutes") * MINUTE_MS),
                name="attempt_has_its_extra_time",
            ),
        ]
        indexes: ClassVar = [
            # Whoever looks at a page finds what is overdue handed in: few attempts are open at any moment.
            models.Index(fields=["deadline_ms"], condition=Q(state=State.OPEN), name="attempt_overdue")
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.trainee}"

    @property
    def life(self) -> Life:
        """Where the attempt stands, as the transition function takes it."""
        return Life(
            state=State(self.state),
            opened_ms=self.opened_ms,
            deadline_ms=self.deadline_ms,
            submitted_ms=self.submitted_ms,
            extra_minutes=self.extra_minutes,
        )

    @life.setter
    def life(self, life: Life) -> None:
        self.state = life.state.value
        self.opened_ms, self.deadline_ms, self.submitted_ms = life.opened_ms, life.deadline_ms, life.submitted_ms
        self.extra_minutes = life.extra_minutes


class Result(AppendOnly):
    """What an attempt came to, with the answers that were marked. There is one for each attempt."""

    attempt = models.OneToOneField(Attempt, primary_key=True, on_delete=models.PROTECT)
    marked_ms = models.BigIntegerField()
    earned = models.PositiveSmallIntegerField()
    available = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    bucket = models.PositiveSmallIntegerField(editable=False)
    passed = models.BooleanField()
    answers = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.percent} per cent in {self.attempt}"


class Completion(AppendOnly):
    """That a person has finished a course, and by which result: once for each person and course.

    It keeps where on the roster the person was then, so that reports count without looking at anybody
    (`reporting.counting`); `month` is written 202611 and `day` counts from 1970, both in the local zone.
    """

    result = models.OneToOneField(Result, primary_key=True, on_delete=models.PROTECT)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, db_index=False)
    completed_ms = models.BigIntegerField()
    month = models.PositiveIntegerField()
    day = models.PositiveIntegerField()
    bucket = models.PositiveSmallIntegerField(editable=False)
    course = models.CharField(max_length=100)
    # The database does not check these two: that would lock the one row of a cadre for everybody who finishes.
    cadre = models.ForeignKey(Cadre, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    batch = models.CharField(max_length=40)

    class Meta:
        """A second pass adds nothing."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trainee", "course", "bucket"], name="completion_once")
        ]
        indexes: ClassVar = [
            # All that a report counts stands in the index, and all that says who may see it (`row_security`).
            models.Index(
                fields=["course", "cadre", "academy", "batch", "month", "day", "trainee"], name="completion_of_cadre"
            ),
            models.Index(
                fields=["course", "academy", "cadre", "batch", "month", "day", "trainee"], name="completion_of_academy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} completed by {self.trainee}"


class IssuanceKind(models.TextChoices):
    """What an issuance does to its certificate."""

    ISSUE = "issue"
    REVOKE = "revoke"


class Issuance(AppendOnly):
    """An entry about a certificate: that it was issued, with all that it says (`awards`), or revoked, and why.

    Its signature is made afterwards and stands in a table of its own, `SignedCredential`.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT)
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, db_index=False)
    issued_ms = models.BigIntegerField()
    status_list = models.PositiveIntegerField()
    status_index = models.PositiveIntegerField()
    bucket = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(max_length=6, choices=IssuanceKind.choices)
    number = models.CharField(max_length=19)
    award = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        """A certificate is issued once and revoked at most once, in a place of its own on the status list."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "kind", "bucket"], name="issuance_once"),
            models.UniqueConstraint(
                fields=["status_list", "status_index", "bucket"],
                condition=Q(kind="issue"),
                name="issuance_own_status",
            ),
            models.CheckConstraint(
                condition=(Q(kind="issue") & ~Q(award="")) | (Q(kind="revoke") & ~Q(reason="")),
                name="issuance_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
