"""What a tree of files becomes, and what is said about files that cannot be read."""

import pytest

from generator import bank
from generator.bank.source import MAX_BYTES
from generator.errors import Span
from generator.model.course import Crest, Library
from generator.model.scenario import Kind, SingleChoice, Use
from generator.model.text import Language, Text
from tests.builders import CREST, CRESTED, a_scenario, a_tree

CASE = "scenarios/permission/case.yaml"


def library_of(changes: dict[str, str | bytes | None]) -> Library:
    loaded = bank.load(a_tree(changes))
    assert loaded.diagnostics == ()
    assert loaded.library
    return loaded.library


def case_of(text: str):
    return next(s for s in library_of({CASE: text}).scenarios if s.id == "case")


def said_of(changes: dict[str, str | bytes | None]) -> list[str]:
    return [str(diagnostic) for diagnostic in bank.load(a_tree(changes)).diagnostics]


def test_a_scenario_is_read_whole():
    scenario = case_of(a_scenario())
    assert scenario.kind is Kind.CHOICE
    assert scenario.uses == {Use.PRACTICE}
    assert scenario.title == Text(en="A call", ur="ایک فون")
    assert scenario.clauses == ("memo-permission",)
    assert isinstance(scenario.task, SingleChoice)
    assert [(choice.id, choice.right) for choice in scenario.task.choices] == [("refer", True), ("answer", False)]


def test_a_scalar_is_what_the_author_typed():
    changed = a_scenario(change=("  en: A reporter calls.", "  en: no"))
    assert case_of(changed).situation.en == "no"
    changed = a_scenario(change=("  en: A reporter calls.", "  en: 08:30"))
    assert case_of(changed).situation.en == "08:30"
    changed = a_scenario(change=("level: 1", "level: 1\nsource: 1.10"))
    assert case_of(changed).source == "1.10"


def test_texts_are_composed_and_urdu_letters_left_alone():
    changed = a_scenario(change=("  en: A reporter calls.", "  en: Cafe\u0301 \u0643\u064a"))
    assert case_of(changed).situation.en == "Caf\u00e9 \u0643\u064a"


@pytest.mark.parametrize(
    ("situation", "place"),
    [
        ("  en: The tag #now is rising.", "10:15"),
        ("  en: یہ ٹیگ #اب ہے۔", "10:14"),
        ("  en: #now", "10:7"),
        ("  en: It rises,\n    as #now does.", "11:8"),
        ("  en: ! Beware.", "10:7"),
    ],
)
def test_no_part_of_a_text_is_passed_over_in_silence(situation: str, place: str):
    said = said_of({CASE: a_scenario(change=("  en: A reporter calls.", situation))})
    assert [line.split(" ")[0] for line in said] == [f"{CASE}:{place}:"]


@pytest.mark.parametrize(
    "situation",
    [
        '  en: "The tag #now is rising."',
        "  en: >-\n    The tag\n    #now is rising.",
        "  en: The tag#now is rising.  # a remark",
        "  # en: a remark, #now\n  #now too\n  en: It rises.",
        '  en: "Quoted"  #now a remark',
    ],
)
def test_a_remark_and_a_hashtag_in_quotation_marks_stay_what_they_are(situation: str):
    assert said_of({CASE: a_scenario(change=("  en: A reporter calls.", situation))}) == []


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: "---\n" + t])
def test_line_endings_byte_order_marks_and_a_first_dash_line_do_not_matter(change):
    assert case_of(change(a_scenario())) == case_of(a_scenario())


def test_a_value_of_a_variable_is_a_word_a_pair_or_a_pair_with_an_id():
    values = "vars:\n  v:\n    - Lahore\n    - {en: a, ur: ب}\n    - {id: x, en: c, ur: د}\nsituation:"
    (variable,) = case_of(a_scenario(change=("situation:", values))).vars
    assert [(v.id, v.text.en, v.text.ur) for v in variable.values] == [
        ("Lahore", "Lahore", "Lahore"),
        ("a", "a", "ب"),
        ("x", "c", "د"),
    ]


def test_the_place_of_a_value_is_its_start_and_of_a_list_its_key():
    scenario = case_of(a_scenario())
    assert scenario.at() == Span(CASE, 1, 1)
    assert scenario.at("level") == Span(CASE, 6, 8)
    assert scenario.at("choices") == Span(CASE, 13, 1)
    assert scenario.at("choices", 1, "text", "en") == Span(CASE, 19, 16)


