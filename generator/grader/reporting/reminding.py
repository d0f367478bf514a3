"""Reminders: letters in both languages to those who have not finished, and the same words for a messenger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What people are reminded of: which course, where, and by when."""

    course: str
    title: Text
    address: str
    deadlines: dict[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many letters went out, and whether the mail server failed after them."""

    letters: int
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

    A letter cannot be called back, and no transaction stays open while a mail server takes its time.
    """
    reached, failed = _sent_to(people, occasion)
    with transaction.atomic():
        Reminder.objects.bulk_create(
            Reminder(trainee=person, course=occasion.course, sent_ms=now_ms, by=by) for person in reached
        )
        note("reminders", occasion.course, by=by, now_ms=now_ms, detail={"n": len(reached)})
    return Sent(letters=len(reached), failed=failed)


def _sent_to(people: Iterable[models.Trainee], occasion: Occasion) -> tuple[list[models.Trainee], bool]:
    """Send the letters; give to whom they went before all were out or the mail server failed, and whether it did."""
    reached = []
    try:
        with get_connection() as connection:
            for person in people:
                letter = _letter(person, occasion)
                letter.connection = connection
                letter.send()
                reached.append(person)
    except (SMTPException, OSError):
        return reached, True
    return reached, False


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
