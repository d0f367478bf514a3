"""Reads GIFT more strictly than Moodle does: what Moodle would quietly take for something else is refused.

Multiple choice and true or false are carried; the other kinds of question are refused by name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.exchange.moodle_terms import TRUTH, is_uneven, place_of, rich, told_in_general, without_id
from generator.exchange.taken import Report, Taken, TakenChoice, decode, is_too_large, split_asked, without_controls
from generator.exchange.wording import Blocks
from generator.model.text import Language

_COMMENT = re.compile(r"\s*//")
_CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(?P<name>.*?)\s*")
_ID = re.compile(r"\[id:(?P<value>[^\]]+)\]")
_TAG = re.compile(r"\[tag:(?P<value>[^\]]+)\]")
_FORMAT = re.compile(r"\s*\[(?P<name>html|moodle|plain|markdown)\]")
_TRUTH = re.compile(r"(?P<value>TRUE|T|FALSE|F)\b\s*(?P<rest>#.*)?", re.DOTALL)
_WEIGHT = re.compile(r"\s*%(?P<value>-?\d+(?:\.\d+)?)%")
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")


@dataclass(slots=True)
class _Block:
    """The lines of one question, comments taken out, and what the comments say about it."""

    line: int
    category: str
    text: str = ""
    id: str = ""
    tags: list[str] = field(default_factory=list)


def read_gift(data: bytes, language: Language, report: Report) -> tuple[Taken, ...]:
    """Give the questions of a GIFT file, noting everything that cannot be carried."""
    if is_too_large(data, report) or (text := decode(data, report)) is None:
        return ()
    taken = [_read(block, language, report) for block in _blocks(text)]
    if not taken:
        report.refuse(1, "there is no question in this file", "a GIFT question reads `::name::text {=right ~wrong}`")
    return tuple(question for question in taken if question)


def _blocks(text: str) -> Iterator[_Block]:
    category = ""
    block = _Block(line=0, category="")
    for number, line in enumerate(text.split("\n"), start=1):
        if _COMMENT.match(line):
            if found := _ID.search(line):
                block.id = found["value"].strip()
            block.tags += [found["value"].strip() for found in _TAG.finditer(line)]
        elif not block.text and (found := _CATEGORY.fullmatch(line)):
            category = found["name"]
        elif line.strip():
            if not block.text:
                block.line, block.category = number, category
            block.text += f"{line}\n"
        elif block.text:
            yield block
            block = _Block(line=0, category="")
    if block.text:
        yield block


def _read(block: _Block, language: Language, report: Report) -> Taken | None:
    """Take one question apart, or note why it cannot be carried."""
    opened, name, rest = 0, "", without_controls(block.text, block.line, block.id or "a question", report)
    if rest.lstrip().startswith("::"):
        start = rest.index("::") + 2
        end = _find(rest, "::", start)
        if end < 0:
            report.refuse(block.line, "the name of this question has no end", "close it with `::`", start)
            return None
        name, opened = " ".join(_unescaped(rest[start:end]).split()), end + 2
    brace = _find(rest, "{", opened)
    close = _find(rest, "}", brace + 1) if brace >= 0 else -1
    fault = _shape_fault(rest, opened, brace, close)
    if fault:
        offset, message, hint = fault
        line, column = _position(rest, offset, block.line)
        report.refuse(line, message, hint, column)
        return None
    tail = rest[close + 1 :].strip()
    stem = rest[opened:brace] + (f" … {tail}" if tail else "")
    return _question(block, (name, stem, rest[brace + 1 : close]), language, report)


def _shape_fault(text: str, start: int, brace: int, close: int) -> tuple[int, str, str] | None:
    if brace < 0:
        return start, "there are no answers in braces: a description is no question", "delete it, or add its answers"
    if close < 0:
        return brace, "the braces of the answers are not closed", "end them with `}`, with no blank line inside"
    if (nested := _find(text[:close], "{", brace + 1)) >= 0:
        return nested, "a brace opens inside the answers", "write a brace in a text as `\\{`"
    if (second := _find(text, "{", close + 1)) >= 0:
        return second, "a second pair of braces in one question", "part two questions by a blank line"
    return None


def _question(block: _Block, parts: tuple[str, str, str], language: Language, report: Report) -> Taken | None:
    """Give the question of which the name, the text and the answers are known."""
    name, stem, answers = parts
    said, topic = place_of(block.category)
    spoken = said or language
    called = name or " ".join(_unescaped(stem).split())[:40]
    lost: list[str] = []
    style = found["name"] if (found := _FORMAT.match(stem)) else "moodle"
    asked = _rich(stem, style, lost)
    body, general = _general_of(answers)
    read = _true_or_false(body, style, spoken, lost) or _choices(body, style, lost)
    if isinstance(read, str):
        report.refuse(block.line, f"`{called}` is {read}", "keep it in Moodle, or rewrite it as multiple choice")
        return None
    choices, single, uneven = read
    situation, question = split_asked(asked)
    if uneven:
        lost.append("partial credit")
    if general:
        choices = told_in_general(choices, _rich(general, style, lost).text, lost)
    report.lose_all(block.line, called, lost)
    title, own_id = without_id(name, block.id)
    return Taken(
        line=block.line,
        id=own_id or name,
        title=title,
        situation=situation,
        question=question,
        choices=choices,
        single=single,
        language=said,
        topic=topic,
        tags=tuple(block.tags),
    )


def _true_or_false(
    body: str, style: str, language: Language, lost: list[str]
) -> tuple[tuple[TakenChoice, ...], bool, bool] | None:
    if not (match := _TRUTH.fullmatch(body.strip())):
        return None
    is_true = match["value"].startswith("T")
    # Moodle: the feedback of the wrong answer comes first.
    parts = [*_split(match["rest"] or "", "#")[1:], "", ""]
    reasons = {not is_true: parts[0], is_true: parts[1]}
    choices = tuple(
        TakenChoice(text=TRUTH[truth][language], right=truth is is_true, why=_rich(reasons[truth], style, lost).text)
        for truth in (True, False)
    )
    return choices, True, False


def _choices(body: str, style: str, lost: list[str]) -> tuple[tuple[TakenChoice, ...], bool, bool] | str:
    """Give the choices, whether one is right, and whether credit is partial; or the name of what this is instead."""
    if not body.strip():
        return "an essay"
    if body.lstrip().startswith("#"):
        return "a question for a number"
    parts = _split(body, "=~")
    if parts[0].strip() or len(parts) == 1:
        return "a short answer"
    signs = [body[at] for at in _places(body, "=~")]
    answers = parts[1:]
    if "~" not in signs:
        return "a question of pairs to match" if all("->" in a for a in answers) else "a short answer"
    single = "=" in signs
    choices, worths = [], []
    for sign, answer in zip(signs, answers, strict=True):
        weight = _WEIGHT.match(answer)
        worth = float(weight["value"]) if weight else (100.0 if sign == "=" else 0.0)
        text, _, why = _cut(answer[weight.end() :] if weight else answer, "#")
        right = worth == 100 if single else worth > 0
        choices.append(TakenChoice(text=_rich(text, style, lost).text, right=right, why=_rich(why, style, lost).text))
        worths.append(worth)
    return tuple(choices), single, is_uneven(worths, single=single)


def _general_of(answers: str) -> tuple[str, str]:
    at = _find(answers, "####", 0)
    return (answers, "") if at < 0 else (answers[:at], answers[at + 4 :])


def _rich(text: str, style: str, lost: list[str]) -> Blocks:
    if match := _FORMAT.match(text):
        style, text = match["name"], text[match.end() :]
    return rich(_unescaped(text.strip()), style, lost)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: "\n" if m[1] == "n" else m[1], text)


def _places(text: str, signs: str) -> Iterator[int]:
    """Give the places of signs that no backslash stands before."""
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] in signs:
            yield at
        at += 1


def _find(text: str, mark: str, start: int) -> int:
    return next((at for at in _places(text, mark[0]) if at >= start and text.startswith(mark, at)), -1)


def _split(text: str, signs: str) -> list[str]:
    ends = [*_places(text, signs), len(text)]
    starts = [0, *(at + 1 for at in ends[:-1])]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _cut(text: str, sign: str) -> tuple[str, str, str]:
    at = _find(text, sign, 0)
    return (text, "", "") if at < 0 else (text[:at], sign, text[at + 1 :])


def _position(text: str, offset: int, first_line: int) -> tuple[int, int]:
    before = text[:offset]
    return first_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1
