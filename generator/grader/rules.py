"""Who may do what, all in this one place; each rule gives its reason.

A page asks a rule and obeys it. What is another person's does not exist for the one who asks
(`MISSING`), so that nobody can find out by trying which attempts there are.
"""

from dataclasses import dataclass
from enum import Enum

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from generator.grader import models
from generator.grader.settings import is_loopback
from generator.marking import Edition


class Ruling(Enum):
    """What a rule decides, and so what a page does."""

    YES = "yes"
    LOGIN = "log in first"
    NO = "no"
    MISSING = "not found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says; `reason` is the key of a phrase in `words`."""

    ruling: Ruling
    reason: str

    def __bool__(self) -> bool:
        """Whether the ruling is yes."""
        return self.ruling is Ruling.YES


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The one who asks: a login's role, its person on the roster, and the cadres it covers."""

    is_known: bool
    role: models.Role | None = None
    is_demo: bool = False
    trainee: models.Trainee | None = None
    cadres: frozenset[str] = frozenset()


def who_is(user: User | AnonymousUser) -> Who:
    """Give the one behind a request's user."""
    if not isinstance(user, User):
        return Who(is_known=False)
    account = _account_of(user)
    if account is None:
        return Who(is_known=True)
    role = models.Role(account.role)
    administers = role is models.Role.ADMINISTRATOR
    return Who(
        is_known=True,
        role=role,
        is_demo=account.is_demo,
        trainee=getattr(account.user, "trainee", None),
        cadres=frozenset(account.cadres.values_list("code", flat=True)) if administers else frozenset(),
    )


def _account_of(user: User) -> models.Account | None:
    """Give a login's account in one query, with all that a page says of its person."""
    return (
        models.Account.objects.filter(user=user)
        .select_related("user__trainee__cadre", "user__trainee__academy")
        .first()
    )


def may_sit(who: Who) -> Verdict:
    """A trainee on the roster sees the examination and their own record."""
    return _yes_for(who, who.trainee is not None, "why_on_roster", "why_not_on_roster")


def may_see_attempt(who: Who, attempt: models.Attempt) -> Verdict:
    """An attempt is seen and answered by the one who sits it, and nobody else."""
    if not may_sit(who):
        return may_sit(who)
    if who.trainee is None or attempt.trainee_id != who.trainee.id:
        return Verdict(ruling=Ruling.MISSING, reason="why_not_yours")
    return Verdict(ruling=Ruling.YES, reason="why_yours")


def may_start(standing: "Standing") -> Verdict:
    """A new attempt needs an attempt left, no pass before, and the waiting time over."""
    if standing.passed:
        return Verdict(ruling=Ruling.NO, reason="why_passed")
    if standing.left <= 0:
        return Verdict(ruling=Ruling.NO, reason="why_none_left")
    if standing.waits_until_ms is not None and standing.now_ms < standing.waits_until_ms:
        return Verdict(ruling=Ruling.NO, reason="why_wait")
    return Verdict(ruling=Ruling.YES, reason="why_may_start")


def may_see_records(who: Who) -> Verdict:
    """The roster is for administrators, each of their own cadres."""
    return _yes_for(who, who.role is models.Role.ADMINISTRATOR, "why_administrator", "why_not_administrator")


def may_see_bank(who: Who) -> Verdict:
    """What the bank holds is for trainers."""
    return _yes_for(who, who.role is models.Role.TRAINER, "why_trainer", "why_not_trainer")


def roster_of(who: Who) -> QuerySet[models.Trainee]:
    """Give the people someone may see the records of: an administrator's cadres, and nobody for all others."""
    if not may_see_records(who):
        return models.Trainee.objects.none()
    return models.Trainee.objects.filter(cadre__in=who.cadres)


def oneself(who: Who) -> QuerySet[models.Trainee]:
    """Give the one person of the roster who asks, or nobody."""
    return models.Trainee.objects.filter(id=who.trainee.id) if who.trainee else models.Trainee.objects.none()


def may_log_in_from(who: Who, address: str, host: str, *, is_forwarded: bool) -> Verdict:
    """A demo login works on this machine only: not from another address, another host name or through a proxy."""
    if who.is_demo and (is_forwarded or not is_loopback(address) or not is_loopback(host)):
        return Verdict(ruling=Ruling.NO, reason="why_demo_only_here")
    return Verdict(ruling=Ruling.YES, reason="why_public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands with the examination at a moment."""

    now_ms: int
    used: int
    allowed: int
    passed: bool
    waits_until_ms: int | None

    @property
    def left(self) -> int:
        """How many attempts may still be started."""
        return max(0, self.allowed - self.used)


def standing_of(trainee: models.Trainee, edition: Edition, now_ms: int) -> Standing:
    """Give where a person stands with an edition's examination."""
    attempts = models.Attempt.objects.filter(trainee=trainee, course=edition.course_id)
    last = attempts.exclude(submitted_ms=None).order_by("-submitted_ms").first()
    wait_ms = edition.examination.wait_hours * 3_600_000
    return Standing(
        now_ms=now_ms,
        used=attempts.count(),
        allowed=edition.examination.attempts,
        passed=models.Completion.objects.filter(trainee=trainee, course=edition.course_id).exists(),
        waits_until_ms=last.submitted_ms + wait_ms if last and last.submitted_ms and wait_ms else None,
    )


def _yes_for(who: Who, allowed: bool, why: str, why_not: str) -> Verdict:
    if not who.is_known:
        return Verdict(ruling=Ruling.LOGIN, reason="why_login")
    return Verdict(ruling=Ruling.YES, reason=why) if allowed else Verdict(ruling=Ruling.NO, reason=why_not)