def test_a_place_that_is_not_written_is_that_of_the_nearest_thing_around_it():
    assert case_of(a_scenario()).at("choices", 1, "right") == Span(CASE, 18, 5)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("  en: A re!porter", (10, 11)),
        ('  en: "A re!porter"', (10, 12)),
        ("  en: >-\n    A\n    re!porter", (12, 7)),
        ("  en: |-\n    A re!porter", (11, 9)),
        ('  en: "A re\\u0021porter"', (10, 7)),
    ],
)
def test_the_place_of_a_character_is_found_however_the_text_is_written(written: str, place: tuple[int, int]):
    scenario = case_of(a_scenario(change=("  en: A reporter calls.", written)))
    offset = scenario.situation.en.index("!")
    span = scenario.at("situation", "en", offset)
    assert (span.line, span.column) == place


def test_a_lesson_knows_its_title_its_clauses_and_its_quick_check():
    lesson = library_of({}).lesson("permission", Language.EN)
    assert lesson
    assert lesson.title == "Permission"
    assert lesson.clauses == ("memo-permission",)
    assert [(q.text, q.line, [c.right for c in q.choices]) for q in lesson.quick_check] == [
        ("Question one?", 1, [True, False]),
        ("Question two?", 6, [True, False]),
        ("Question three?", 11, [True, False]),
    ]


def test_scenarios_of_a_further_bank_are_read_from_its_folder():
    scenarios = library_of({"private/permission/hidden.yaml": a_scenario("hidden", use="exam")}).scenarios
    assert [s.at().file for s in scenarios if s.id == "hidden"] == ["private/permission/hidden.yaml"]


def test_a_broken_scenario_is_left_out_and_named_and_the_rest_is_read():
    loaded = bank.load(a_tree({CASE: a_scenario(change=("level: 1", "level: one"))}))
    assert loaded.library
    assert [s.id for s in loaded.library.scenarios] == ["first", "fourth", "second", "third"]
    assert loaded.library.unread == {CASE}


@pytest.mark.parametrize("file", ["course/course.yaml", "course/clauses.yaml"])
def test_a_course_without_its_two_files_is_no_library(file: str):
    loaded = bank.load(a_tree({file: None}))
    assert loaded.library is None
    assert [str(d) for d in loaded.diagnostics] == [
        f"{file}:1:1: error[E131]: there is no {file}\n  hint: a course cannot do without it; `sabaq init` makes one"
    ]


def test_faults_of_all_files_are_told_in_one_run():
    changes = {"course/course.yaml": "id: [", "course/clauses.yaml": "", CASE: "id: case", "scenarios/x.yaml": "a"}
    files = {diagnostic.span.file for diagnostic in bank.load(a_tree(changes)).diagnostics}
    assert files == set(changes)


def test_a_file_that_is_too_large_is_refused_unread():
    (said,) = said_of({CASE: a_scenario() + "#" * MAX_BYTES})
    assert said.startswith(f"{CASE}:1:1: error[E101]: the file has 1,000,")


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("scenarios/loose.yaml", "move it to `scenarios/<topic>/<id>.yaml`"),
        ("scenarios/permission/case.yml", "let the file's name end in `.yaml`"),
        (
            "course/lessons/permission.fr.md",
            "name it `<topic>.en.md` or `<topic>.ur.md`, a quick check `<topic>.en.quiz.md` or `.ur.quiz.md`",
        ),
        ("course/lessons/other.en.quiz.md", "write the lesson beside it, or delete the quick check"),
    ],
)
def test_a_file_in_the_wrong_place_is_told(path: str, hint: str):
    assert said_of({path: ""}) == [
        f"{path}:1:1: error[E130]: this file is not where the course looks for it\n  hint: {hint}"
    ]


def test_a_crest_comes_with_what_its_file_holds():
    course = library_of({"course/course.yaml": CRESTED, "course/crest.svg": CREST}).course
    words = Text(en="A lamp in a ring", ur="دائرے میں چراغ")
    assert course.certificate.crest == Crest(file="crest.svg", alt=words, svg=CREST.encode())
    assert library_of({}).course.certificate.crest is None


def test_a_crest_without_its_file_holds_nothing():
    crest = library_of({"course/course.yaml": CRESTED}).course.certificate.crest
    assert crest
    assert crest.svg == b""
