"""Reminders: letters in both languages to those who have not finished, and the same words for a messenger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet

from generator.grader import models, words
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
    """Send each person a letter of their own, and note it once the mail server has taken it."""
    letters = 0
    try:
        with get_connection() as connection:
            for person in people:
                letter = _letter(person, occasion)
                letter.connection = connection
                letter.send()
                Reminder.objects.create(trainee=person, course=occasion.course, sent_ms=now_ms, by=by)
                letters += 1
    except (SMTPException, OSError):
        return Sent(letters=letters, failed=True)
    return Sent(letters=letters, failed=False)


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
