"""Settles the key of a resolved task, and refuses a task that has no defensible one."""

from collections import Counter
from collections.abc import Mapping
from typing import assert_never

from generator.families.templates import FamilyError
from generator.model.question import Key, PathKey, SetKey, TurnKey
from generator.model.scenario import Choice, Decisions, Discussion, MultipleChoice, Phrase, SingleChoice, Spot, Task

Steps = Mapping[str, Mapping[str, TurnKey]]


def key_of(task: Task, number: int) -> Key | None:
    """Give the key of a task whose every `right` is decided, or none for a discussion.

    `number` names the variant in a `FamilyError`, which says why no key can be defended.
    """
    match task:
        case SingleChoice():
            return _single_key(task.choices, number)
        case MultipleChoice() | Spot():
            return _set_key(task.choices, number)
        case Decisions():
            return _path_key(task)
        case Discussion():
            return None
        case _:
            assert_never(task)


def best_route(steps: Steps, start: str) -> tuple[int, int]:
    """Give the most points a route from a step can earn, and how many routes earn them.

    Raises `FamilyError` on a circle or on a `next` that names no step.
    """
    return _best_from(steps, start, (), {})


def _best_from(steps: Steps, step: str, behind: tuple[str, ...], known: dict[str, tuple[int, int]]) -> tuple[int, int]:
    # Each step is settled once, so even a path in which every choice meets again stays quick.
    if step in known:
        return known[step]
    if step in behind:
        raise FamilyError(("steps",), f"the step `{step}` can come round to itself", "let each `next` lead onwards")
    if step not in steps:
        raise FamilyError(("steps",), f"`next` names the step `{step}`, which is not there", "name a step of this path")
    totals: Counter[int] = Counter()
    for turn in steps[step].values():
        ahead, ways = (0, 1) if turn.next is None else _best_from(steps, turn.next, (*behind, step), known)
        totals[turn.points + ahead] += ways
    most = max(totals)
    known[step] = (most, totals[most])
    return known[step]


def _single_key(choices: tuple[Choice, ...], number: int) -> SetKey:
    key = _partition(choices, single=True)
    if len(key.right) != 1:
        count = "no choice" if not key.right else f"{len(key.right)} choices"
        raise FamilyError(
            ("choices",), f"variant {number} marks {count} as right", "mark exactly one with `right: true`"
        )
    return key


def _set_key(choices: tuple[Choice, ...] | tuple[Phrase, ...], number: int) -> SetKey:
    key = _partition(choices, single=False)
    if not key.right:
        raise FamilyError(("choices",), f"variant {number} marks no choice as right", "mark at least one as right")
    if not key.wrong:
        raise FamilyError(("choices",), f"variant {number} marks every choice as right", "leave at least one wrong")
    return key


def _partition(choices: tuple[Choice, ...] | tuple[Phrase, ...], *, single: bool) -> SetKey:
    right = frozenset(choice.id for choice in choices if choice.right)
    return SetKey(right=right, wrong=frozenset(choice.id for choice in choices) - right, single=single)


def _path_key(task: Decisions) -> PathKey:
    steps = {step.id: {t.id: TurnKey(points=t.points, next=t.next) for t in step.choices} for step in task.steps}
    start = task.steps[0].id
    best, ways = best_route(steps, start)
    if best <= 0:
        raise FamilyError(("steps",), "no route earns a point", "give the best choices `points`")
    if ways > 1:
        raise FamilyError(("steps",), f"{ways} routes earn {best} points", "let exactly one route earn the most")
    return PathKey(start=start, steps=steps, best=best)
