"""The burn-up: how the number of those who have finished has grown, against everyone and the deadline.

Drawn on the server as the points of an SVG line, in a box of 100 by 40, from the left; a page that reads from
the right mirrors the box, so no words stand in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 100, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnUp:
    """A burn-up: its first and last day, the line's points, and where the deadline stands, if there is one."""

    first: date
    last: date
    points: str
    area: str
    deadline_x: float | None
    rows: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What is left to do by the deadline: people, days, and how many people each day."""

    left: int
    days: int
    each_day: int


def draw(finished: Sequence[tuple[date, int]], total: int, today: date, deadline: date | None) -> BurnUp | None:
    """Give the burn-up of the days on which somebody finished; None before anybody has."""
    if not finished or not total:
        return None
    first = finished[0][0] - timedelta(days=1)
    last = max(today, deadline or today, finished[-1][0])
    span = (last - first).days

    def x(day: date) -> float:
        return round(WIDTH * (day - first).days / span, 2)

    def y(people: int) -> float:
        return round(HEIGHT - HEIGHT * people / total, 2)

    corners = [(0.0, float(HEIGHT))]
    before = 0
    for day, people in finished:
        # People finish on a day: the line rises there and stays level between.
        corners += [(x(day), y(before)), (x(day), y(people))]
        before = people
    corners.append((x(max(today, finished[-1][0])), y(before)))
    points = " ".join(f"{a:g},{b:g}" for a, b in corners)
    return BurnUp(
        first=first,
        last=last,
        points=points,
        area=f"{points} {corners[-1][0]:g},{HEIGHT} 0,{HEIGHT}",
        deadline_x=x(deadline) if deadline and deadline >= first else None,
        rows=thinned(finished),
    )


def thinned(finished: Sequence[tuple[date, int]], most: int = 14) -> tuple[tuple[date, int], ...]:
    """Give at most so many of the days, evenly taken, the last always among them: the table beside the line."""
    if len(finished) <= most:
        return tuple(finished)
    step = (len(finished) - 1) / (most - 1)
    return tuple(finished[round(n * step)] for n in range(most))


def pace(left: int, today: date, deadline: date | None) -> Pace | None:
    """Give what is needed to finish in time; None without a deadline, after it, or when all is done."""
    if deadline is None or deadline < today or not left:
        return None
    days = (deadline - today).days + 1
    return Pace(left=left, days=days, each_day=-(-left // days))
