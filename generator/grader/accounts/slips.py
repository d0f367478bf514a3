"""Joining slips: a one-time code on paper with which a person who may have no e-mail sets a password.

The code has 60 random bits and is kept as a keyed hash, so that a copy of the database opens nobody's login.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from generator.grader import models
from generator.grader.access import rules
from generator.grader.access.audit import note
from generator.grader.storage.ids import joining_code, read_joining_code
from generator.grader.tables.people import JoiningSlip

VALID_MS = 30 * 86_400_000
"""How long a slip may be used."""

NEVER_IN = Q(user=None) | Q(user__last_login=None, user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
"""Who has no way in yet: whoever asked for a code by e-mail has a login, and may never have got the letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip to be printed: the only place where the code is ever readable."""

    trainee: models.Trainee
    code: str
    expires_ms: int


def make_slips(people: Iterable[models.Trainee], *, by: str, now_ms: int) -> tuple[Slip, ...]:
    """Make a slip for each of the people who may have one; slips they had before open nothing any more."""
    slips = tuple(
        Slip(trainee=person, code=joining_code(), expires_ms=now_ms + VALID_MS)
        for person in people
        if rules.may_have_slip(person)
    )
    with transaction.atomic():
        JoiningSlip.objects.bulk_create(
            [
                JoiningSlip(
                    trainee=slip.trainee, code_hash=_hashed(slip.code), made_ms=now_ms, expires_ms=slip.expires_ms
                )
                for slip in slips
            ],
            update_conflicts=True,
            unique_fields=["trainee"],
            update_fields=["code_hash", "made_ms", "expires_ms", "used_ms"],
            batch_size=500,
        )
        numbers = [slip.trainee.personnel_number for slip in slips]
        note("slips", str(len(slips)), by=by, now_ms=now_ms, detail={"numbers": numbers})
    return slips


def redeem(number: str, typed_code: str, password: str, now_ms: int) -> User | None:
    """Use a slip up and give the person's login with its new password; None when the slip opens nothing.

    Nobody learns whether the number, the code or the time was wrong.
    """
    unused = JoiningSlip.objects.filter(
        trainee__personnel_number=number, code_hash=_hashed(read_joining_code(typed_code)), used_ms=None
    )
    with transaction.atomic():
        slip = unused.filter(expires_ms__gte=now_ms).select_related("trainee__user").first()
        if slip is None or not rules.may_have_slip(slip.trainee):
            return None
        # The update decides between two who send the same code at once.
        if not unused.update(used_ms=now_ms):
            return None
        user = slip.trainee.user or login_for(slip.trainee)
        user.password = make_password(password)
        user.is_active = True
        user.save()
        note("slip-used", number, by=user.username, now_ms=now_ms)
    return user


def login_for(trainee: models.Trainee) -> User:
    """Give a person without a login one, without a password as yet, named by the personnel number."""
    name = trainee.personnel_number
    # Names differ by more than their case, or neither could log in.
    if User.objects.filter(username__iexact=name).exists():
        # Somebody else's login has that name: the person's own id is nobody else's.
        name = str(trainee.id)
    user = User.objects.create(username=name, password=make_password(None))
    models.Account.objects.create(user=user, role=models.Role.TRAINEE)
    trainee.user = user
    trainee.save(update_fields=["user"])
    return user


def _hashed(code: str) -> str:
    return salted_hmac("sabaq.joining-slip", code, algorithm="sha256").hexdigest()
