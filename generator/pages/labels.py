"""Short names for clauses, and dates, in both languages."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from generator.model.course import Catalogue, Clause
from generator.model.dates import day_words
from generator.model.text import Language

# Words in brackets are an aside; "(1)" and "(iii)" belong to the number.
_ASIDE = re.compile(r"\s*\((?=[^)]*\s)(?:[^()]|\([^()]*\))*\)")
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")

# Longer phrases first, so that "paras" is not read as "para" and an "s".
_URDU_POINTERS = (
    (r"\bclarification paragraph\b", "وضاحتی پیرا"),
    (r"\bcompliance paragraph\b", "تعمیل کا پیرا"),
    (r"\bclosing paragraph\b", "اختتامی پیرا"),
    (r"\blater paragraph\b", "بعد کا پیرا"),
    (r"\bwith the clarification\b", "وضاحت کے ساتھ"),
    (r"\bread with\b", "بشمول"),
    (r"\bsecond proviso\b", "دوسری شرط"),
    (r"\bproviso\b", "شرط"),
    (r"\bwhole document\b", "پوری دستاویز"),
    (r"\baddressees\b", "مخاطبین"),
    (r"\bheading\b", "عنوان"),
    (r"\bstructure\b", "ڈھانچہ"),
    (r"\bpenalties\b", "سزائیں"),
    (r"\bscope\b", "دائرۂ اطلاق"),
    (r"\bparas?\b", "پیرا"),
    (r"\brules\b", "قواعد"),
    (r"\brule\b", "قاعدہ"),
    (r"\binstruction\b", "ہدایت"),
    (r"\bsection\b", "دفعہ"),
    (r"\bArticle\b", "آرٹیکل"),
    (r"\band\b", "اور"),
    (r",", "،"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLink:
    """A clause as a page names it: a short label to show, and a name that says enough when heard alone."""

    id: str
    label: Markup
    name: str
    summary: str


def clause_link(clause: Clause, catalogue: Catalogue, language: Language) -> ClauseLink:
    """Give the link to a clause. The first instrument of the catalogue is the course's own and goes unnamed."""
    own = next(iter(catalogue.instruments), clause.instrument)
    pointer = short_pointer(clause.pointer, language)
    label = (
        pointer
        if clause.instrument == own
        else Markup("{}{} {}").format(_foreign(clause.instrument, language), language.comma, pointer)
    )
    return ClauseLink(id=clause.id, label=label, name=clause.summary[language], summary=clause.summary[language])


@lru_cache
def short_pointer(pointer: str, language: Language) -> Markup:
    """Give the place of a clause in few words: "para 2 (citing rule 18)" becomes "para 2"."""
    short = _ASIDE.sub("", pointer).strip() or pointer
    if language is Language.EN:
        return escape(short)
    translated = short
    for english, urdu in _URDU_POINTERS:
        translated = re.sub(english, urdu, translated)
    return _foreign(short, language) if _LATIN_WORD.search(translated) else escape(translated)


def date_words(iso: str, language: Language) -> str:
    """Give a date as people write it; what is no full date, such as "1964", stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return day_words(day, language)


def _foreign(english: str, language: Language) -> Markup:
    return escape(english) if language is Language.EN else Markup('<bdi lang="en">{}</bdi>').format(english)
