"""Who may do what, all in this one place; each rule gives its reason.

A page asks a rule and obeys it. What is another person's does not exist for the one who asks
(`MISSING`), so that nobody can find out by trying which attempts there are.
"""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from generator.grader import models
from generator.grader.access.scope import Scope
from generator.grader.settings import is_loopback
from generator.grader.storage.rows import read_all
from generator.grader.tables.editions import course_number
from generator.grader.tables.life import State
from generator.grader.tables.people import FurtherAttempt, Status
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
    """The one who asks: a login's name and role, its person on the roster, and the cadres and academies it covers."""

    is_known: bool
    name: str = ""
    role: models.Role | None = None
    is_superuser: bool = False
    is_demo: bool = False
    trainee: models.Trainee | None = None
    cadres: frozenset[str] = frozenset()
    academies: frozenset[str] = frozenset()


STAFF = frozenset({models.Role.ADMINISTRATOR, models.Role.TRAINER, models.Role.AUDITOR, models.Role.OPERATOR})
"""The roles that see or change more than a person's own record."""


def who_is(user: User | AnonymousUser) -> Who:
    """Give the one behind a request's user."""
    if not isinstance(user, User):
        return Who(is_known=False)
    account: models.Account | None = getattr(user, "account", None)
    if account is None:
        return Who(is_known=True, name=user.get_username(), is_superuser=user.is_superuser)
    role = models.Role(account.role)
    administers = role is models.Role.ADMINISTRATOR
    return Who(
        is_known=True,
        name=user.get_username(),
        role=role,
        is_superuser=user.is_superuser,
        is_demo=account.is_demo,
        trainee=getattr(user, "trainee", None),
        cadres=frozenset(account.cadres.values_list("code", flat=True)) if administers else frozenset(),
        academies=frozenset(account.academies.values_list("code", flat=True)) if administers else frozenset(),
    )


def is_trainees_own(user: User) -> bool:
    """Whether a login is a trainee's and no more: what the roster says of its person reaches no other login."""
    account: models.Account | None = getattr(user, "account", None)
    return account is not None and account.role == models.Role.TRAINEE and not user.is_superuser


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
    """A new attempt needs a place on the roster, an attempt left, no pass before, and the waiting time over."""
    if standing.is_gone:
        return Verdict(ruling=Ruling.NO, reason="why_gone")
    if standing.passed:
        return Verdict(ruling=Ruling.NO, reason="why_passed")
    if standing.left <= 0:
        return Verdict(ruling=Ruling.NO, reason="why_none_left")
    if standing.waits_until_ms is not None and standing.now_ms < standing.waits_until_ms:
        return Verdict(ruling=Ruling.NO, reason="why_wait")
    return Verdict(ruling=Ruling.YES, reason="why_may_start")


def may_have_further(standing: "Standing") -> Verdict:
    """A further attempt is for someone on the roster who has used all there are, has none open and has not passed."""
    if standing.is_gone:
        return Verdict(ruling=Ruling.NO, reason="why_gone")
    if standing.passed or standing.unfinished or standing.left > 0:
        return Verdict(ruling=Ruling.NO, reason="why_not_further")
    return Verdict(ruling=Ruling.YES, reason="why_none_left")


def may_see_records(who: Who) -> Verdict:
    """The roster is for administrators, each of their own cadres and academies, and for auditors, who see all."""
    allowed = who.role in {models.Role.ADMINISTRATOR, models.Role.AUDITOR}
    why = "why_auditor" if who.role is models.Role.AUDITOR else "why_administrator"
    return _yes_for(who, allowed, why, "why_not_administrator")


def may_change_people(who: Who) -> Verdict:
    """People are brought in and their states set by their administrators and by the operator; auditors only read."""
    allowed = who.role in {models.Role.ADMINISTRATOR, models.Role.OPERATOR}
    why = "why_operator" if who.role is models.Role.OPERATOR else "why_administrator"
    return _yes_for(who, allowed, why, "why_not_changing")


