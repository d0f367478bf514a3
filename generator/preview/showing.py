"""What is on show: the last good version of every file, and what is wrong with the newest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator import build
from generator.errors import ConfigError, Diagnostic, Severity, Span
from generator.model.course import Lesson, Library
from generator.model.scenario import Scenario

GAP = "E206"
"""The code of a text that is not written yet."""

# A page can be drawn while texts are missing, or the clause that decides it.
_DRAWABLE = {GAP, "E204"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A course as it can be shown now. `good` are the files whose shown version has nothing wrong with it."""

    library: Library | None
    tree: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    good: frozenset[str]

    @property
    def gaps(self) -> int:
        """How many texts are not written yet."""
        return sum(d.code == GAP for d in self.errors)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What keeps a newer version off the screen, or will keep the course from being built."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


NOTHING = Showing(library=None, tree={}, diagnostics=(), good=frozenset())


def look(root: Path, banks: tuple[Path, ...], before: Showing) -> Showing:
    """Read the course again; a file that is broken now stays as it was when it last was good. Never raises."""
    try:
        checked = build.check_course(root, banks)
    except ConfigError as error:
        return replace(before, diagnostics=(_as_diagnostic(error),))
    if checked.library is None:
        return replace(before, diagnostics=checked.diagnostics)
    faults = _faults_by_file(checked.diagnostics)
    library = _last_good(before, checked.library, faults, checked.tree)
    good = frozenset(f for f in checked.tree if f not in faults) | (before.good & checked.tree.keys())
    return Showing(library=library, tree=checked.tree, diagnostics=checked.diagnostics, good=good)


def _last_good(before: Showing, now: Library, faults: Mapping[str, set[str]], there: Mapping[str, bytes]) -> Library:
    if before.library is None:
        return _drawable(now, faults)
    old = before.library

    def keeps_old(file: str) -> bool:
        return file in faults and file in before.good and file in there and not faults[file] <= _DRAWABLE

    kept = tuple(s for s in old.scenarios if keeps_old(s.at().file))
    newer = _drawable(now, faults).scenarios
    lessons = tuple(x for x in old.lessons if keeps_old(x.file) or keeps_old(x.check_file))
    return replace(
        now,
        course=old.course if keeps_old("course/course.yaml") else now.course,
        catalogue=old.catalogue if keeps_old("course/clauses.yaml") else now.catalogue,
        scenarios=_merged(kept, newer),
        lessons=_lessons_merged(lessons, now.lessons),
    )


def _drawable(library: Library, faults: Mapping[str, set[str]]) -> Library:
    """Leave out the scenarios that have more wrong with them than gaps: nothing good of them can be drawn."""
    sound = tuple(s for s in library.scenarios if faults.get(s.at().file, set()) <= _DRAWABLE)
    return replace(library, scenarios=sound)


def _merged(kept: Iterable[Scenario], newer: Iterable[Scenario]) -> tuple[Scenario, ...]:
    return tuple(sorted({s.id: s for s in (*newer, *kept)}.values(), key=lambda s: s.id))


def _lessons_merged(kept: Iterable[Lesson], newer: Iterable[Lesson]) -> tuple[Lesson, ...]:
    return tuple({(x.topic, x.language): x for x in (*newer, *kept)}.values())


def _faults_by_file(diagnostics: Iterable[Diagnostic]) -> dict[str, set[str]]:
    faults: dict[str, set[str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.severity is Severity.ERROR:
            faults.setdefault(diagnostic.span.file, set()).add(diagnostic.code)
    return faults


def _as_diagnostic(error: ConfigError) -> Diagnostic:
    return Diagnostic(code="E131", message=str(error), span=Span("course/course.yaml"), hint="put the file back")
