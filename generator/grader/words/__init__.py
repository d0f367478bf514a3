"""Every word of the grader's pages, in both languages, in this one room.

Words in braces are filled in where the phrase is used.
"""

from collections.abc import Mapping

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from generator.grader.words.access import ACCESS
from generator.grader.words.appeals import APPEALS
from generator.grader.words.certificates import CERTIFICATES
from generator.grader.words.exam import EXAM
from generator.grader.words.general import GENERAL
from generator.grader.words.people import PEOPLE
from generator.grader.words.records import RECORDS
from generator.grader.words.reports import REPORTS
from generator.grader.words.rulings import RULINGS
from generator.grader.words.trail import TRAIL
from generator.model.text import Language, Text

PHRASES: Mapping[str, Text] = {
    key: Text(en=english, ur=urdu)
    for chapter in (GENERAL, RULINGS, EXAM, CERTIFICATES, PEOPLE, RECORDS, REPORTS, APPEALS, ACCESS, TRAIL)
    for key, (english, urdu) in chapter.items()
}


def say(key: str, language: Language, **values: object) -> str:
    """Give a phrase in a language with its values filled in. Raises `KeyError` for a phrase there is not."""
    return PHRASES[key][language].format(**values)


def say_apart(key: str, language: Language, **values: object) -> SafeString:
    """Give a phrase as HTML in which each value stands apart: one in the other script moves no word around it."""
    apart = {name: format_html("<bdi>{}</bdi>", value) for name, value in values.items()}
    return format_html(escape(PHRASES[key][language]), **apart)
