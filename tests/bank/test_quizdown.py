"""Our reader of quick checks, held against the quizdown package wherever the package is installed."""

import importlib.util
import random
import subprocess
import sys
from pathlib import Path

import pytest

from generator import bank
from generator.bank.problems import Problems
from generator.bank.quizdown import read_quick_check
from generator.bank.second_reader import plain_words
from generator.model.course import RecallQuestion
from tests.builders import a_tree

LESSONS = Path(__file__).parent.parent.parent / "course" / "lessons"
QUIZ = "course/lessons/permission.en.quiz.md"
needs_package = pytest.mark.skipif(not importlib.util.find_spec("quizdown"), reason="no wheel for this machine")

SOUND = {
    "plain": "# One?\n\n- [x] A\n- [ ] B\n\n# Two?\n\n- [ ] A\n- [x] B\n",
    "no blank lines": "# One?\n- [x] A\n- [ ] B\n# Two?\n- [ ] A\n- [x] B\n",
    "blank lines between choices": "# One?\n\n- [x] A\n\n- [ ] B\n",
    "wrapped choice": "# One?\n\n- [x] A long\n  choice\n- [ ] B\n",
    "stars": "## One?\n\n* [X] A\n* [ ] B\n",
    "numbered": "# One?\n\n1. [x] A\n2. [ ] B\n",
    "indented": "# One?\n\n  - [x] A\n  - [ ] B\n",
    "emphasis and code": "# *One* and **two**?\n\n- [x] A *b* **c** `d e`\n- [ ] B\n",
    "closed heading": "# One? ##\n\n- [x] A\n- [ ] B\n",
    "Urdu": "# کیا یہ درست ہے؟\n\n- [x] جی ہاں، “درست” ہے\n- [ ] نہیں\n",
    "quotation marks": '# "One", it\'s -- well...?\n\n- [x] A\'s "b" & c\n- [ ] 3 > 2\n',
    "carriage returns": "# One?\r\n\r\n- [x] A\r\n- [ ] B\r\n",
    "all wrong": "# One?\n\n- [ ] A\n- [ ] B\n",
}
REFUSED = {
    "item without a box": "# One?\n\n- [x] A\n- B\n",
    "nested list": "# One?\n\n- [x] A\n    - [ ] B\n",
    "text before": "Hello\n\n# One?\n\n- [x] A\n",
    "text after": "# One?\n\n- [x] A\n\nBye\n",
    "two lists": "# One?\n\n- [x] A\n* [ ] B\n",
    "no choices": "# One?\n",
    "title above": "# Title\n\n## One?\n\n- [x] A\n- [ ] B\n",
    "choice first": "- [x] A\n\n# One?\n\n- [x] A\n",
    "rule": "# One?\n\n- [x] A\n\n---\n\n# Two?\n\n- [x] A\n",
    "link": "# One?\n\n- [x] [A](javascript:alert(1))\n- [ ] B\n",
    "HTML": "# One?\n\n- [x] <img src=x onerror=alert(1)>\n- [ ] B\n",
    "setext heading": "One?\n===\n\n- [x] A\n- [ ] B\n",
    "code block": "# One?\n\n    code\n\n- [x] A\n",
    "empty choice": "# One?\n\n- [x] \n- [ ] B\n",
    "quotation in a choice": "# One?\n\n- [x] > A\n- [ ] B\n",
    "list in a choice": "# One?\n\n- [x] 1. A\n- [ ] B\n",
    "choices out of line": "# One?\n\n-  [x] A\n   - [ ] B\n",
    "heading in a list": "# One?\n\n- [x] A\n  # Two?\n- [ ] B\n",
    "empty question": "#\n\n- [x] A\n- [ ] B\n",
}


