"""Fills the database of a demo: cadres, academies, people, logins, and some who have sat the examination.

Whoever has passed here has really sat, been marked and been certified by the code that serves everybody.
"""

import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from generator.errors import MarkingError
from generator.grader import models
from generator.grader.demo.people import ACADEMIES, CADRES, demo_people
from generator.grader.editions import store_edition
from generator.grader.examining import attempts
from generator.grader.keys.keyring import Issuer
from generator.grader.storage.ids import uuid7
from generator.marking import Edition
from generator.model.question import Answer, Key, PathKey, Picked, SetKey, Walked
from generator.model.text import Language

LOGINS = {
    "trainee": models.Role.TRAINEE.value,
    "administrator": models.Role.ADMINISTRATOR.value,
    "trainer": models.Role.TRAINER.value,
    "auditor": models.Role.AUDITOR.value,
    "operator": models.Role.OPERATOR.value,
}
"""A login of each role, by user name."""

_HOUR_MS = 3_600_000
_ON_ROSTER_MS = 30 * 24 * _HOUR_MS
"""How long ago its people were put on the roster: before any of them sat."""

# Who has sat, by place on the roster: the share of questions answered rightly, in per cent. The trainee with
# the login is the first, and has not begun.
_SAT = {2: 95, 3: 90, 5: 40, 6: 100, 8: 85, 11: 90, 12: 55, 14: 95, 17: 80, 21: 90, 24: 85, 30: 30, 33: 100}


def ensure_academy(edition: bytes, issuer: Issuer, password: str | None) -> dict[str, str]:
    """Make what is missing, publish the edition, and give the passwords that were set in this call."""
    now_ms: int = settings.SABAQ_CLOCK()
    published = store_edition(edition, now_ms)
    with transaction.atomic():
        if not models.Account.objects.filter(is_demo=True).exists():
            _make_people(now_ms)
            _let_some_sit(published, issuer, now_ms)
        return _make_logins(password)


def _make_people(now_ms: int) -> None:
    for table, named in ((models.Cadre, CADRES), (models.Academy, ACADEMIES)):
        for code, name in named.items():
            table.objects.get_or_create(code=code, defaults={"name_en": name.en, "name_ur": name.ur})
    for person in demo_people():
        models.Trainee.objects.get_or_create(
            personnel_number=person.personnel_number,
            defaults={
                "id": uuid7(now_ms - _ON_ROSTER_MS),
                "name_en": person.name.en,
                "name_ur": person.name.ur,
                "designation_en": person.designation.en,
                "designation_ur": person.designation.ur,
                "grade": person.grade,
                "cadre_id": person.cadre,
                "academy_id": person.academy,
                "batch": person.batch,
            },
        )


def _make_logins(password: str | None) -> dict[str, str]:
    """Make the logins that are missing; a password given is set on all of them, which is how to reset them."""
    passwords: dict[str, str] = {}
    for username, role in LOGINS.items():
        user, is_new = User.objects.get_or_create(username=username)
        if is_new or password:
            passwords[username] = password or secrets.token_urlsafe(9)
            user.set_password(passwords[username])
            user.save()
        account, _ = models.Account.objects.get_or_create(user=user, defaults={"role": role, "is_demo": True})
        if role == models.Role.ADMINISTRATOR:
            account.cadres.set(models.Cadre.objects.filter(code=next(iter(CADRES))))
        if role == models.Role.TRAINEE:
            number = demo_people()[0].personnel_number
            models.Trainee.objects.filter(personnel_number=number, user=None).update(user=user)
    return passwords


def _let_some_sit(edition: Edition, issuer: Issuer, now_ms: int) -> None:
    """Have some people sit in the past weeks; a bank too small for a paper leaves everyone nominated."""
    people = [p.personnel_number for p in demo_people()]
    try:
        for turn, (place, right_percent) in enumerate(_SAT.items(), start=1):
            trainee = models.Trainee.objects.get(personnel_number=people[place])
            _sit(trainee, edition, issuer, now_ms - (30 * turn + place) * _HOUR_MS, right_percent)
    except MarkingError:
        return


def _sit(trainee: models.Trainee, edition: Edition, issuer: Issuer, at_ms: int, right_percent: int) -> None:
    language = Language.UR if trainee.grade % 2 else Language.EN
    seed = f"demo-{trainee.personnel_number}"
    attempt = attempts.start(trainee, edition, at_ms, seed=seed, language=language)
    if not isinstance(attempt, models.Attempt):
        return

    def answer(sitting: attempts.Sitting) -> dict[str, Answer]:
        enough = len(sitting.questions) * right_percent // 100
        return {
            q.question.id: answer_to(edition.keys[q.question.id], rightly=q.number <= enough) for q in sitting.questions
        }

    arrival = attempts.Arrival(change=answer, language=language)
    half_time_ms = edition.examination.minutes * 60_000 // 2
    attempts.hand_in(attempt.id, issuer, at_ms + half_time_ms, arrival, attempts.HandIn.SURE)


def answer_to(key: Key, *, rightly: bool) -> Answer:
    """Give a right or a wrong answer to a question."""
    match key:
        case SetKey(right=right, wrong=wrong):
            return Picked(choices=right if rightly else frozenset(sorted(wrong)[:1]))
        case PathKey(start=start):
            return Walked(route=_route(key, start, best=rightly)[1])


def _route(key: PathKey, step: str | None, *, best: bool) -> tuple[int, tuple[str, ...]]:
    """Give the points and choices of the best way on from a step, or of the worst."""
    if step is None:
        return 0, ()
    ways = []
    for choice, turn in key.steps[step].items():
        points, onward = _route(key, turn.next, best=best)
        ways.append((turn.points + points, (choice, *onward)))
    return max(ways) if best else min(ways)
