"""A clause that may decide a mark is taught, practised and examined."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.model.course import ClauseUse, Library
from generator.model.coverage import NEEDED, Coverage, coverage


def _find(library: Library) -> Iterator[Found]:
    covered = coverage(library)
    for clause in library.catalogue.clauses.values():
        if clause.use is ClauseUse.ASSERT and (lacks := _lacks(covered[clause.id])):
            message = f"the clause `{clause.id}` has {' and '.join(lacks)}"
            yield (
                clause.span,
                message,
                "cite it in a lesson, and let it decide two practice and two examination scenarios",
            )


def _lacks(covered: Coverage) -> list[str]:
    lacks = [] if covered["lessons"] else ["no lesson"]
    for use, name in (("practice", "practice"), ("exam", "examination")):
        if len(covered[use]) < NEEDED[use]:
            lacks.append(f"{len(covered[use])} of {NEEDED[use]} {name} scenarios")
    return lacks


RULE = Rule(
    code="W301",
    title="a clause that may be examined is taught and practised",
    explanation="Each clause with `use: assert` stands in a lesson, and decides two practice scenarios and two for the "
    "examination.",
    find=_find,
)
