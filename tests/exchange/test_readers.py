"""What each reader makes of files that others wrote, and what it says about the parts it cannot carry."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from generator import exchange
from generator.build import run_apart
from generator.errors import ExchangeError
from generator.exchange import Destination
from generator.model.scenario import MultipleChoice, Scenario, SingleChoice, Use
from generator.model.text import Language, Text

HERE = Destination(topics=frozenset({"permission"}), language=Language.EN, topic="permission", stem="quiz")


def take(file: str, text: str | bytes, destination: Destination = HERE) -> tuple[list[Scenario], list[str]]:
    data = text.encode() if isinstance(text, str) else text
    imported = exchange.import_questions(file, data, destination, run_apart)
    return list(imported.scenarios), [str(d).split("\n")[0] for d in imported.lost]


def refused(file: str, text: str | bytes, destination: Destination = HERE) -> list[str]:
    with pytest.raises(ExchangeError) as raised:
        take(file, text, destination)
    said = str(raised.value).split("\n")
    assert said[-1] == "nothing was imported"
    return [line for line in said[:-1] if not line.startswith("  hint: ") and ": warning[" not in line]


def choices_of(scenario: Scenario) -> list[tuple[str, bool, str]]:
    assert isinstance(scenario.task, SingleChoice | MultipleChoice)
    return [(c.text.en, bool(c.right), c.why.en) for c in scenario.task.choices]


def test_gift_multiple_choice_with_feedback_and_gaps():
    (scenario,), lost = take("a.gift", "::Tomb:: Whose tomb?{\n=Grant's#yes\n~Lee's#no\n~%0%Nobody's\n}\n")
    assert lost == []
    assert scenario.id == "tomb"
    assert choices_of(scenario) == [("Grant's", True, "yes"), ("Lee's", False, "no"), ("Nobody's", False, "")]
    assert scenario.title == Text(en="Tomb", ur="")
    assert (scenario.situation, scenario.platform, scenario.clauses) == (Text(en="", ur=""), exchange.GAP_PLATFORM, ())
    assert scenario.uses == {Use.PRACTICE}


def test_gift_in_urdu_goes_to_the_urdu_side():
    urdu = Destination(topics=HERE.topics, language=Language.UR, topic="permission", stem="quiz")
    (scenario,), _ = take("a.gift", "کون سا؟ {=یہ ~وہ}", urdu)
    assert isinstance(scenario.task, SingleChoice)
    assert scenario.task.question == Text(en="", ur="کون سا؟")
    assert scenario.id == "quiz-1"


def test_gift_true_or_false_gives_the_wrong_answers_feedback_first():
    (scenario,), _ = take("a.gift", "The sun rises.{TRUE#wrong#right}")
    assert choices_of(scenario) == [("True", True, "right"), ("False", False, "wrong")]
    (scenario,), _ = take("a.gift", "The sun sets in the east.{F#wrong#right}")
    assert choices_of(scenario) == [("True", False, "wrong"), ("False", True, "right")]


def test_gift_several_right_choices_and_a_missing_word():
    (scenario,), lost = take("a.gift", "Pick {~%50%one ~%50%two ~%-100%three} of these.")
    assert isinstance(scenario.task, MultipleChoice)
    assert scenario.task.question.en == "Pick … of these."
    assert [right for _, right, _ in choices_of(scenario)] == [True, True, False]
    assert lost == []


def test_gift_what_cannot_be_carried_is_told_by_line():
    text = (
        "// a comment\n::A:: essay {}\n\n::B:: number {#4:1}\n\n::C:: pairs {=a -> b =c -> d}\n\n"
        "::D:: short {=a =b}\n\nonly words\n\n::E:: one {=a ~b}\n::F:: two {=a ~b}\n\n::G:: open {=a\n\n::H:: {=a ~b\n"
    )
    assert refused("a.gift", text) == [
        "a.gift:2:1: error[X102]: `A` is an essay",
        "a.gift:4:1: error[X102]: `B` is a question for a number",
        "a.gift:6:1: error[X102]: `C` is a question of pairs to match",
        "a.gift:8:1: error[X102]: `D` is a short answer",
        "a.gift:10:1: error[X102]: there are no answers in braces: a description is no question",
        "a.gift:13:11: error[X102]: a second pair of braces in one question",
        "a.gift:15:12: error[X102]: the braces of the answers are not closed",
        "a.gift:17:7: error[X102]: the braces of the answers are not closed",
    ]


def test_gift_partial_credit_and_pictures_are_told_as_lost():
    (scenario,), lost = take("a.gift", '::A:: See <img src\\="x"> <a href\\="x">it</a>{=a ~%50%b ~c}')
    assert choices_of(scenario)[0] == ("a", True, "")
    assert lost == [
        "a.gift:1:1: warning[X103]: `A` held a link, which a scenario cannot hold",
        "a.gift:1:1: warning[X103]: `A` held a picture, which a scenario cannot hold",
        "a.gift:1:1: warning[X103]: `A` held partial credit, which a scenario cannot hold",
    ]


MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/Default for X</text></category></question>
<question type="multichoice"><name><text>Two &amp; two</text></name>
<questiontext format="html"><text><![CDATA[<p>A case.</p><p>What is 2 < 3 &amp; 2+2?</p>]]></text></questiontext>
<generalfeedback format="html"><text>It is &lt;b&gt;four&lt;/b&gt;.</text></generalfeedback>
<single>true</single>
<answer fraction="100" format="plain_text"><text>*4*</text><feedback format="html"><text></text></feedback></answer>
<answer fraction="0" format="markdown"><text>*5* {{x}}</text><feedback><text>No: too much</text></feedback></answer>
<tags><tag><text>level:3</text></tag><tag><text>sums</text></tag></tags>
</question>
<question type="truefalse"><name><text>Sky</text></name>
<questiontext format="moodle_auto_format"><text>The sky
is blue</text></questiontext>
<answer fraction="0"><text>false</text></answer><answer fraction="100"><text>true</text></answer></question>
</quiz>"""


