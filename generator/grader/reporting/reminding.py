"""Reminders: letters in both languages to those who have not finished, and the same words for a messenger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet

from generator.grader import models, words
from generator.grader.access.audit import note
from generator.grader.reporting.counting import DAY_MS
from generator.grader.tables.reports import Reminder
from generator.grader.templatetags.calendar import calendar_day_in
from generator.model.text import Language, Text

MOST_AT_ONCE = 200
_GOES_AWAY = 421
"""The number with which a mail server ends the line, whatever it was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What people are reminded of: which course, where, and by when."""

    course: str
    title: Text
    address: str
    deadlines: dict[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many letters went out, whose address took none, and whether the mail server failed after them."""

    letters: int
    refused: tuple[models.Trainee, ...]
    failed: bool


def message(occasion: Occasion, language: Language, deadline: date | None) -> str:
    """Give the words of a reminder that names nobody."""
    lines = [words.say("letter_body", language, course=occasion.title[language]), occasion.address]
    if deadline:
        lines.append(words.say("letter_deadline", language, day=calendar_day_in(language, deadline)))
    return "\n".join(lines)


def to_be_written_to(people: QuerySet[Any], course: str, now_ms: int) -> QuerySet[Any]:
    """Give those with an address who have not been reminded within a day."""
    reminded = Reminder.objects.filter(course=course, sent_ms__gt=now_ms - DAY_MS)
    return people.exclude(email="").exclude(pk__in=reminded.values("trainee"))


def send(people: Iterable[models.Trainee], occasion: Occasion, *, by: str, now_ms: int) -> Sent:
    """Send each person a letter of their own; then keep, with the trail's entry, for whom the mail server took one.

    A letter cannot be called back, so those that went out are kept whatever came after them; and whoever calls this
    has no transaction open while a mail server takes its time.
    """
    reached: list[models.Trainee] = []
    refused: list[models.Trainee] = []
    failed = False
    try:
        with get_connection() as connection:
            for person in people:
                letter = _letter(person, occasion)
                letter.connection = connection
                (reached if _is_taken(letter) else refused).append(person)
    except (SMTPException, OSError):
        failed = True
    finally:
        _keep(reached, occasion.course, by=by, now_ms=now_ms)
    return Sent(letters=len(reached), refused=tuple(refused), failed=failed)


def _is_taken(letter: EmailMessage) -> bool:
    """Send a letter; tell whether it went out, and raise what would stop every other as well."""
    try:
        letter.send()
    except SMTPRecipientsRefused as error:
        if any(number == _GOES_AWAY for number, _ in error.recipients.values()):
            raise
        return False
    except SMTPDataError as error:
        if error.smtp_code == _GOES_AWAY:
            raise
        return False
    except ValueError:  # so Django calls what is no address; the roster took some such before
        return False
    return True


def _keep(reached: list[models.Trainee], course: str, *, by: str, now_ms: int) -> None:
    # Not within anybody's reach: someone may have been moved out of it after their letter had gone.
    with transaction.atomic():
        Reminder.objects.bulk_create(
            Reminder(trainee=person, course=course, sent_ms=now_ms, by=by) for person in reached
        )
        note("reminders", course, by=by, now_ms=now_ms, detail={"n": len(reached)})


def _letter(person: models.Trainee, occasion: Occasion) -> EmailMessage:
    deadline = occasion.deadlines.get(person.cadre_id)
    # A line break in a name would begin a header of its own; Django refuses it, so it is taken out first.
    parts = [
        f"{words.say('letter_dear', language, name=' '.join(person.name[language].split()))}\n\n"
        f"{message(occasion, language, deadline)}"
        for language in Language
    ]
    subject = " / ".join(
        words.say("letter_subject", language, course=occasion.title[language]) for language in Language
    )
    return EmailMessage(subject=subject, body="\n\n--\n\n".join(parts) + "\n", to=[person.email])
