"""When two wordings are the same to a reader, whatever their letters are underneath."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from unicodedata import normalize

from generator.model.choices import AnyChoice
from generator.model.scenario import Phrase
from generator.model.text import Language

LANGUAGE_NAMES = {Language.EN: "English", Language.UR: "Urdu"}
"""What a message calls a language."""

_AT_THE_EDGES = " .,;:!?…\"'*_۔،؛؟”“’‘"


# A family's variants share most of their wordings.
@lru_cache(maxsize=1024)
def as_read(text: str) -> str:
    """Give a text without what a reader passes over: case, spacing, letter forms, and signs at its edges."""
    return " ".join(normalize("NFKC", text).casefold().split()).strip(_AT_THE_EDGES)


def equal_choices(choices: Sequence[AnyChoice]) -> Iterator[tuple[int, int, Language]]:
    """Give the positions of each pair of choices that read the same in a language."""
    for language in Language:
        wordings = [as_read(choice.text[language]) for choice in choices if not isinstance(choice, Phrase)]
        if len(set(wordings)) == len(wordings):
            continue
        for index, wording in enumerate(wordings):
            earlier = wordings.index(wording)
            if wording and earlier != index:
                yield earlier, index, language