def test_moodle_xml_in_all_four_text_formats():
    (sums, sky), lost = take("a.xml", MOODLE)
    assert isinstance(sums.task, SingleChoice)
    assert (sums.id, sums.title.en, sums.level) == ("two-two", "Two & two", 3)
    assert (sums.situation.en, sums.task.question.en) == ("A case.", "What is 2 < 3 & 2+2?")
    assert choices_of(sums) == [("\\*4\\*", True, "It is **four**."), ("*5* &#123;{x}}", False, "No: too much")]
    assert choices_of(sky) == [("False", False, ""), ("True", True, "")]
    assert lost == ["a.xml:4:1: warning[X103]: `Two & two` had the tag `sums`"]


def test_moodle_xml_other_types_are_refused_by_line():
    text = MOODLE.replace('type="truefalse"', 'type="essay"').replace('fraction="0" format', 'fraction="lots" format')
    assert refused("a.xml", text) == [
        "a.xml:9:1: error[X102]: `Two & two` has a choice worth 'lots'",
        "a.xml:12:1: error[X102]: `Sky` is of the type `essay`",
    ]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("=a ~A.", "`Q` has two choices that read the same"),
        ("~a ~b", "`Q` marks no choice as right"),
        ("~%50%a ~%50%b", "`Q` marks every choice as right"),
        ("=a =b ~c", "`Q` marks 2 choices as right, but only one may be ticked"),
        ("=a ~", "`Q` has a choice without words"),
        ("=a " + " ".join(f"~{n}" for n in range(8)), "`Q` has 9 choices"),
    ],
)
def test_a_question_that_cannot_be_marked_is_refused(answers: str, said: str):
    assert refused("a.gift", f"::Q::text{{{answers}}}") == [f"a.gift:1:1: error[X102]: {said}"]


