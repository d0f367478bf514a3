"""Quizdown, both ways: the package reads it, in a process of its own, for it can end the process it works in.

Its questions hold a heading, paragraphs and choices, and nothing else: no title, no reasons, no clauses.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from generator.exchange.formats import Feature, Format, Shipment
from generator.exchange.outgoing import Outgoing, drafted
from generator.exchange.taken import UNREADABLE, Report, Taken, TakenChoice, decode, is_too_large
from generator.exchange.wording import blocks_of
from generator.model.text import Language

PROGRAM = """
import json, sys
try:
    from quizdown import quizdown_render
except ImportError:
    print('"missing"')
    sys.exit()
def read(text):
    try:
        return json.loads(quizdown_render(text, "check", "JSON"))["questions"]
    except BaseException as error:
        return str(error)
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
"""
"""What `run` executes: for each text its questions, or what the package said instead."""

Run = Callable[[str, str], str | None]
"""Executes a Python program in another process, given its input; gives what it prints, or none when it fails."""

_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_FENCE = re.compile(r" {0,3}(```|~~~)")


def quizdown_reader(run: Run) -> Callable[[bytes, Language, Report], tuple[Taken, ...]]:
    """Give a reader that stands on the package."""

    def read(data: bytes, _: Language, report: Report) -> tuple[Taken, ...]:
        if is_too_large(data, report) or (text := decode(data, report)) is None:
            return ()
        if "\0" in text:
            report.refuse(
                text.count("\n", 0, text.index("\0")) + 1, "a control character", "delete it", code=UNREADABLE
            )
            return ()
        parts = _parts(text)
        read_parts = _answers(run, [part for _, part in parts], report)
        return tuple(_taken(parts, read_parts, report))

    return read


def _answers(run: Run, texts: list[str], report: Report) -> list[Any]:
    printed = run(PROGRAM, json.dumps(texts))
    if printed is None:
        report.refuse(
            1, "the quizdown package failed on this file", "compare it with a file that works", code=UNREADABLE
        )
        return []
    answers = json.loads(printed)
    if answers == "missing":
        hint = "import it on an x86-64 Linux machine, or bring the questions as GIFT or CSV"
        report.refuse(
            1, "the quizdown package is not installed: it has no build for this machine", hint, code=UNREADABLE
        )
        return []
    assert isinstance(answers, list)  # noqa: S101  what our own program prints
    return answers


def _parts(text: str) -> list[tuple[int, str]]:
    """Give the text of each question with its first line: the package tells no lines, so it reads them one by one."""
    starts, fenced = [], False
    lines = text.split("\n")
    for number, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        if not fenced and _HEADING.match(line):
            starts.append(number)
    if any(line.strip() for line in lines[: starts[0] if starts else len(lines)]):
        starts.insert(0, 0)
    ends = [*starts, len(lines)][1:]
    return [(start + 1, "\n".join(lines[start:end])) for start, end in zip(starts, ends, strict=True)]


def _taken(parts: list[tuple[int, str]], answers: list[Any], report: Report) -> list[Taken]:
    taken = []
    for (line, text), answer in zip(parts, answers, strict=False):
        if not isinstance(answer, list) or len(answer) != 1:
            said = answer if isinstance(answer, str) else f"{len(answer)} questions under one heading"
            message = f"the quizdown package cannot read the question that starts here: {said.splitlines()[0][:80]}"
            report.refuse(line, message, "write `# question`, then choices as `- [x] right` and `- [ ] wrong`")
        else:
            taken.append(_question(line, text, answer[0], report))
    if answers == [] and not report.is_refused:
        report.refuse(1, "there is no question in this file", "write `# question` and its choices")
    return taken


def _question(line: int, text: str, read: dict[str, Any], report: Report) -> Taken:
    heading, *rest = re.split(r"(?<=</h[1-6]>)", str(read["prompt"]), maxsplit=1)
    asked = blocks_of(re.sub(r"</?h[1-6]>", "", heading))
    situation = blocks_of("".join(rest))
    lost = asked.lost + situation.lost
    choices = []
    for option in read["options"]:
        words = blocks_of(str(option["content"]))
        lost += words.lost
        choices.append(TakenChoice(text=words.text, right=option["correct"] is True))
    if read.get("ordered"):
        lost.append("the order of its choices")
    called = text.split("\n", 1)[0].strip("# ")[:40]
    report.lose_all(line, called, lost)
    return Taken(
        line=line,
        id="",
        title="",
        situation=situation.text,
        question=asked.text,
        choices=tuple(choices),
        single=sum(choice.right for choice in choices) == 1,
    )


def _write(shipment: Shipment) -> bytes:
    return "\n".join(_written(question) for question in shipment.questions).encode()


def _written(question: Outgoing) -> str:
    situation = blocks_of(question.situation + drafted(question.draft), is_flat=True).texts
    choices = (f"- [{'x' if c.right else ' '}] {_in_one_line(c.html)}" for c in question.choices)
    paragraphs = "".join(f"{' '.join(paragraph.split())}\n\n" for paragraph in situation)
    return f"# {_in_one_line(question.question)}\n\n{paragraphs}" + "\n".join(choices) + "\n"


def _in_one_line(html: str) -> str:
    return " ".join(blocks_of(html).text.split())


QUIZDOWN = Format(
    name="quizdown",
    ending=".quiz.md",
    # Its pages mark the right choices for anyone to see: no examination question goes in.
    holds=frozenset({Feature.LONG_TITLE}),
    write=_write,
    parts_languages=False,
)
