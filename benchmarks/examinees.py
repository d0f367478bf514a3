"""People about to hand in: `python -m benchmarks.examinees COUNT` makes them, in the database the settings name.

With `arriving` after the count, they have yet to start.

It prints one line of JSON for each: where their form goes, the cookies of their browser, and what the form says.
Every other one has everything right. Run it apart: Django takes its settings once.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from benchmarks.synthetic import ROOT
from generator.grader.serving.starting import configure, migrate
from generator.grader.settings import read_settings

_TOKEN = "a" * 32


def main(count: int, *arriving: str) -> None:
    """Make the people and print them."""
    for person in make(count, is_open=not arriving):
        print(json.dumps(person))


def make(count: int, *, is_open: bool = True) -> Iterator[dict[str, Any]]:
    """Make people, their sessions, and their open attempts unless they are to start themselves."""
    settings = read_settings({"site": ROOT / "site"})
    configure(settings)
    migrate()

    from django.contrib.auth.models import User  # noqa: PLC0415  Django is ready only now
    from django.contrib.sessions.models import Session  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from generator import build  # noqa: PLC0415
    from generator.grader import models  # noqa: PLC0415
    from generator.grader.clock import system_clock  # noqa: PLC0415
    from generator.grader.editions import store_edition  # noqa: PLC0415
    from generator.grader.keys.keyring import ensure_demo_issuer  # noqa: PLC0415

    ensure_demo_issuer(settings)
    now_ms = system_clock()
    edition = store_edition(build.publish(ROOT), now_ms)
    with transaction.atomic():
        users = User.objects.bulk_create([User(username=f"load-{n}") for n in range(count)])
        models.Account.objects.bulk_create([models.Account(user=user, role=models.Role.TRAINEE) for user in users])
        people = enrol(users, now_ms)
        sessions = [_session(user) for user in users]
        Session.objects.bulk_create(sessions)
        for n, (person, session) in enumerate(zip(people, sessions, strict=True)):
            key = session.session_key
            yield _examinee(person, key, edition, now_ms, is_right=n % 2 == 0) if is_open else _arriving(key)


def enrol(users: Sequence[Any], now_ms: int) -> list[Any]:
    """Put people on the roster, one for each login; one that is None has no login."""
    from generator.grader import models  # noqa: PLC0415  Django is ready only now
    from generator.grader.storage.ids import uuid7  # noqa: PLC0415

    cadre = models.Cadre.objects.create(code="load", name_en="Load", name_ur="بوجھ")
    academy = models.Academy.objects.create(code="load", name_en="Load", name_ur="بوجھ")
    return models.Trainee.objects.bulk_create(
        models.Trainee(
            id=uuid7(now_ms), personnel_number=f"L-{n:07d}", name_en=f"Person {n}", name_ur=f"شخص {n}",
            designation_en="Officer", designation_ur="افسر", grade=17, cadre=cadre, academy=academy,
            batch="2026", user=user,
        )
        for n, user in enumerate(users)
    )  # fmt: skip


def _session(user: Any) -> Any:  # noqa: ANN401  Django's classes are known only once it is ready
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.contrib.sessions.models import Session  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    store: Any = SessionStore()
    known = {
        "_auth_user_id": str(user.pk),
        "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
        "_auth_user_hash": user.get_session_auth_hash(),
    }
    return Session(
        session_key=store._get_new_session_key(),  # noqa: SLF001  made in bulk, which the store cannot
        session_data=store.encode(known),
        expire_date=timezone.now() + timedelta(days=1),
    )


def _examinee(person: Any, session: str, edition: Any, now_ms: int, *, is_right: bool) -> dict[str, Any]:  # noqa: ANN401
    """Open an attempt with every answer saved; the form says the same again, as a browser's does."""
    from generator.grader.demo.academy import answer_to  # noqa: PLC0415
    from generator.grader.examining import attempts  # noqa: PLC0415
    from generator.grader.examining.answering import positions  # noqa: PLC0415
    from generator.grader.web.tickets import ticket  # noqa: PLC0415
    from generator.marking import pack_answers  # noqa: PLC0415
    from generator.model.question import Picked  # noqa: PLC0415
    from generator.model.text import Language  # noqa: PLC0415

    attempt: Any = attempts.start(person, edition, now_ms, seed=f"load-{person.personnel_number}", language=Language.EN)
    sitting = attempts.sitting_of(attempt)
    answers = {q.question.id: answer_to(edition.keys[q.question.id], rightly=is_right) for q in sitting.questions}
    attempt.answers = pack_answers(edition, sitting.paper, answers)
    attempt.save()
    ticked = [
        (f"q{q.number}", str(q.order[""].index(choice)))
        for q in sitting.questions
        if isinstance(answer := answers[q.question.id], Picked)
        for choice in sorted(answer.choices)
    ]
    shown = positions(sitting.questions, edition.keys, answers)
    cookies = {"sessionid": session, "csrftoken": _TOKEN, "ticket": ticket(attempt.id, session)}
    return {
        "attempt": str(attempt.id),
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "form": urlencode([("csrfmiddlewaretoken", _TOKEN), ("whole", "1"), ("shown", shown), ("sure", "1"), *ticked]),
    }


def _arriving(session: str) -> dict[str, Any]:
    return {
        "attempt": "",
        "cookie": f"sessionid={session}; csrftoken={_TOKEN}",
        "form": f"csrfmiddlewaretoken={_TOKEN}",
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
