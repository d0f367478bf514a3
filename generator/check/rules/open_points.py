"""What is said not to be known touches clauses that the catalogue has."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule, suggest
from generator.model.course import Library


def _find(library: Library) -> Iterator[Found]:
    if not (unknown := library.unknown):
        return
    known = library.catalogue.clauses
    for number, point in enumerate(unknown.points):
        for index, clause in enumerate(point.clauses):
            if clause not in known:
                span = unknown.at("points", number, "clauses", index)
                hint = suggest(clause, known, "the clauses stand in course/clauses.yaml")
                yield span, f"the point `{point.id}` names a clause that is not there, `{clause}`", hint


RULE = Rule(
    code="E224",
    title="what is not known touches known clauses",
    explanation="Each open point is shown with the clauses it touches, and each of these clauses leads to it.",
    find=_find,
)
