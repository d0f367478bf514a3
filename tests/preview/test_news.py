"""What a save brings: the saved file at once, and in the end exactly what `sabaq check` says."""

from pathlib import Path

import pytest

from generator import bank, build
from generator.model.text import Language
from generator.preview.showing import first_sight, looked
from generator.preview.stage import Stage
from tests.bank.test_beside import BESIDE, TRANSLATION
from tests.builders import a_scenario

FIRST = "scenarios/permission/first.yaml"


def change(course: Path, path: str, old: str, new: str) -> None:
    text = (course / path).read_text()
    assert old in text
    (course / path).write_text(text.replace(old, new))


SAVES = {
    "a text": (FIRST, "A reporter calls.", "A reporter calls twice."),
    "a gap": (FIRST, "ur: ایک رپورٹر فون کرتا ہے۔", 'ur: ""'),
    "a fault of shape": (FIRST, "kind: choice", "kind: chioce"),
    "an id that another file has": (FIRST, "id: first", "id: second"),
    "another use, which the blueprint counts": ("scenarios/permission/third.yaml", "use: [exam]", "use: [practice]"),
    "the course": ("course/course.yaml", "edition:", "editoin:"),
    "a lesson": ("course/lessons/permission.en.md", "# ", ""),
}


@pytest.mark.parametrize("save", SAVES)
def test_what_is_told_in_the_end_is_what_the_check_tells(course: Path, save: str):
    stage = Stage(course)
    change(course, *SAVES[save])
    assert stage.refresh().diagnostics == build.check_course(course).diagnostics
    # A second save, while what the first one broke is still broken.
    change(course, "scenarios/permission/second.yaml", "A reporter calls.", "A reporter writes.")
    assert stage.refresh().diagnostics == build.check_course(course).diagnostics


def test_a_saved_scenario_is_shown_before_the_whole_check(course: Path):
    kept = bank.Kept()
    before = looked(build.check_read(build.read_course(course, kept=kept)), Stage(course).showing)
    change(course, *SAVES["a text"])
    sight = first_sight(build.read_course(course, kept=kept), before)
    assert next(s for s in sight.library.scenarios if s.id == "first").situation.en == "A reporter calls twice."
    assert sight.errors == ()
    change(course, *SAVES["a gap"])
    assert first_sight(build.read_course(course, kept=kept), before).gaps == 1
    change(course, *SAVES["the course"])
    assert first_sight(build.read_course(course, kept=kept), before) is None


def test_a_file_that_did_not_change_is_not_read_again(course: Path):
    kept = bank.Kept()
    before = {s.id: s for s in build.read_course(course, kept=kept).library.scenarios}
    change(course, *SAVES["a text"])
    after = {s.id: s for s in build.read_course(course, kept=kept).library.scenarios}
    assert {name for name in before if after[name] is not before[name]} == {"first"}


def test_a_scenario_that_goes_is_gone(course: Path):
    stage = Stage(course)
    (course / FIRST).unlink()
    assert stage.refresh().diagnostics == build.check_course(course).diagnostics
    assert stage.page(Language.EN, "practice/permission/first/") is None


@pytest.mark.parametrize(
    ("slip", "page", "shown"),
    [
        (("course/unknown.yaml", "points:", "pionts:"), "unknown/", b"For how long."),
        (("course/translation.yaml", "status: reviewed", "status: reveiwed"), "translation/", b"A. Translator"),
        (("course/summary.en.md", "# On", "On"), "summary/", b"and ask"),
    ],
)
def test_what_stands_beside_the_lessons_stays_as_it_last_was_good(
    course: Path, slip: tuple[str, str, str], page: str, shown: bytes
):
    for path, text in BESIDE.items():
        (course / path).write_text(text)
    stage = Stage(course)
    (course / "course/translation.yaml").write_text(every_page_listed(stage))
    assert stage.refresh().errors == ()
    change(course, *slip)
    assert {error.span.file for error in stage.refresh().errors} == {slip[0]}
    assert shown in stage.page(Language.EN, page)
    (course / slip[0]).unlink()
    stage.refresh()
    assert shown not in (stage.page(Language.EN, page) or b"")


def every_page_listed(stage: Stage) -> str:
    listed = {"course", "interface"}
    others = [page for page in stage.showing.library.urdu_pages if page not in listed]
    return TRANSLATION + "".join(f"  - {{page: {page}, status: draft}}\n" for page in others)


def test_nothing_new_wakes_nobody(course: Path):
    stage = Stage(course)
    version = stage.version
    (course / "scenarios/permission/sixth.yaml").write_text(a_scenario("sixth"))
    stage.refresh()
    assert stage.version > version
    version = stage.version
    stage.refresh()
    assert stage.version == version
