"""What a course says about the rules themselves: some may weigh less there, or nothing, and it says why."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.errors import Diagnostic, Severity
from generator.model.course import Course, Weight

_ERRORS_ABOUT_STYLE = {"E206", "E208", "E213", "E220", "E222", "E230"}


def is_adjustable(code: str) -> bool:
    """Tell whether a course may weigh a rule otherwise.

    Warnings may be put off. An error may only where the course can still be drawn, examined and marked fairly
    without it; nobody may switch off that a question has one key, or that a settled clause decides it.
    """
    return code.startswith("W") or code in _ERRORS_ABOUT_STYLE


def weighed(found: Iterable[Diagnostic], course: Course) -> Iterator[Diagnostic]:
    """Give the findings as the course weighs them: as they are, as warnings, or not at all."""
    for diagnostic in found:
        setting = course.rules.get(diagnostic.code)
        if setting is None or not is_adjustable(diagnostic.code):
            yield diagnostic
        elif setting.weight is Weight.WARNING:
            yield replace(diagnostic, severity=Severity.WARNING)
