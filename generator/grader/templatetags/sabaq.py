"""The tags our templates use: phrases in the page's language, numbers that stand well in both, and times."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from generator.grader import words
from generator.grader.clock import moment
from generator.model.dates import day_words
from generator.model.text import Language, Text

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **values: Any) -> str:  # noqa: ANN401  a template gives what it has
    """Give a phrase in the page's language."""
    return words.say(key, context["language"], **values)


@register.simple_tag(takes_context=True)
def desk_link(context: Context, name: str, key: str) -> SafeString:
    """Give a way to one of the reader's own pages, marked where the reader stands on it."""
    address, text = reverse(name), words.say(key, context["language"])
    here = SafeString(' aria-current="page"' if context["request"].path == address else "")
    return format_html('<li><a href="{}"{}>{}</a></li>', address, here, text)


@register.filter
def within(text: Text, language: Language) -> str:
    """Give a text in a language."""
    return text[language]


@register.simple_tag(takes_context=True)
def day(context: Context, time_ms: int) -> str:
    """Give the day of a time, such as 2 September 2024."""
    return day_in(context["language"], time_ms)


@register.simple_tag(takes_context=True)
def day_and_hour(context: Context, time_ms: int) -> str:
    """Give the day and the time of day."""
    language = context["language"]
    return f"{day_in(language, time_ms)}{language.comma} {moment(time_ms):%H:%M}"


@register.simple_tag
def hour(time_ms: int) -> str:
    """Give the time of day."""
    return f"{moment(time_ms):%H:%M}"


def day_in(language: Language, time_ms: int) -> str:
    """Give the day of a time in a language."""
    when = moment(time_ms)
    return day_words(when, language)
