"""Quick checks: the subset of quizdown that the course uses, read with line numbers.

A heading is a question and a task list its choices. Everything else is refused with its line, so
whatever this reader accepts means the same to the quizdown package, which has no line numbers, reads
much more, and can end the process that calls it.
"""

import re
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
