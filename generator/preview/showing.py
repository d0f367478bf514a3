"""What is on show: the last good version of every file, and what is wrong with the newest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator import check
from generator.bank.load import CLAUSES, COURSE, TRANSLATION, UNKNOWN
from generator.build import Checked
from generator.errors import ConfigError, Diagnostic, Severity, Span
from generator.model.beside import Summary
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


def first_sight(read: Checked, before: Showing) -> Showing | None:
    """Show what was just saved before the whole check has run; none where more than scenarios changed.

    Only the saved files are looked at, so what is wrong between files is told by `looked` a moment later.
    """
    changed = {f for f in read.tree.keys() | before.tree.keys() if read.tree.get(f) != before.tree.get(f)}
    if before.library is None or read.library is None or any(file.startswith("course/") for file in changed):
        return None
    saved = replace(read.library, scenarios=tuple(s for s in read.library.scenarios if s.at().file in changed))
    found = (d for d in (*read.diagnostics, *check.run(saved)) if d.span.file in changed)
    elsewhere = (d for d in before.diagnostics if d.span.file not in changed)
    diagnostics = tuple(sorted((*elsewhere, *found), key=lambda d: d.sort_key))
    return looked(replace(read, diagnostics=diagnostics), before)


def looked(checked: Checked, before: Showing) -> Showing:
    """Show a checked course; a file that is broken now stays as it was when it last was good."""
    if checked.library is None:
        return replace(before, diagnostics=checked.diagnostics)
    faults = _faults_by_file(checked.diagnostics)
    library = _last_good(before, checked.library, faults, checked.tree)
    good = frozenset(f for f in checked.tree if f not in faults) | (before.good & checked.tree.keys())
    return Showing(library=library, tree=checked.tree, diagnostics=checked.diagnostics, good=good)


def unreadable(error: ConfigError, before: Showing) -> Showing:
    """Show what was there before, with what keeps the course from being read at all."""
    fault = Diagnostic(code="E131", message=str(error), span=Span(COURSE), hint="put the file back")
    return replace(before, diagnostics=(fault,))


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
        course=old.course if keeps_old(COURSE) else now.course,
        catalogue=old.catalogue if keeps_old(CLAUSES) else now.catalogue,
        unknown=old.unknown if keeps_old(UNKNOWN) else now.unknown,
        translations=old.translations if keeps_old(TRANSLATION) else now.translations,
        summaries=_summaries_merged((s for s in old.summaries if keeps_old(s.file)), now.summaries),
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


def _summaries_merged(kept: Iterable[Summary], newer: Iterable[Summary]) -> tuple[Summary, ...]:
    return tuple({summary.language: summary for summary in (*newer, *kept)}.values())


def _faults_by_file(diagnostics: Iterable[Diagnostic]) -> dict[str, set[str]]:
    faults: dict[str, set[str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.severity is Severity.ERROR:
            faults.setdefault(diagnostic.span.file, set()).add(diagnostic.code)
    return faults
