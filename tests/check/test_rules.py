"""What rules say about a whole course, beyond one broken file."""

import re

import pytest

from generator import bank, check
from generator.errors import Span
from generator.model.course import Library
from tests.builders import COURSE, CREST, CRESTED, a_scenario, a_tree

CASE = "scenarios/permission/case.yaml"
LESSON = "course/lessons/permission.en.md"


def library_of(changes: dict[str, str | bytes | None]) -> Library:
    library = bank.load(a_tree(changes)).library
    assert library
    return library


def said_of(changes: dict[str, str | bytes | None]) -> list[str]:
    return [str(diagnostic) for diagnostic in check.run(library_of(changes))]


def test_every_rule_has_a_code_of_its_own_a_title_and_an_explanation():
    codes = [rule.code for rule in check.RULES]
    assert len(codes) == len(set(codes)) > 20
    assert not set(codes) & bank.CODES.keys()
    for rule in check.RULES:
        assert re.fullmatch(r"E2\d\d|W[34]\d\d", rule.code)
        assert rule.title[0].islower() or rule.title.startswith("Urdu")
        assert rule.explanation.endswith(".")


def test_the_course_of_this_repository_has_nothing_wrong(library: Library):
    assert check.run(library) == ()


def test_a_taken_id_points_at_both_files():
    other = "private/permission/first.yaml"
    (said,) = said_of({other: a_scenario("first")})
    assert said == (
        f"scenarios/permission/first.yaml:1:5: error[E202]: the id `first` is taken already, at {other}:1:5\n"
        "  hint: give one of the two another id, and its file another name"
    )


def test_a_broken_scenario_is_not_called_absent():
    broken = a_scenario("first", change=("level: 1", "level: one"))
    assert not any("no scenario" in said for said in said_of({"scenarios/permission/first.yaml": broken}))


def test_a_broken_lesson_is_not_called_absent():
    assert not any("has no lesson in" in said for said in said_of({LESSON: b"\xff"}))


def test_a_broken_quick_check_is_not_called_absent():
    assert not any("E222" in said for said in said_of({LESSON.replace(".md", ".quiz.md"): "- broken\n"}))


def test_a_missing_lesson_is_told_at_its_topic():
    changes = {LESSON: None, LESSON.replace(".md", ".quiz.md"): None}
    assert said_of(changes)[0] == (
        "course/course.yaml:8:5: error[E220]: the topic `permission` has no lesson in English\n"
        "  hint: write course/lessons/permission.en.md"
    )


def test_a_lesson_of_no_topic_is_told_with_the_nearest():
    said = said_of({"course/lessons/permissions.en.md": "# Permissions\n"})
    assert (
        "course/lessons/permissions.en.md:1:1: error[E220]: the course has no topic `permissions`\n"
        "  hint: did you mean `permission`?"
    ) in said


def test_a_figure_is_needed_in_the_language_of_the_lesson():
    text = "# Permission\n\n[figure: ladder]\n\n[§ memo-permission]\n"
    drawn = {LESSON: text, "course/figures/ladder.ur.svg": "<svg/>"}
    (said,) = said_of(drawn)
    assert said == (
        f"{LESSON}:3:1: error[E221]: there is no figure `ladder` in English\n  hint: draw course/figures/ladder.en.svg"
    )
    assert said_of(drawn | {"course/figures/ladder.en.svg": "<svg/>"}) == []


def test_arabic_letters_are_found_in_lessons_quick_checks_and_clauses():
    urdu, quiz = LESSON.replace(".en.", ".ur."), LESSON.replace(".en.md", ".ur.quiz.md")
    first, no = ("پہلے".encode(), "پهلے".encode()), ("نہیں".encode(), "نہيں".encode())
    tree = a_tree()
    changed = {
        urdu: tree[urdu].replace(*first),
        quiz: tree[quiz].replace(*no),
        "course/clauses.yaml": tree["course/clauses.yaml"].replace(*first),
    }
    places = [said.split(": ")[0] for said in said_of(changed)]
    assert places == ["course/clauses.yaml:4:5", f"{urdu}:3:2", *(f"{quiz}:{line}:1" for line in (1, 6, 11))]


def test_words_of_the_glossary_are_looked_for_whole_and_everywhere():
    lesson = a_tree()[LESSON] + b"\nAn okay, not OK. The OKs of today.\n"
    course = f"{COURSE}glossary:\n  - {{write: yes, never: [OK, o k]}}\n"
    found = [d for d in check.run(library_of({LESSON: lesson, "course/course.yaml": course})) if d.code == "W303"]
    assert [(d.span, d.message, d.hint) for d in found] == [
        (Span(LESSON, 7, 14), "`OK` is not how this course writes it", "write `yes`")
    ]


