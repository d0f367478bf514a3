"""All that a certificate says, line by line, in both languages: what is printed, and what is only signed."""

from dataclasses import dataclass
from datetime import datetime

from generator.credential import Award
from generator.grader.templatetags.sabaq import day_in
from generator.grader.words import PHRASES
from generator.model.text import Language, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing a certificate says, and what it is called.

    A `code` is the same in every language and reads from left to right; it stands instead of the two wordings.
    """

    label: Text
    english: str = ""
    urdu: str = ""
    code: str = ""


def said_by(award: Award) -> tuple[Said, ...]:
    """Give everything an award says but its clauses, which are many and stand apart."""
    return (
        _text("says_certificate", award.certificate_title),
        _text("says_person", award.person),
        _text("says_statement", award.statement),
        _text("says_course", award.course_title),
        _text("says_academy", award.academy),
        _text("says_score", _phrase("says_score_of", score=award.score_percent, needed=award.pass_percent)),
        _text("says_passed_on", _day(award.passed_on)),
        _text("says_valid_from", _day(award.valid_from)),
        _text("says_valid_until", _day(award.valid_until)),
        _text("says_language", _phrase(f"language_{award.language}")),
        _text("says_issuer", award.issuer_name),
        _text("says_signatory", award.signatory),
        _code("says_number", award.number),
        _code("says_address", award.verify_address),
        _code("says_edition", award.edition),
        _code("says_course_id", award.course_id),
        _code("says_edition_digest", award.edition_digest),
        _code("says_personnel", award.identity.digest),
        _code("says_salt", award.identity.salt),
    )


def _text(label: str, value: Text) -> Said:
    return Said(label=PHRASES[label], english=value.en, urdu=value.ur)


def _code(label: str, value: str) -> Said:
    return Said(label=PHRASES[label], code=value)


def _phrase(key: str, **values: object) -> Text:
    return Text(en=PHRASES[key].en.format(**values), ur=PHRASES[key].ur.format(**values))


def _day(when: datetime) -> Text:
    time_ms = int(when.timestamp() * 1000)
    return Text(en=day_in(Language.EN, time_ms), ur=day_in(Language.UR, time_ms))
