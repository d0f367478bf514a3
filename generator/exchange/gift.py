"""Writes GIFT, as Moodle documents it: one blank line between questions, none inside one, every sign escaped."""

from itertools import groupby

from generator.exchange.formats import Feature, Format, Shipment
from generator.exchange.outgoing import Outgoing, percents

# The colon too: Moodle forgives some bare ones, stricter readers none. Line breaks become the two signs `\n`.
_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"} | {"\n": "\\n", "\r": None})


def category(shipment: Shipment, question: Outgoing) -> str:
    """Give the category a question belongs to: languages apart, and examination-only questions apart."""
    kept_apart = "/examination-only" if question.is_exam_only else ""
    return f"$course$/top/{shipment.course}{kept_apart}/{question.language}/{question.topic}"


def _write(shipment: Shipment) -> bytes:
    head = [f"// {shipment.warning}"] if shipment.warning else []
    parts = ["\n".join(head)] if head else []
    for name, questions in groupby(shipment.questions, key=lambda q: category(shipment, q)):
        parts.append(f"$CATEGORY: {name}")
        parts += [_question(question) for question in questions]
    return ("\n\n".join(parts) + "\n").encode()


def _question(question: Outgoing) -> str:
    tags = " ".join(f"[tag:{tag}]" for tag in question.tags)
    lines = [
        f"// [id:{question.id}] {tags}",
        f"::{_plain(question.name)}::{_html(dressed(question))}{{",
        *(_choice(question, place) for place in range(len(question.choices))),
        "}",
    ]
    return "\n".join(lines)


def _choice(question: Outgoing, place: int) -> str:
    choice, percent = question.choices[place], percents(question)[place]
    sign = ("=" if choice.right else "~") if question.single else f"~%{percent}%"
    reason = f"#{_html(choice.why)}" if choice.why else ""
    return f"{sign}{_html(choice.html)}{reason}"


def dressed(question: Outgoing) -> str:
    """Give a question's text with its language and direction, which no field of the format holds."""
    return f'<div lang="{question.language}" dir="{question.language.direction}">{question.body}</div>'


def _html(html: str) -> str:
    return f"[html]{_plain(html)}"


def _plain(text: str) -> str:
    return text.translate(_ESCAPES)


GIFT = Format(
    name="gift",
    ending=".gift",
    holds=frozenset({Feature.FEEDBACK, Feature.BLOCKS, Feature.FACTS, Feature.EXAM}),
    write=_write,
)