def test_a_sentence_is_counted_by_itself():
    forty = "word " * 40
    whys = {
        f"{forty}now. {forty}then.": 0,
        f"{forty}{{% if city.id == 'lahore' %}}{forty}{{% else %}}{forty}{{% endif %}}": 0,
        f"{forty}now? {forty}{forty}then.": 1,
    }
    for why, count in whys.items():
        text = a_scenario("case", change=("She is not authorised.", f'"{why}"'))
        said = [line for line in said_of({CASE: text}) if "W304" in line]
        assert len(said) == count, why
    assert said[0].startswith(f"{CASE}:20:221: warning[W304]: a sentence of 81 words\n")


def test_a_reference_in_a_lesson_is_no_word_of_its_sentence():
    cited = "word [§ memo-permission] " * 49
    assert said_of({LESSON: f"# Permission\n\n{cited}end.\n\n[practice: first]\n"}) == []


def test_coverage_counts_lessons_and_the_scenarios_a_clause_decides():
    discussed = a_scenario("case", change=("kind: choice", "kind: discuss"))
    discussed = discussed.replace("    right: true\n", "").replace(
        "choices:", "open: {en: Ask., ur: پوچھیں۔}\nchoices:"
    )
    decided = a_scenario("decided", use="practice, exam")
    library = library_of({CASE: discussed, "scenarios/permission/decided.yaml": decided})
    assert check.coverage(library) == {
        "memo-permission": {
            "lessons": ["permission"],
            "practice": ["decided", "first", "second"],
            "exam": ["decided", "fourth", "third"],
        },
        "press-report": {"lessons": [], "practice": [], "exam": []},
    }


def test_a_clause_that_one_choice_names_is_covered_by_it():
    named = a_scenario("case", change=("    right: true\n", "    right: true\n    clauses: [press-report]\n"))
    assert check.coverage(library_of({CASE: named}))["press-report"]["practice"] == ["case"]


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ([], []),
        ([("questions: 2", "questions: 3")], [15]),
        ([("questions: 2", "questions: 1")], [15]),
        ([("{permission: 2}", "{permission: 3}"), ("questions: 2", "questions: 3")], [15, 19]),
        ([("{permission: 2}", "{permission: 0}"), ("_percent: 50", "_percent: 100")], []),
    ],
)
def test_the_blueprint_is_compared_with_the_bank(changes: list[tuple[str, str]], places: list[int]):
    course = COURSE.replace("pass_percent: 50", "pass_percent: 60")
    for old, new in changes:
        assert course.count(old) == 1
        course = course.replace(old, new)
    said = [d for d in check.run(library_of({"course/course.yaml": course})) if d.code == "E230"]
    assert [d.span.line for d in said] == places


def test_free_places_that_may_fall_to_a_topic_without_hidden_scenarios_are_not_counted_on():
    course = (
        COURSE.replace("platforms:", "  - {id: records, title: {en: R, ur: ر}, summary: {en: R, ur: ر}}\nplatforms:")
        .replace("exam_only_percent: 50", "exam_only_percent: 100")
        .replace("{permission: 2}", "{permission: 0}")
    )
    spare = {
        f"scenarios/records/{name}.yaml": a_scenario(
            name, use="practice, exam", change=("topic: permission", "topic: records")
        )
        for name in ("one", "two")
    }
    said = said_of({"course/course.yaml": course, **spare})
    assert [one.split("\n")[0] for one in said if "E230" in one] == [
        "course/course.yaml:19:22: error[E230]: a paper needs 2 questions that nobody has practised; only 0 are certain"
    ]


def test_a_sound_crest_is_left_alone_and_a_large_one_is_refused():
    course = {"course/course.yaml": CRESTED}
    assert said_of(course | {"course/crest.svg": CREST}) == []
    just = CREST.replace("A lamp", "A lamp" + "p" * (100_000 - len(CREST)))
    assert said_of(course | {"course/crest.svg": just}) == []
    (said,) = said_of(course | {"course/crest.svg": just + "\n"})
    assert said == (
        "course/crest.svg:1:1: error[E233]: the crest has 100,001 bytes\n"
        "  hint: simplify the drawing to 100,000 bytes or fewer; it is printed 26 mm wide"
    )


def test_a_crests_words_are_read_like_all_others():
    course = CRESTED.replace("دائرے میں چراغ", "دائرے ميں چراغ")
    (said,) = said_of({"course/course.yaml": course, "course/crest.svg": CREST})
    assert "E213" in said