def run(program: str, stdin: str) -> str | None:
    done = subprocess.run([sys.executable, "-c", program], input=stdin, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


package = bank.package_reader(run)


def ours(text: str) -> tuple[RecallQuestion, ...] | None:
    problems = Problems("quiz.md")
    questions = read_quick_check(text.replace("\r\n", "\n"), problems)
    return None if problems.found else questions


def agree(texts: list[str]) -> None:
    theirs = package(texts)
    assert theirs is not None
    for text, reading in zip(texts, theirs, strict=True):
        assert tuple(map(plain_words, ours(text) or ())) == reading, text


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_what_belongs_to_the_subset_is_read(text: str):
    questions = ours(text)
    assert questions
    assert all(len(question.choices) == 2 for question in questions)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_belong_is_refused_with_its_line(text: str):
    problems = Problems("quiz.md")
    assert read_quick_check(text, problems) == ()
    assert {d.code for d in problems.found} == {"E121"}
    assert all(d.span.line <= text.count("\n") for d in problems.found)


@needs_package
def test_the_package_reads_the_made_cases_as_we_do():
    agree(list(SOUND.values()))


@needs_package
def test_the_package_reads_every_quick_check_of_the_course_as_we_do():
    texts = [path.read_text(encoding="utf-8") for path in sorted(LESSONS.glob("*.quiz.md"))]
    assert len(texts) > 1
    assert all(ours(text) for text in texts)
    agree(texts)


LINES = (
    *("# Q?", "## Q2 #", "#", "# ", "# *r", "  # no", "- [x] A", "- [ ] B", "- [X] *c* d", "* [ ] e", "1. [x] f"),
    *("2) [ ] g", "12. [x] h", "+ [ ] i", "   - [x] j", "- k", "    - [ ] deep", "-  [x]  wide ", "  2. [ ] l"),
    *("- [x] `m* n`", "- [ ] o_p_q", "- [ ] 3*4*5", "- [x]", "  wrapped words", "words", "\ttab", "> q"),
    *("1986. was a year", "===", "***", "", ""),
)
SIGNS = "abcdاردو 123*_`-[]()#>~!&;:\\|+.=\"'،۔؟\u00a0\u2003"


def a_document(chance: random.Random) -> str:
    """Give lines that a quick check may hold, may hold with luck, or may not hold."""

    def line() -> str:
        words = "".join(chance.choices(SIGNS, k=chance.randint(1, 15)))
        return chance.choice((*LINES, *LINES, words, f"# {words}", f"- [ ] {words}", f"- [x] {words}"))

    return "\n".join(["# Q?", *(line() for _ in range(chance.randint(1, 6)))])


@needs_package
def test_whatever_we_accept_the_package_reads_as_we_do():
    chance = random.Random(20241121)
    accepted = [text for text in (a_document(chance) for _ in range(20_000)) if ours(text)]
    assert len(accepted) > 300
    agree(accepted)


@needs_package
def test_loading_asks_the_package_for_a_second_opinion_and_says_nothing_when_it_agrees():
    assert bank.load(a_tree(), package).diagnostics == ()


def test_a_package_that_is_not_there_has_no_opinion():
    assert bank.load(a_tree(), bank.package_reader(lambda *_: None)).diagnostics == ()


def test_a_package_that_reads_otherwise_is_told_with_the_question():
    def other(texts):
        readings = [tuple(map(plain_words, ours(text) or ())) for text in texts]
        return [(*reading[:1], *reading[:1], *reading[2:]) for reading in readings]

    said = [str(d) for d in bank.load(a_tree(), other).diagnostics]
    assert said[0] == (
        f"{QUIZ}:6:1: error[E122]: the quizdown package reads this question otherwise\n"
        "  hint: write it more plainly: one line for the question, one for each choice"
    )


def test_a_package_that_refuses_a_file_is_told():
    said = [str(d) for d in bank.load(a_tree(), lambda texts: [None for _ in texts]).diagnostics]
    assert said[0].startswith(f"{QUIZ}:1:1: error[E122]: the quizdown package cannot read this file")
