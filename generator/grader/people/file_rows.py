"""One row of a roster file made into what the roster keeps of a person, with every fault it has at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.safestring import SafeString

from generator.grader import words
from generator.grader.people.file import REQUIRED, URDU, column_name, stray_sign
from generator.grader.typed import western_digits
from generator.model.text import Language

Person = Mapping[str, str | int]

_LONGEST = {"personnel_number": 40, "batch": 40, "email": 254}
_LONGEST_NAME = 200
_NUMBER = re.compile(r"\w[\w/.\-]*")
_WORD = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LETTER = "A-Za-z\u00a1-\uffff"
_EMAIL = re.compile(
    rf"(?a:{_WORD}(?:\.{_WORD})*)@(?:(?!-)[0-9{_LETTER}-]{{1,63}}(?<!-)\.)+"
    rf"(?!-)(?:[{_LETTER}-]{{2,63}}|xn--[0-9A-Za-z]{{1,59}})(?<!-)"
)
"""What Django takes for an address, where a code by e-mail is asked for too, in a tenth of its time."""
_PHONE = re.compile(r"\+?\d{7,15}")
_HIGHEST_GRADE = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One reason why a row cannot be taken: a phrase, what fills it, and the column it is about."""

    phrase: str
    column: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, language: Language) -> str:
        """Give the reason in a language."""
        return words.say(self.phrase, language, column=column_name(self.column, language), **self.values)

    def shown(self, language: Language) -> SafeString:
        """Give the reason in a language as HTML, with what stands in the file set apart."""
        return words.say_apart(self.phrase, language, column=column_name(self.column, language), **self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The cadres or the academies there are: what a file may call them, and those to suggest."""

    known: Mapping[str, str]
    suggested: tuple[str, ...]

    def find(self, column: str, text: str) -> str | Fault:
        """Give the code of what a file names by its code or its name, or the fault that there is none."""
        code = self.known.get(text.casefold())
        if code is not None:
            return code
        near = get_close_matches(text.casefold(), self.suggested, n=1)
        if near:
            return Fault(phrase="row_unknown_near", column=column, values={"value": text, "near": near[0]})
        return Fault(phrase="row_unknown", column=column, values={"value": text})


def read_person(cells: Mapping[str, str], cadres: Codes, academies: Codes) -> tuple[Person, tuple[Fault, ...]]:
    """Give what the row says of a person, and its faults; a column the file lacks is not in what is given."""
    person: dict[str, str | int] = dict(cells)
    faults = [Fault(phrase="row_missing", column=column) for column in (*REQUIRED, "academy") if not cells.get(column)]
    for column, text in cells.items():
        if unfit := unfit_text(column, text):
            faults.append(unfit)
        elif text:
            found = _value(column, text, cadres, academies)
            if isinstance(found, Fault):
                faults.append(found)
            else:
                person[column] = found
    _share_designation(person, faults)
    return person, tuple(faults)


def unfit_text(column: str, text: str) -> Fault | None:
    """Give why a text can stand in no record of a person under this column, or None: for files, forms and programs."""
    most = _LONGEST.get(column, _LONGEST_NAME)
    if len(text) > most:
        return Fault(phrase="row_long", column=column, values={"n": len(text), "most": most})
    if stray := stray_sign(text):
        return Fault(phrase="row_stray", column=column, values={"value": stray})
    if column == "name_en" and URDU.search(text):
        return _wrong("row_english", column, text)
    if column == "name_ur" and text and not URDU.search(text):
        return _wrong("row_urdu", column, text)
    return None


def _value(column: str, text: str, cadres: Codes, academies: Codes) -> str | int | Fault:  # noqa: PLR0911  one a column
    match column:
        case "personnel_number":
            number = western_digits(text)
            return number if _NUMBER.fullmatch(number) else _wrong("row_number", column, text)
        case "grade":
            return _grade(text)
        case "cadre":
            return cadres.find(column, text)
        case "academy":
            return academies.find(column, text)
        case "email":
            return text.lower() if _EMAIL.fullmatch(text) else _wrong("row_email", column, text)
        case "phone":
            phone = re.sub(r"[\s().-]", "", western_digits(text))
            return phone if _PHONE.fullmatch(phone) else _wrong("row_phone", column, text)
        case _:
            return text


def _grade(text: str) -> int | Fault:
    digits = western_digits(text).upper().removeprefix("BPS").strip(" -")
    is_grade = digits.isascii() and digits.isdecimal() and 1 <= int(digits) <= _HIGHEST_GRADE
    return int(digits) if is_grade else _wrong("row_grade", "grade", text)


def _wrong(phrase: str, column: str, text: str) -> Fault:
    return Fault(phrase=phrase, column=column, values={"value": text})


def _share_designation(person: dict[str, str | int], faults: list[Fault]) -> None:
    """A post named in one language only is shown so in both."""
    english, urdu = person.get("designation_en"), person.get("designation_ur")
    if not english and not urdu:
        faults.append(Fault(phrase="row_missing", column="designation_en"))
    person["designation_en"] = english or urdu or ""
    person["designation_ur"] = urdu or english or ""
