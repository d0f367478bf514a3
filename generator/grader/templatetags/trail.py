"""Tags for what the trail keeps: what somebody did, and the particulars, as people read them in either language."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context

from generator.grader import words
from generator.model.text import Language

register = template.Library()

# Which words of ours a value is one of, by the name it is kept under.
_WORDS_OF = {
    "from": "state_",
    "to": "state_",
    "status": "state_",
    "scopes": "scope_",
    "role": "kept_role_",
    "factor": "kept_factor_",
    "done": "kept_done_",
}


@register.simple_tag(takes_context=True)
def did(context: Context, action: str) -> str:
    """Give what somebody did, as the trail keeps it, in the page's language; one of before our words as it is kept."""
    return _said(f"did_{action}", context["language"], action)


@register.filter
def told(detail: Mapping[str, Any], language: Language) -> str:
    """Give kept JSON as a line to read: "numbers: 00300137, 00303288; to: Left"; what is empty is left out.

    By name, for the order of kept JSON is each database's own.
    """
    between = "؛ " if language is Language.UR else "; "
    return between.join(
        f"{_said(f'kept_{name}', language, name)}: {_value(value, language, _WORDS_OF.get(name, ''))}"
        for name, value in sorted(detail.items())
        if value not in ("", [], {})
    )


def _value(value: Any, language: Language, words_of: str) -> str:  # noqa: ANN401  whatever JSON holds
    match value:
        case bool():
            return words.say("kept_yes" if value else "kept_no", language)
        case Mapping():
            return f"({told(value, language)})"
        case list():
            return f"{language.comma} ".join(_value(one, language, words_of) for one in value)
        case _:
            return _said(f"{words_of}{value}", language, str(value)) if words_of else str(value)


def _said(key: str, language: Language, otherwise: str) -> str:
    """Give a phrase, or what is kept where we have no words for it: a name, or a word of an earlier version."""
    return words.say(key, language) if key in words.PHRASES else otherwise