def test_quizdown_with_emphasis_paragraphs_and_several_right():
    text = "# What *now*?\n\nThe case.\n\n- [x] a `b`\n- [x] c\n- [ ] {{ d }}\n\n# Second\n\n1. [ ] x\n1. [x] y\n"
    (first, second), lost = take("a.quiz.md", text)
    assert isinstance(first.task, MultipleChoice)
    assert (first.situation.en, first.task.question.en) == ("The case.", "What *now*?")
    assert choices_of(first) == [("a `b`", True, ""), ("c", True, ""), ("&#123;{ d }}", False, "")]
    assert second.id == "quiz-2"
    assert lost == [
        "a.quiz.md:9:1: warning[X103]: `Second` held the order of its choices, which a scenario cannot hold"
    ]


def test_quizdown_that_its_parser_dies_of_is_told_by_line():
    said = refused("a.md", "# One\n\n- [x] a\n- [ ] b\n\n# Two\n\n- a\n- b\n\n# Three\n\n")
    assert [line.split(":")[1] for line in said] == ["6", "11"]
    assert all("the quizdown package cannot read the question that starts here" in line for line in said)


def test_quizdown_where_the_package_is_missing():
    with pytest.raises(ExchangeError, match="the quizdown package is not installed: it has no build for this machine"):
        exchange.import_questions("a.md", b"# A", HERE, lambda *_: '"missing"')


COLUMNS = "id,title,question,choice 1,choice 2,Choice_3,right,why 1,question ur,choice 1 ur,choice 2 ur,choice 3 ur"
TABLE = f"""{COLUMNS},level,use,clauses
q-one,One,"What, now?",this,that,*other*,"1, 3",since,اب کیا؟,یہ,وہ,دوسرا,3,exam practice,a-b; c-d
,Two,Which?,x,y,,b,,,,,,,,
"""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_holds_one_question_a_row_and_both_languages(delimiter: str):
    text = TABLE if delimiter == "," else TABLE.replace('"What, now?"', "What? now?").replace('"1, 3"', "A C")
    text = text if delimiter == "," else text.replace("a-b; c-d", "a-b c-d").replace(",", delimiter)
    (one, two), lost = take("a.csv", text)
    assert lost == []
    assert isinstance(one.task, MultipleChoice)
    assert [(c.text.en, c.text.ur, c.right) for c in one.task.choices] == [
        ("this", "یہ", True),
        ("that", "وہ", False),
        ("\\*other\\*", "دوسرا", True),
    ]
    assert (one.id, one.level, one.uses, one.clauses) == ("q-one", 3, {Use.EXAM, Use.PRACTICE}, ("a-b", "c-d"))
    assert (two.id, two.kind) == ("two", "choice")
    assert choices_of(two) == [("x", False, ""), ("y", True, "")]


@pytest.mark.parametrize("names", ["question,choice 1,choice 2", "question en,choice 1 en,choice 2 en"])
def test_both_languages_of_a_row_are_one_scenario_though_the_row_has_no_id(names: str):
    rows = ["Which?,x,y,کون سا؟,الف,ب,1", "Who?,a,b,کون؟,پ,ت,2"]
    (one, two), lost = take("a.csv", "\n".join([f"{names},question ur,choice 1 ur,choice 2 ur,right", *rows]))
    assert lost == []
    assert [s.id for s in (one, two)] == ["quiz-1", "quiz-2"]
    assert [(c.text.en, c.text.ur) for c in one.task.choices] == [("x", "الف"), ("y", "ب")]
    assert two.task.question == Text(en="Who?", ur="کون؟")


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active
    for row in rows:
        book.active.append(row)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_a_workbook_reads_as_its_table_does():
    data = workbook(["question", "choice 1", "choice 2", "right"], ["2 + 2?", 4, 5.5, 1])
    (scenario,), lost = take("a.xlsx", data)
    assert choices_of(scenario) == [("4", True, ""), ("5.5", False, "")]
    assert lost == []


@pytest.mark.parametrize("place", ["XFD1", "AAA1", "A10001", "XFD1048576"])
def test_a_workbook_with_a_cell_far_away_is_refused_before_room_is_made_for_all_up_to_it(place: str):
    book = openpyxl.Workbook()
    book.active[place] = "x"
    data = BytesIO()
    book.save(data)
    row = "".join(filter(str.isdigit, place))
    said = f"a.xlsx:{row}:1: error[X101]: the cell {place} of sheet1.xml stands beyond ZZ10000"
    assert refused("a.xlsx", data.getvalue()) == [said]


