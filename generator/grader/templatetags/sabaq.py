"""The tags our templates use: phrases in the page's language, addresses, numbers that stand well in both, and times."""

from typing import Any

from django import template
from django.template import Context
from django.template.base import Node, Parser, TextNode, Token
from django.template.defaulttags import url as django_url
from django.utils.html import escape
from django.utils.safestring import SafeString

from generator.grader import words
from generator.grader.clock import moment
from generator.model.dates import day_words
from generator.model.text import Language, Text

register = template.Library()


class _Phrase(Node):
    """A phrase into which nothing is filled, ready in both languages."""

    def __init__(self, key: str) -> None:
        self._said = {language: escape(words.say(key, language)) for language in Language}

    def render(self, context: Context) -> SafeString:
        """Give it in the page's language."""
        return self._said[context["language"]]


@register.simple_tag(takes_context=True)
def filled(context: Context, key: str, **values: Any) -> str:  # noqa: ANN401  a template gives what it has
    """Give a phrase in the page's language with its values filled in."""
    return words.say(key, context["language"], **values)


@register.tag
def say(parser: Parser, token: Token) -> Node:
    """Give a phrase in the page's language: `{% say "nav_exam" %}`, or with values `{% say "exam_percent" n=9 %}`."""
    _, *given = token.split_contents()
    if len(given) == 1 and given[0][0] in "\"'":
        return _Phrase(given[0][1:-1])
    spoken: Node = register.tags["filled"](parser, token)
    return spoken


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Give a page's address as Django's tag does; one into which nothing is filled is looked up once."""
    node = django_url(parser, token)
    is_constant = isinstance(node.view_name.var, str) and not (node.args or node.kwargs or node.asvar)
    return TextNode(node.render(Context())) if is_constant else node


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
