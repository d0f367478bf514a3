"""What a rule is: a code, what it says to a newcomer, and a function that looks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from generator.errors import Diagnostic, Severity, Span
from generator.model.course import Library

Found = tuple[Span, str, str]
"""What a rule yields: the place, the message, and the hint that says how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that must hold in a course. `explanation` says why, in the words of a trainer."""

    code: str
    title: str
    explanation: str
    find: Callable[[Library], Iterator[Found]]

    @property
    def severity(self) -> Severity:
        """Errors carry an E, warnings a W."""
        return Severity.WARNING if self.code.startswith("W") else Severity.ERROR

    def run(self, library: Library) -> Iterator[Diagnostic]:
        """Give what the rule finds, as diagnostics."""
        for span, message, hint in self.find(library):
            yield Diagnostic(code=self.code, message=message, span=span, hint=hint, severity=self.severity)


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Give a hint that names the nearest known word, or says `otherwise`."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else otherwise
