"""What the course has for each clause: lessons, practice and examination."""

from collections.abc import Mapping

from generator.model.choices import named_clauses
from generator.model.course import Library
from generator.model.scenario import Use

Coverage = Mapping[str, list[str]]

NEEDED: Mapping[str, int] = {"lessons": 1, "practice": 2, "exam": 2}
"""How much of each a clause that may decide a mark has at least."""


def coverage(library: Library) -> dict[str, Coverage]:
    """Give for each clause of the catalogue its `lessons` (topics), and the scored scenarios it decides.

    `practice` and `exam` are ids of scenarios; one that may be used for both counts in both.
    """
    found: dict[str, dict[str, list[str]]] = {
        clause: {"lessons": [], "practice": [], "exam": []} for clause in library.catalogue.clauses
    }
    for lesson in library.lessons:
        for clause in lesson.clauses:
            if clause in found and lesson.topic not in found[clause]["lessons"]:
                found[clause]["lessons"].append(lesson.topic)
    for scenario in library.scenarios:
        if scenario.is_scored:
            for clause in {clause for _, clause in named_clauses(scenario)} & found.keys():
                for use in Use:
                    if use in scenario.uses:
                        found[clause][use.value].append(scenario.id)
    return dict(found)
