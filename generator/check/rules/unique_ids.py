"""An id names one scenario in the whole bank, whatever folder it lies in."""

from collections import Counter
from collections.abc import Iterator

from generator.check.rule import Found, Rule
from generator.model.course import Library
from generator.model.scenario import Scenario


def _find(library: Library) -> Iterator[Found]:
    first: dict[str, Scenario] = {}
    times = Counter(scenario.id for scenario in library.scenarios)
    for scenario in sorted((s for s in library.scenarios if times[s.id] > 1), key=lambda s: s.at()):
        other = first.setdefault(scenario.id, scenario)
        if other is not scenario:
            message = f"the id `{scenario.id}` is taken already, at {other.at('id')}"
            yield scenario.at("id"), message, "give one of the two another id, and its file another name"


RULE = Rule(
    code="E202",
    title="an id is used once",
    explanation="Answers, statistics and certificates name a scenario by its id; two with one id cannot be told apart.",
    find=_find,
)
