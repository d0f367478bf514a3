"""The one clock. A request reads it once, and everything decided in that request shares the moment."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Karachi")
"""The zone in which days are counted and times are shown."""

_EPOCH = date(1970, 1, 1).toordinal()


def system_clock() -> int:
    """Give the present moment in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def moment(time_ms: int) -> datetime:
    """Give a stored time as an aware datetime, to the second, in the local zone."""
    return datetime.fromtimestamp(time_ms // 1000, LOCAL_ZONE)


def day_number(time_ms: int) -> int:
    """Give the number of the day on which a stored time falls in the local zone; the first of January 1970 is 0."""
    return moment(time_ms).toordinal() - _EPOCH


def numbered_day(number: int) -> date:
    """Give the day of a number."""
    return date.fromordinal(number + _EPOCH)


def years_later(when: datetime, years: int) -> datetime:
    """Give the same day and time some years on; the 29th of February becomes the 28th where there is none."""
    try:
        return when.replace(year=when.year + years)
    except ValueError:
        return when.replace(year=when.year + years, day=28)
