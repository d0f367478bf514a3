"""What a lesson or the summary refers to is there: the clause, the practice scenario, the figure."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import assert_never

from generator.check.rule import Found, Rule, suggest
from generator.check.wording import LANGUAGE_NAMES
from generator.errors import Span
from generator.model.beside import Summary
from generator.model.course import Lesson, Library
from generator.model.references import Reference, Refers, references


def _find(library: Library) -> Iterator[Found]:
    written: tuple[Lesson | Summary, ...] = (*library.lessons, *library.summaries)
    for lesson in written:
        for reference in references(lesson.markdown):
            span = Span(lesson.file, reference.line, reference.column)
            yield from ((span, message, hint) for message, hint in _faults(reference, lesson, library))


def _faults(reference: Reference, lesson: Lesson | Summary, library: Library) -> Iterator[tuple[str, str]]:
    match reference.refers:
        case Refers.CLAUSE:
            if reference.name not in library.catalogue.clauses:
                hint = suggest(reference.name, library.catalogue.clauses, "the clauses stand in course/clauses.yaml")
                yield f"the catalogue has no clause `{reference.name}`", hint
            return
        case Refers.PRACTICE:
            yield from _practice_faults(reference.name, library)
        case Refers.FIGURE:
            yield from _figure_faults(reference.name, lesson, library)
        case _:
            assert_never(reference.refers)
    if not reference.is_alone:
        yield f"`[{reference.refers}: {reference.name}]` stands inside a line", "put it on a line of its own"


def _practice_faults(name: str, library: Library) -> Iterator[tuple[str, str]]:
    scenario = next((s for s in library.scenarios if s.id == name), None)
    if scenario and scenario.is_exam_only:
        hint = "add `practice` to its `use`, or place another scenario"
        yield f"the scenario `{name}` is for the examination only, and may not be shown", hint
    if not scenario and name not in {PurePosixPath(file).stem for file in library.unread}:
        known = [s.id for s in library.scenarios if not s.is_exam_only]
        yield f"there is no scenario `{name}`", suggest(name, known, "the scenarios stand under scenarios/")


def _figure_faults(name: str, lesson: Lesson | Summary, library: Library) -> Iterator[tuple[str, str]]:
    if f"{name}.{lesson.language}" not in library.figures:
        known = {figure.rsplit(".", 1)[0] for figure in library.figures}
        otherwise = f"draw course/figures/{name}.{lesson.language}.svg"
        hint = otherwise if name in known else suggest(name, known, otherwise)
        yield f"there is no figure `{name}` in {LANGUAGE_NAMES[lesson.language]}", hint


RULE = Rule(
    code="E221",
    title="what a lesson refers to is there",
    explanation="A reference becomes a link, a scenario or a drawing on the page; one that leads nowhere is a hole.",
    find=_find,
)
