"""The questions of a paper as HTML, put together from strings: a paper is most of what the examination's pages weigh.

Django's own templates take ten times as long over thirty questions. Whatever is put in here is a number, a phrase of
ours, or a text the publisher has cleaned.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import assert_never

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from generator.grader import words
from generator.grader.examining.shown import ShownChoice, ShownQuestion
from generator.model.scenario import Kind
from generator.model.text import Language


def ways_to(questions: Sequence[ShownQuestion], language: Language) -> SafeString:
    """Give the list of links to the questions, with those marked that are answered."""
    return _joined([_way(q, language) for q in questions])


def questions_html(questions: Sequence[ShownQuestion], language: Language) -> SafeString:
    """Give the questions as the items of a list, each with its fields."""
    return _joined([_question(q, len(questions), language) for q in questions])


def _way(q: ShownQuestion, language: Language) -> str:
    marked, said = (' class="is-answered"', f" {_say('paper_is_answered', language)}") if q.is_answered else ("", "")
    return (
        f'<li><a href="#q{q.number}" data-jump="{q.number}"{marked}>{q.number}'
        f'<span class="hidden">{said}</span></a></li>\n'
    )


def _question(q: ShownQuestion, total: int, language: Language) -> str:
    return (
        f'\n<li class="question" id="q{q.number}" tabindex="-1" data-question="{q.number}"'
        f' data-kind="{q.kind.value}">\n'
        f'<h2 class="question__number">{_heading(q.number, total, language)}</h2>\n'
        f'<div class="situation">{q.situation}</div>\n{q.exhibit}\n'
        f'<div class="quiz quiz--{q.kind.value}">\n{_taken(q, language)}\n{_task(q, language)}\n</div>\n\n</li>\n'
    )


def _taken(q: ShownQuestion, language: Language) -> str:
    return "".join(
        f'\n<div class="taken"><p class="taken__question">{_step(n, language)} {decision.question}</p>\n'
        f'<p class="taken__decision"><span class="taken__word">{_say("paper_decided", language)}</span>'
        f" {decision.decided}</p></div>\n"
        for n, decision in enumerate(q.taken, 1)
    )


def _task(q: ShownQuestion, language: Language) -> str:
    if not q.choices:
        return f'\n<p class="taken__end">{_say("paper_path_done", language)}</p>\n'
    step = f"{_step(len(q.taken) + 1, language)} " if q.kind is Kind.PATH else ""
    return (
        f'\n<fieldset>\n<legend>{step}{q.question}</legend>\n<p class="quiz__how">{_say(_how(q.kind), language)}</p>\n'
        f"{_draft(q) if q.kind is Kind.SPOT else _choices(q)}\n</fieldset>\n{_button(q, language)}\n"
    )


def _how(kind: Kind) -> str:
    match kind:
        case Kind.CHOICE:
            return "paper_how_choice"
        case Kind.SELECT:
            return "paper_how_select"
        case Kind.SPOT:
            return "paper_how_spot"
        case Kind.PATH | Kind.DISCUSS:
            return "paper_how_path"
        case _:
            assert_never(kind)


def _draft(q: ShownQuestion) -> str:
    pieces = [
        piece.html
        if piece.position is None
        else f'<label class="phrase"><input type="checkbox" name="q{q.number}" value="{piece.position}"'
        f'{_tick(piece)}><span class="phrase__text">{piece.html}</span></label>'
        for piece in q.choices
    ]
    return f'\n<div class="draft">{"".join(pieces)}</div>\n'


def _choices(q: ShownQuestion) -> str:
    sort = "checkbox" if q.kind is Kind.SELECT else "radio"
    choices = [
        f'<div class="choice"><input type="{sort}" id="q{q.number}-{choice.position}" name="q{q.number}"'
        f' value="{choice.position}"{_tick(choice)}>'
        f'<label for="q{q.number}-{choice.position}">{choice.html}</label></div>\n'
        for choice in q.choices
    ]
    return f'\n<div class="choices">\n{"".join(choices)}</div>\n'


def _button(q: ShownQuestion, language: Language) -> str:
    if q.kind is not Kind.PATH:
        return ""
    return (
        '<div class="quiz__bar"><button class="button button--quiet" type="submit" name="decide"'
        f' value="{q.number}.{len(q.taken)}">{_say("paper_decide", language)}</button></div>'
    )


@lru_cache(maxsize=512)
def _heading(number: int, total: int, language: Language) -> str:
    return escape(words.say("paper_question", language, n=number, total=total))


@lru_cache(maxsize=64)
def _step(number: int, language: Language) -> str:
    return f'<span class="quiz__number">{escape(words.say("paper_step", language, n=number))}</span>'


def _tick(choice: ShownChoice) -> str:
    return " checked" if choice.is_ticked else ""


@lru_cache(maxsize=64)
def _say(key: str, language: Language) -> str:
    return escape(words.say(key, language))


def _joined(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  of what is put in, see above
