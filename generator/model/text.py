"""The two languages, and a text written in both."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The languages every course speaks; the value is the BCP 47 tag and the address prefix."""

    EN = "en"
    UR = "ur"

    @property
    def direction(self) -> str:
        """The HTML `dir` of a page in this language."""
        return "rtl" if self is Language.UR else "ltr"

    @property
    def comma(self) -> str:
        """The comma of a list in this language, without the space after it."""
        return "،" if self is Language.UR else ","


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One thing said in both languages: the English and the Urdu carry the same facts."""

    en: str
    ur: str

    def __getitem__(self, language: Language) -> str:
        """Give the wording in one language."""
        return self.en if language is Language.EN else self.ur
