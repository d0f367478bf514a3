"""What decides a mark must be settled: only clauses with `use: assert`, and at least one."""

from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.model.choices import named_clauses
from generator.model.course import ClauseUse, Library
from generator.model.scenario import Scenario


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        if scenario.is_scored:
            yield from _in_scored(scenario, library)


def _in_scored(scenario: Scenario, library: Library) -> Iterator[Found]:
    named = tuple(named_clauses(scenario))
    if not named:
        hint = "name a clause with `use: assert` under `clauses`, or make it `kind: discuss`"
        yield scenario.at("clauses"), "no clause decides this scenario", hint
    for path, name in named:
        clause = library.catalogue.clauses.get(name)
        if clause and clause.use is not ClauseUse.ASSERT:
            message = f"the clause `{name}` may not decide a mark: its use is `{clause.use}`"
            yield scenario.at(*path), message, "name it under `see`, and let a clause with `use: assert` decide"


RULE = Rule(
    code="E204",
    title="only settled clauses decide a mark",
    explanation="Nobody may fail over words that are only reported, or that belong to another instrument. The `use` of "
    "each clause stands in course/clauses.yaml.",
    find=_find,
)