def test_formulas_in_a_workbook_are_refused_by_their_cell():
    data = workbook(["question", "choice 1", "choice 2", "right"], ["a", "=1+1", "b", 1])
    assert refused("a.xlsx", data) == ["a.xlsx:2:1: error[X102]: the cell B2 of sheet1.xml holds a formula"]


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "@SUM(A1)", "-cmd|' /C calc'!A0", '=HYPERLINK("http://x")'])
def test_formulas_in_csv_cells_are_refused_by_line_and_column(cell: str):
    quoted = '"' + cell.replace('"', '""') + '"'
    assert refused("a.csv", f"question,choice 1,choice 2,right\nok,a,b,1\nwhat,{quoted},b,1\n") == [
        f"a.csv:3:2: error[X102]: column 2, `choice 1`, begins like a formula: {cell!r}"
    ]


def test_numbers_below_nought_and_dashes_are_no_formulas():
    (scenario,), _ = take("a.csv", "question,choice 1,choice 2,right\n- what?,-5,'=x,1\n")
    assert [text for text, _, _ in choices_of(scenario)] == ["-5", "=x"]


def test_columns_that_mean_nothing_and_columns_that_lack_are_told_together():
    assert refused("a.csv", "question,choise 1,choice 2\na,b,c\n") == [
        "a.csv:1:1: error[X102]: column 2 is called `choise 1`, which means nothing here",
        "a.csv:1:1: error[X102]: there is no column `choice 1`",
        "a.csv:1:1: error[X102]: there is no column `right`",
    ]


def test_every_fault_of_a_file_is_told_in_one_run():
    said = refused("a.csv", "question,choice 1,choice 2,right,kind\na,b,c,9,\nx,y,z,3,essay\n")
    assert said == [
        "a.csv:2:1: error[X102]: `a` marks no choice as right",
        "a.csv:2:1: error[X102]: `right` holds `9`",
        "a.csv:3:1: error[X102]: `kind` is `essay`",
        "a.csv:3:1: error[X102]: `right` names choice 3, which is empty",
        "a.csv:3:1: error[X102]: `x` marks no choice as right",
    ]


@pytest.mark.parametrize(
    ("destination", "said"),
    [
        (Destination(topics=HERE.topics, language=Language.EN), "`Q` belongs to no topic"),
        (
            Destination(topics=HERE.topics, language=Language.EN, topic="permission", used=frozenset({"q"})),
            "there is a scenario `q` already",
        ),
    ],
)
def test_a_question_with_no_place_to_go_is_refused(destination: Destination, said: str):
    assert refused("a.gift", "::Q::a{=b ~c}", destination) == [f"a.gift:1:1: error[X102]: {said}"]


def test_a_file_of_another_sort_is_refused_with_the_sorts_there_are():
    with pytest.raises(ExchangeError, match=r"its name may end in \.gift, \.txt, \.xml, \.csv, \.tsv, \.xlsx, \.md"):
        take("a.docx", b"")


def test_ids_are_made_of_names_and_kept_apart():
    names = ["Q", "Q", "9 lives", "Élan vital!", "سوال", "x" * 90]
    scenarios, _ = take("a.gift", "\n\n".join(f"::{name}::text {n}{{=b ~c}}" for n, name in enumerate(names)))
    assert [s.id for s in scenarios] == ["q", "q-2", "q-9-lives", "elan-vital", "quiz-5", "x" * 64]


def test_both_languages_of_a_question_must_agree(take_twice: Callable[[str, str], list[str]]):
    assert take_twice("=a ~b", "~a =b") == ["a.gift:9:1: error[X102]: `Q` has other right choices in its two languages"]


@pytest.fixture
def take_twice() -> Callable[[str, str], list[str]]:
    def refusals(english: str, urdu: str) -> list[str]:
        parts = (
            f"$CATEGORY: top/{language}/permission\n\n// [id:q]\n::Q::x{{{answers}}}"
            for language, answers in (("en", english), ("ur", urdu))
        )
        return refused("a.gift", "\n".join(["\n\n".join(parts)]))

    return refusals