def may_see_person(who: Who, trainee: models.Trainee) -> Verdict:
    """A person of another cadre and academy is not there, whatever is asked."""
    if not (may_see_records(who) or may_change_people(who)):
        return may_change_people(who)
    if not scope_of(who).covers(trainee.cadre_id, trainee.academy_id):
        return Verdict(ruling=Ruling.MISSING, reason="why_not_yours")
    return Verdict(ruling=Ruling.YES, reason="why_administrator")


def may_open_attempt(who: Who, attempt: models.Attempt) -> Verdict:
    """An attempt is opened for an appeal by those who see its sitter's records, and by nobody who sat it.

    The marks of single questions tell much of what is right, so a sitter never meets them, whatever else they are.
    """
    if not (verdict := may_see_records(who)):
        return verdict
    if who.trainee is not None and who.trainee.id == attempt.trainee_id:
        return Verdict(ruling=Ruling.NO, reason="why_own_appeal")
    return may_see_person(who, attempt.trainee)


def may_see_keys(who: Who) -> Verdict:
    """In an appeal, what was right is for the auditor: one who judges a mark must see it, and changes nothing by it.

    Administrators work beside the people who will sit the same bank, so they see answers and marks, and no key.
    """
    return _yes_for(who, who.role is models.Role.AUDITOR, "why_auditor", "why_not_keys")


def may_change_certificate(who: Who, trainee: models.Trainee) -> Verdict:
    """A certificate is revoked and issued anew by those who change its holder's records; auditors only look."""
    if not may_change_people(who):
        return _yes_for(who, allowed=False, why="why_operator", why_not="why_not_certificates")
    if not scope_of(who).covers(trainee.cadre_id, trainee.academy_id):
        return Verdict(ruling=Ruling.MISSING, reason="why_not_yours")
    return Verdict(ruling=Ruling.YES, reason="why_administrator")


def may_give_more(who: Who, trainee: models.Trainee) -> Verdict:
    """Extra time and further attempts are given by a person's own administrators, who answer for the reason."""
    if who.role is not models.Role.ADMINISTRATOR:
        return _yes_for(who, allowed=False, why="why_administrator", why_not="why_not_giving")
    if not scope_of(who).covers(trainee.cadre_id, trainee.academy_id):
        return Verdict(ruling=Ruling.MISSING, reason="why_not_yours")
    return Verdict(ruling=Ruling.YES, reason="why_administrator")


def may_see_trail(who: Who) -> Verdict:
    """What people changed is for auditors, who may not have changed it, and for the operator."""
    allowed = who.role in {models.Role.AUDITOR, models.Role.OPERATOR}
    return _yes_for(who, allowed, "why_auditor", "why_not_auditor")


def may_make_tokens(who: Who) -> Verdict:
    """Tokens are the operator's: what another system does with one needs no second factor and reaches whole cadres."""
    return _yes_for(who, who.role is models.Role.OPERATOR, "why_operator", "why_not_tokens")


def may_have_slip(trainee: models.Trainee) -> Verdict:
    """A slip is for someone on the roster without a login or with a trainee's: it never opens a larger role."""
    if trainee.status in {Status.TRANSFERRED, Status.LEFT}:
        return Verdict(ruling=Ruling.NO, reason="why_gone")
    if trainee.user and not is_trainees_own(trainee.user):
        return Verdict(ruling=Ruling.NO, reason="why_larger_role")
    return Verdict(ruling=Ruling.YES, reason="why_on_roster")


def may_see_bank(who: Who) -> Verdict:
    """What the bank holds is for trainers."""
    return _yes_for(who, who.role is models.Role.TRAINER, "why_trainer", "why_not_trainer")


def scope_of(who: Who) -> Scope:
    """Give whom someone's work reaches: an administrator's cadres and academies; everybody for audit and operation."""
    if who.role in {models.Role.AUDITOR, models.Role.OPERATOR}:
        return Scope(is_everyone=True)
    return Scope(cadres=who.cadres, academies=who.academies)


