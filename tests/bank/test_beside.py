"""What stands beside the lessons is read where it is, and a course may do without it."""

from generator import bank
from generator.errors import Span
from generator.model.beside import Approval
from generator.model.text import Language
from tests.builders import COURSE, a_tree

UNKNOWN = """\
points:
  - id: who
    text: {en: Who permits., ur: اجازت کون دیتا ہے۔}
    clauses: [memo-permission]
  - id: how-long
    text: {en: For how long., ur: کب تک۔}
note: {en: Ask in writing., ur: تحریری طور پر پوچھیے۔}
"""
TRANSLATION = """\
pages:
  - {page: course, status: draft}
  - {page: interface, status: reviewed, by: A. Translator, date: "2026-11-30"}
"""
BESIDE = {
    "course/unknown.yaml": UNKNOWN,
    "course/translation.yaml": TRANSLATION,
    "course/summary.en.md": "# On one page\n\nAsk [§ memo-permission], and ask [§ memo-permission].\n",
    "course/summary.ur.md": "# ایک صفحے پر\n\nپوچھیے [§ memo-permission]۔\n",
}


def loaded(changes):
    found = bank.load(a_tree(changes))
    assert found.library
    return found


def test_a_course_may_do_without_all_of_it():
    library = loaded({}).library
    assert (library.unknown, library.summaries, library.translations) == (None, (), None)
    assert library.course.lesson_form is None
    assert library.urdu_pages == (
        "course",
        "lessons/permission",
        "checks/permission",
        "scenarios/permission",
        "clauses",
        "interface",
        "certificate",
    )


def test_what_is_not_known_is_read_with_its_places():
    found = loaded(BESIDE)
    assert found.diagnostics == ()
    who, how_long = found.library.unknown.points
    assert (who.id, who.text.en, who.clauses) == ("who", "Who permits.", ("memo-permission",))
    assert how_long.clauses == ()
    assert how_long.span == Span("course/unknown.yaml", 5, 5)
    assert found.library.unknown.at("points", 0, "clauses", 0) == Span("course/unknown.yaml", 4, 15)
    assert found.library.unknown.note[Language.EN] == "Ask in writing."


def test_the_status_of_each_page_is_read_with_who_and_when():
    draft, reviewed = loaded(BESIDE).library.translations
    assert (draft.page, draft.status, draft.by, draft.date) == ("course", Approval.DRAFT, "", "")
    assert (reviewed.status, reviewed.by, reviewed.date) == (Approval.REVIEWED, "A. Translator", "2026-11-30")
    assert reviewed.span == Span("course/translation.yaml", 3, 5)


def test_a_summary_has_a_title_and_names_each_clause_once():
    english = loaded(BESIDE).library.summary(Language.EN)
    assert (english.title, english.clauses) == ("On one page", ("memo-permission",))
    assert {"unknown", "summary"} <= set(loaded(BESIDE).library.urdu_pages)


def test_a_summary_in_no_language_of_ours_is_a_stray():
    (said,) = bank.load(a_tree({"course/summary.md": "# On one page\n"})).diagnostics
    assert str(said) == (
        "course/summary.md:1:1: error[E130]: this file is not where the course looks for it\n"
        "  hint: name it `summary.en.md` or `summary.ur.md`"
    )


def test_a_broken_file_still_has_its_page():
    found = loaded(BESIDE | {"course/unknown.yaml": "points: none\n", "course/summary.en.md": "no title\n"})
    assert found.library.unknown is None
    assert {d.code for d in found.diagnostics} == {"E112", "E113", "E120"}
    assert {"unknown", "summary"} <= set(found.library.urdu_pages)


def test_the_form_of_a_lesson_is_asked_for_in_the_course():
    asked = "lesson_form: {least_words: 500, most_words: 900, figures: 1, practice: 2}\n"
    form = loaded({"course/course.yaml": COURSE + asked}).library.course.lesson_form
    assert (form.least_words, form.most_words, form.figures, form.practice) == (500, 900, 1, 2)
