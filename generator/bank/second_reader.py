"""The quizdown package as a second reader of quick checks, wherever it has a wheel.

It has no line numbers, reads more than the course uses, and can panic; so it works in a process of its own,
which the caller starts, and its reading is compared with ours.
"""

import html
import json
import re
from collections.abc import Callable, Sequence

from generator.bank.problems import Problems
from generator.model.course import RecallChoice, RecallQuestion

PackageReader = Callable[[Sequence[str]], Sequence[tuple[RecallQuestion, ...] | None] | None]
"""Reads quick checks with the quizdown package, in one batch: for each text its questions, or none for a
text the package refuses. No answer at all means that the package is not there."""

PROGRAM = """
import json, sys
try:
    from quizdown import quizdown_render
except ImportError:
    sys.exit(3)

SEAM = "seam-of-two-files"

def read(text):
    try:
        return json.loads(quizdown_render(text, "check", "JSON"))["questions"]
    except BaseException:
        return None

def read_together(texts):
    # A call costs more than a thousand questions do.
    seam = f"\\n\\n# {SEAM}\\n\\n- [x] {SEAM}\\n\\n"
    readings = [[]]
    for question in read(seam.join(texts)) or ():
        if SEAM in question["prompt"]:
            readings.append([])
        else:
            readings[-1].append(question)
    return readings if all(readings) and len(readings) == len(texts) else None

texts = json.load(sys.stdin)
json.dump(read_together(texts) or [read(text) for text in texts], sys.stdout)
"""
"""What `run` executes: the package can panic with an exception that is not an `Exception`, so it works in a
process of its own, once for all files."""


def package_reader(run: Callable[[str, str], str | None]) -> PackageReader:
    """Give a reader that stands on the package.

    `run(program, stdin)` executes a Python program in another process and gives what it prints, or none
    when it fails; starting processes is not this room's business.
    """

    def read(texts: Sequence[str]) -> Sequence[tuple[RecallQuestion, ...] | None] | None:
        printed = run(PROGRAM, json.dumps(list(texts)))
        if printed is None:
            return None
        return [
            None if questions is None else tuple(map(_from_package, questions)) for questions in json.loads(printed)
        ]

    return read


def _from_package(question: dict[str, object]) -> RecallQuestion:
    options = question["options"]
    assert isinstance(options, list)  # noqa: S101  # the package's own JSON
    choices = tuple(RecallChoice(text=_words(str(o["content"])), right=o["correct"] is True) for o in options)
    return RecallQuestion(text=_words(str(question["prompt"])), choices=choices)


def plain_words(question: RecallQuestion) -> RecallQuestion:
    """Give a question with the signs of emphasis and code gone, as the package's reading has it."""
    choices = tuple(RecallChoice(text=_unmarked(c.text), right=c.right) for c in question.choices)
    return RecallQuestion(text=_unmarked(question.text), choices=choices)


def _words(markup: str) -> str:
    # The package ends its coloured code with a line feed of its own.
    return _unmarked(html.unescape(re.sub(r"<[^>]*>", "", markup.replace("</code>\n", "</code>"))))


def _unmarked(text: str) -> str:
    return " ".join(re.sub(r"[*_`]", "", text).split())


def note_disagreements(
    checks: Sequence[tuple[Problems, str, tuple[RecallQuestion, ...]]], package: PackageReader
) -> None:
    """Ask the package to read the same texts, and note each that it refuses or understands otherwise."""
    readings = package([text for _, text, _ in checks]) if checks else None
    for (problems, _, ours), theirs in zip(checks, readings or (), strict=False):
        mine = tuple(map(plain_words, ours))
        if theirs is None:
            problems.at("E122", 1, 1, "the quizdown package cannot read this file", "compare it with a file that works")
        elif mine != theirs:
            index = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), 0)
            line = ours[index].line if index < len(ours) else 1
            hint = "write it more plainly: one line for the question, one for each choice"
            problems.at("E122", line, 1, "the quizdown package reads this question otherwise", hint)