def roster_of(who: Who) -> QuerySet[models.Trainee]:
    """Give the people someone may see the records of, and nobody to those who may see none."""
    return scope_of(who).people() if may_see_records(who) else models.Trainee.objects.none()


def people_of(who: Who) -> QuerySet[models.Trainee]:
    """Give the people someone may bring in, change and print slips for, and nobody to those who may not."""
    return scope_of(who).people() if may_change_people(who) else models.Trainee.objects.none()


def deadlines_of(who: Who) -> QuerySet[models.Cadre]:
    """Give the cadres whose deadline someone may set: those whose every person is within their reach."""
    scope, cadres = scope_of(who), models.Cadre.objects.all()
    if not may_change_people(who):
        return cadres.none()
    return cadres if scope.is_everyone else cadres.filter(code__in=scope.cadres)


def may_log_in_from(who: Who, address: str, host: str, *, is_forwarded: bool) -> Verdict:
    """A demo login works on this machine only: not from another address, another host name or through a proxy."""
    if who.is_demo and (is_forwarded or not is_loopback(address) or not is_loopback(host)):
        return Verdict(ruling=Ruling.NO, reason="why_demo_only_here")
    return Verdict(ruling=Ruling.YES, reason="why_public")


def must_have_second_factor(who: Who, base_url: str) -> bool:
    """Whoever sees or changes other people's records needs one, wherever the server can be reached from elsewhere.

    A server that only this machine reaches is a trial, and its demo logins work from nowhere else.
    """
    return (who.role in STAFF or who.is_superuser) and not is_loopback(urlsplit(base_url).netloc)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands with the examination at a moment."""

    trainee: models.Trainee
    now_ms: int
    attempts: tuple[models.Attempt, ...]
    usual: int
    further: int
    passed: bool
    waits_until_ms: int | None
    is_gone: bool = False

    @property
    def used(self) -> int:
        """How many attempts have been started."""
        return len(self.attempts)

    @property
    def unfinished(self) -> models.Attempt | None:
        """The attempt that is not marked yet; there is one at most."""
        return next((attempt for attempt in self.attempts if attempt.state != State.MARKED), None)

    @property
    def allowed(self) -> int:
        """How many attempts there are: those of the examination, and what was allowed this person beyond them."""
        return self.usual + self.further

    @property
    def left(self) -> int:
        """How many attempts may still be started."""
        return max(0, self.allowed - self.used)


def standing_of(trainee: models.Trainee, edition: Edition, now_ms: int) -> Standing:
    """Give where a person stands with an edition's examination."""
    attempts = read_all(models.Attempt, trainee=trainee.id, course=course_number(edition.course_id))
    last_ms = max((attempt.submitted_ms or 0 for attempt in attempts), default=0)
    wait_ms = edition.examination.wait_hours * 3_600_000
    return Standing(
        trainee=trainee,
        now_ms=now_ms,
        attempts=tuple(attempts),
        usual=edition.examination.attempts,
        # Nobody was allowed more who never sat: whoever comes for the first time is not asked for.
        further=len(read_all(FurtherAttempt, trainee=trainee.id, course=edition.course_id)) if attempts else 0,
        # Nobody has passed who never submitted: whoever comes for the first time is not asked for.
        passed=bool(last_ms and read_all(models.Completion, trainee=trainee.id, course=edition.course_id)),
        waits_until_ms=last_ms + wait_ms if last_ms and wait_ms else None,
        is_gone=trainee.status in {Status.TRANSFERRED, Status.LEFT},
    )


def _yes_for(who: Who, allowed: bool, why: str, why_not: str) -> Verdict:
    if not who.is_known:
        return Verdict(ruling=Ruling.LOGIN, reason="why_login")
    return Verdict(ruling=Ruling.YES, reason=why) if allowed else Verdict(ruling=Ruling.NO, reason=why_not)
