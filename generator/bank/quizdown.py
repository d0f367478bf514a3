"""Quick checks: the subset of quizdown that the course uses, read with line numbers.

A heading is a question and a task list its choices. Everything else is refused with its line, so
whatever this reader accepts means the same to the quizdown package, which has no line numbers, reads
much more, and can end the process that calls it.
"""

import html
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from generator.bank.problems import Problems
from generator.model.course import RecallChoice, RecallQuestion

_LIST_SIGN = r"(?:[-*+]|[0-9]{1,9}[.)])"
# What would begin a quotation, a heading, a list, a rule or an underline where words are expected.
_WORDS = rf"(?!>|#|{_LIST_SIGN}(?:\s|$)|(?:[-*_=]\s*)+$)(?P<text>\S.*?)[ \t]*"
_HEADING = re.compile(r"#{1,6}[ \t]+(?!#+[ \t]*$)(?P<text>\S.*?)(?:[ \t]+#+)?[ \t]*")
_CHOICE = re.compile(rf"(?P<indent> {{0,3}})(?P<sign>{_LIST_SIGN})[ \t]{{1,4}}\[(?P<tick>[ xX])\][ \t]+{_WORDS}")
_GOES_ON = re.compile(rf"[ \t]{{2,}}{_WORDS}")
# Signs that a text of the subset may not hold: they would begin HTML, a link, a picture, an entity or a table.
_BEYOND = re.compile(r"<|\]\(|\]\[|!\[|&[#\w]+;|\\|~~|``|\|")


@dataclass(slots=True)
class _Open:
    """A question being read."""

    text: str
    line: int
    sign: str = ""
    indent: str = ""
    choices: list[tuple[str, bool]] = field(default_factory=list)


def read_quick_check(text: str, problems: Problems) -> tuple[RecallQuestion, ...]:
    """Give the questions of a quick check, noting each line that does not belong in one."""
    questions: list[_Open] = []
    before = len(problems.found)
    blank = True
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            _read_line(line, number, questions, problems, after_blank=blank)
        blank = not line.strip()
    for question in questions:
        if not question.choices:
            hint = "write its choices below it, `- [x] right` and `- [ ] wrong`"
            problems.at("E121", question.line, 1, "this question has no choices", hint)
    if len(problems.found) > before:
        return ()
    return tuple(
        RecallQuestion(text=q.text, choices=tuple(RecallChoice(text=t, right=r) for t, r in q.choices), line=q.line)
        for q in questions
    )


def _read_line(line: str, number: int, questions: list[_Open], problems: Problems, *, after_blank: bool) -> None:
    if found := _BEYOND.search(line):
        hint = "a quick check holds plain words, `*emphasis*`, `**strong**` and `` `code` ``"
        problems.at("E121", number, found.start() + 1, f"`{found[0]}` cannot stand in a quick check", hint)
    elif match := _HEADING.fullmatch(line):
        questions.append(_Open(text=match["text"], line=number))
    elif match := _CHOICE.fullmatch(line):
        _read_choice(match, number, questions, problems)
    elif (match := _GOES_ON.fullmatch(line)) and questions and questions[-1].choices and not after_blank:
        words, is_right = questions[-1].choices[-1]
        questions[-1].choices[-1] = (f"{words} {match['text']}", is_right)
    else:
        hint = "write a question as `# ...` and a choice as `- [ ] ...` or `- [x] ...`"
        problems.at("E121", number, 1, "this line is neither a question nor a choice", hint)


def _read_choice(match: re.Match[str], number: int, questions: list[_Open], problems: Problems) -> None:
    if not questions:
        hint = "put its question above it, as `# ...`"
        problems.at("E121", number, 1, "a choice stands before the first question", hint)
        return
    question, sign = questions[-1], match["sign"][-1]
    if question.sign and sign != question.sign:
        problems.at("E121", number, 1, f"`{sign}` begins a second list", f"use `{question.sign}` for every choice")
        return
    if question.choices and match["indent"] != question.indent:
        hint = "begin every choice of a question in the same column"
        problems.at("E121", number, 1, "this choice stands further in or out than the first", hint)
        return
    question.sign, question.indent = sign, match["indent"]
    question.choices.append((match["text"], match["tick"] != " "))


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
    assert isinstance(options, list)  # noqa: S101  the package's own JSON
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
