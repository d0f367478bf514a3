"""A path leads onwards to an end, wastes no step, and has one best route."""

from collections.abc import Iterator
from functools import cache

from generator.check.rule import Found, Rule, suggest
from generator.model.course import Library
from generator.model.scenario import Decisions, Scenario, Step


def _find(library: Library) -> Iterator[Found]:
    for scenario in library.scenarios:
        if isinstance(scenario.task, Decisions):
            yield from path_faults(scenario, scenario.task)


def path_faults(scenario: Scenario, task: Decisions) -> Iterator[Found]:
    """Give everything wrong with the shape of one path."""
    steps = {step.id: step for step in task.steps}
    unknown = tuple(_unknown_steps(scenario, task, steps))
    yield from unknown
    reached = _reached(task.steps[0], steps)
    for number, step in enumerate(task.steps):
        if step.id not in reached:
            hint = f"let a choice lead to it with `next: {step.id}`, or delete it"
            yield scenario.at("steps", number, "id"), f"no choice leads to the step `{step.id}`", hint
    circle = _circle(task, steps)
    if circle:
        number, index = circle
        name = task.steps[number].choices[index].next
        hint = "let each `next` lead onwards; leave it out where the path ends"
        yield scenario.at("steps", number, "choices", index, "next"), f"the path comes round to `{name}` again", hint
    if not circle and not unknown:
        yield from _best_route_faults(scenario, task.steps[0], steps)


def _unknown_steps(scenario: Scenario, task: Decisions, steps: dict[str, Step]) -> Iterator[Found]:
    for number, step in enumerate(task.steps):
        for index, turn in enumerate(step.choices):
            if turn.next is not None and turn.next not in steps:
                span = scenario.at("steps", number, "choices", index, "next")
                hint = suggest(turn.next, steps, "the steps here are: " + ", ".join(steps))
                yield span, f"`next` names the step `{turn.next}`, which is not there", hint


def _reached(start: Step, steps: dict[str, Step]) -> set[str]:
    reached, ahead = {start.id}, [start]
    while ahead:
        for turn in ahead.pop().choices:
            if turn.next in steps and turn.next not in reached:
                reached.add(turn.next)
                ahead.append(steps[turn.next])
    return reached


def _circle(task: Decisions, steps: dict[str, Step]) -> tuple[int, int] | None:
    """Find a choice that leads back to a step before it: its step and its own position."""
    open_ended = {step.id for step in task.steps}
    # A step is settled once every choice of it ends the path or leads to a settled one.
    while settled := {name for name in open_ended if all(turn.next not in open_ended for turn in steps[name].choices)}:
        open_ended -= settled
    for number, step in enumerate(task.steps):
        for index, turn in enumerate(step.choices):
            if step.id in open_ended and turn.next in open_ended and _leads_to(steps, turn.next or "", step.id):
                return number, index
    return None


def _leads_to(steps: dict[str, Step], start: str, goal: str) -> bool:
    return goal in _reached(steps[start], steps)


def _best_route_faults(scenario: Scenario, start: Step, steps: dict[str, Step]) -> Iterator[Found]:
    @cache
    def best(name: str) -> tuple[int, int]:
        """Give the most that can be earned from a step on, and how many routes earn it."""
        ways = [
            (turn.points + ahead, count)
            for turn in steps[name].choices
            for ahead, count in [best(turn.next) if turn.next is not None else (0, 1)]
        ]
        most = max(points for points, _ in ways)
        return most, sum(count for points, count in ways if points == most)

    most, routes = best(start.id)
    if most == 0:
        yield scenario.at("steps"), "no route earns a point", "give the best choices `points`"
    elif routes > 1:
        yield scenario.at("steps"), f"{routes} routes earn {most} points", "let exactly one route earn the most"


RULE = Rule(
    code="E211",
    title="a path leads onwards and has one best route",
    explanation="Every step can be reached, no route runs in a circle, and exactly one route earns the most points.",
    find=_find,
)
