"""The exception tree, and the diagnostic: what is wrong, where, and how to mend it.

Everything raised on purpose derives from `CourseError`, so the command line can turn it into one
clear sentence and nothing else. This module imports nothing of ours.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops a build, a warning only a strict one."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in an authored file. Lines and columns count from 1, columns in characters."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding about the authored course, in the author's words."""

    code: str
    message: str
    span: Span
    hint: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        head = f"{self.span}: {self.severity}[{self.code}]: {self.message}"
        return f"{head}\n  hint: {self.hint}"

    @property
    def sort_key(self) -> tuple[Span, str, str]:
        """Orders diagnostics by place, then by code, so two runs print the same list."""
        return (self.span, self.code, self.message)


class CourseError(Exception):
    """Everything we raise on purpose."""


class BankError(CourseError):
    """The authored course cannot be used; `diagnostics` holds every finding, sorted."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Keep all findings; at least one of them is an error."""
        self.diagnostics = tuple(sorted(diagnostics, key=lambda d: d.sort_key))
        super().__init__("\n".join(map(str, self.diagnostics)))


class ExchangeError(CourseError):
    """A foreign file cannot be read, or a format cannot carry a question."""


class MarkingError(CourseError):
    """An answer does not fit its question, or the bank cannot fill the blueprint."""


class CredentialError(CourseError):
    """A credential cannot be made or trusted."""


class SigningError(CredentialError):
    """A credential was not signed."""


class VerificationError(CredentialError):
    """A document is not a certificate we can trust; the message says why."""


class ConfigError(CourseError):
    """A setting is missing or makes no sense; the message names it and shows a good one."""
