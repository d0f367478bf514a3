"""Tags for days and months that are no moments: the deadline, the day of a report, the month of a count."""

from datetime import date, datetime

from django import template
from django.template import Context

from generator.grader.clock import LOCAL_ZONE
from generator.grader.templatetags.sabaq import day_in
from generator.model.text import Language

register = template.Library()


@register.simple_tag(takes_context=True)
def calendar_day(context: Context, day: date) -> str:
    """Give a day, such as 2 September 2024."""
    return calendar_day_in(context["language"], day)


@register.simple_tag(takes_context=True)
def calendar_month(context: Context, number: str | int) -> str:
    """Give a month that is written 202409, such as September 2024."""
    year, month = divmod(int(number), 100)
    return calendar_day_in(context["language"], date(year, month, 1)).partition(" ")[2]


def calendar_day_in(language: Language, day: date) -> str:
    """Give a day in a language."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL_ZONE)
    return day_in(language, int(noon.timestamp() * 1000))
