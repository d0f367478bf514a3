"""The pages beside the lessons: what is not known, one page to print, the translation, matrix, test and plan."""

import re
from dataclasses import replace

import pytest
import yaml
from lxml import html as lxml_html

from generator import pages
from generator.model.beside import Approval, Translation
from generator.model.course import Confidence, Topic
from generator.model.scenario import Kind, Use
from generator.model.text import Language, Text
from generator.pages import sites
from generator.pages.placement import placement_questions
from tests.pages.conftest import CLAUSES, a_library, a_scenario, plainly


@pytest.fixture(scope="module")
def made():
    return pages.render(a_library(), {})


def tree(made, path):
    front, body = made[f"{path}.md"].decode().split("\n---\n", 1)
    return yaml.safe_load(front.removeprefix("---\n")), lxml_html.fromstring(body)


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def hrefs(page, path):
    return page.xpath(f"{path}//a/@href")


def english(library):
    return next(site for site in sites(library, {}) if site.language is Language.EN)


def test_a_course_without_the_files_has_neither_the_pages_nor_links_to_them():
    bare = replace(a_library(), unknown=None, summaries=(), translations=None)
    made = pages.render(bare, {})
    assert not [path for path in made if re.search(r"/(unknown|summary|translation)\.md$", path)]
    assert {f"{lang}/{name}.md" for lang in Language for name in ("plan", "placement", "coverage")} <= made.keys()
    assert not re.search(rb'href="[^"]*(unknown|summary|translation)/', b"".join(made.values()))
    assert "ابھی مسودہ".encode() not in b"".join(made.values())


@pytest.mark.parametrize("language", Language)
def test_each_open_point_has_an_address_and_the_clauses_it_touches(made, language):
    _, page = tree(made, f"{language}/unknown")
    points = page.xpath("//li[@class='point']")
    assert [point.get("id") for point in points] == ["point-who", "point-how-long"]
    assert plainly("open who")[language] in words(points[0])
    assert hrefs(points[0], ".") == [f"../clauses/{CLAUSES[0]}/"]
    assert hrefs(points[1], ".") == []
    assert plainly("obtain")[language] in words(page.xpath("//section[@class='obtain']")[0])


def test_a_clause_leads_to_its_open_points_and_a_reported_one_to_all_of_them(made):
    _, touched = tree(made, f"en/clauses/{CLAUSES[0]}")
    assert hrefs(touched, "//ul[@class='open']") == ["../../unknown/#point-who"]
    _, reported = tree(made, f"en/clauses/{CLAUSES[1]}")
    assert "Everything that is not known" in words(reported)
    library = a_library()
    seen = replace(library.catalogue.clauses[CLAUSES[1]], confidence=Confidence.VERBATIM_SOURCE)
    catalogue = replace(library.catalogue, clauses={**library.catalogue.clauses, CLAUSES[1]: seen})
    _, verbatim = tree(pages.render(replace(library, catalogue=catalogue), {}), f"en/clauses/{CLAUSES[1]}")
    assert "Everything that is not known" not in words(verbatim)


def test_where_sources_differ_the_page_says_which_controls_and_what_the_course_says(made):
    _, page = tree(made, f"en/clauses/{CLAUSES[0]}")
    told = words(page.xpath("//div[@class='conflict']")[0])
    assert told.startswith("C01: topic in English who_says_what in English")
    assert "What controls controls in English" in told
    assert "What this course says rule_for_the_course in English" in told


def test_the_summary_cites_clauses_and_has_a_way_to_print(made):
    front, page = tree(made, "ur/summary")
    assert front["script"] == "assets/plan.js"
    assert hrefs(page, "//div[contains(@class, 'one-page')]") == [f"../clauses/{CLAUSES[0]}/"]
    assert "hidden" in page.xpath("//button[@data-print]")[0].attrib, "it does nothing without script"
    assert "Edition 2026.1" in words(tree(made, "en/summary")[1])


DRAFTS = ("lessons/permission", "practice/permission/case-choice", "clauses", "unknown", "topics/permission")


@pytest.mark.parametrize("address", DRAFTS)
def test_an_urdu_page_says_that_it_is_a_draft_while_anything_on_it_is(made, address):
    assert "ابھی مسودہ ہے" in words(tree(made, f"ur/{address}")[1])
    assert "is a draft" not in words(tree(made, f"en/{address}")[1])


def test_an_approved_page_says_nothing():
    library = a_library()
    approved = {Translation(page=p, status=Approval.REVIEWED, by="A", date="2026-11-30") for p in library.urdu_pages}
    lesson_check = Translation(page="checks/permission", status=Approval.DRAFT)
    kept = tuple(t for t in approved if t.page != "checks/permission")
    made = pages.render(replace(library, translations=(*kept, lesson_check)), {})
    draft = {path for path, data in made.items() if "ابھی مسودہ ہے" in data.decode()}
    assert draft == {"ur/lessons/permission.md"}


def test_the_status_of_each_page_is_listed_with_who_and_when(made):
    _, page = tree(made, "en/translation")
    rows = [words(row) for row in page.xpath("//table[1]/tbody/tr")]
    by = "translator in English, 30 November 2026"
    assert rows == [f"topic in English Lesson: Approved {by} Quick check: Draft Situations: Draft", "Decorum"]
    others = [words(row) for row in page.xpath("//table[2]/tbody/tr")]
    assert "elsewhere Draft" in others
    assert f"Words on buttons and labels Approved {by}" in others
    assert hrefs(page, "//table[1]") == [
        "../lessons/permission/",
        "../lessons/permission/#check",
        "../topics/permission/#practice",
    ]


def test_the_matrix_counts_examination_questions_and_names_none():
    hidden = a_scenario(Kind.CHOICE, id="hidden", uses=frozenset({Use.EXAM}), title=Text(en="Secret", ur="راز"))
    both = a_scenario(Kind.SPOT, id="open-case", uses=frozenset(Use))
    made = pages.render(a_library(scenarios=(hidden, both)), {})
    _, page = tree(made, "en/coverage")
    (first,) = [row for row in page.xpath("//tbody/tr") if CLAUSES[0] in row.xpath("./th//@href")[0]]
    _, lessons, practice, exam = first.xpath("./*")
    assert hrefs(lessons, ".") == ["../lessons/permission/"]
    assert hrefs(practice, ".") == ["../practice/permission/open-case/"]
    assert words(exam) == "Examination questions 2"
    assert words(first.xpath(".//strong")[0]) == "Lacking: 1 of 2 situations to practise"
    assert not re.search("hidden/|Secret|راز", made["en/coverage.md"].decode() + made["ur/coverage.md"].decode())
    assert "0 of the 3 clauses that may decide a mark" in words(page)
    assert "../coverage/" in hrefs(tree(made, "en/handbook")[1], ".")


def a_course_of(count):
    """A library of many topics, each with easy, hard, examined and placed scenarios."""
    topics = tuple(
        Topic(id=f"t{n}", title=Text(en=f"Topic {n}", ur=f"موضوع {n}"), summary=plainly("s")) for n in range(count)
    )
    ordinary = frozenset({Use.PRACTICE})
    kinds = (
        ("easy", Kind.CHOICE, 1, ordinary, "situation that runs on for some more words"),
        ("short", Kind.SELECT, 2, ordinary, "short"),
        ("examined", Kind.CHOICE, 1, frozenset(Use), "s"),
        ("hidden", Kind.CHOICE, 1, frozenset({Use.EXAM}), "s"),
        ("hard", Kind.CHOICE, 3, ordinary, "s"),
        ("path", Kind.PATH, 1, ordinary, "s"),
    )
    scenarios = tuple(
        a_scenario(kind, id=f"{t.id}-{name}", topic=t.id, level=level, uses=uses, situation=plainly(situation))
        for t in topics
        for name, kind, level, uses, situation in kinds
    )
    library = a_library(scenarios=scenarios)
    return replace(library, course=replace(library.course, topics=topics), lessons=())


def test_the_placement_test_asks_one_short_question_a_topic_that_no_examination_uses():
    asked = placement_questions(english(a_course_of(13)))
    assert [q.scenario.id for q in asked] == [f"t{n}-short" for n in range(13)]


def test_a_course_of_few_topics_is_asked_two_of_each_and_the_same_in_both_languages():
    library = a_course_of(3)
    both = [[q.scenario.id for q in placement_questions(site)] for site in sites(library, {})]
    assert both[0] == both[1] == [f"t{n}-{name}" for n in range(3) for name in ("short", "easy")]


def test_the_placement_test_of_this_course_covers_every_topic_with_practice_only(library):
    asked = [question.scenario for question in placement_questions(english(library))]
    assert 13 <= len(asked) <= 15
    assert {s.topic for s in asked} == {t.id for t in library.course.topics}
    assert all(s.uses == {Use.PRACTICE} and s.level <= 2 for s in asked)
    assert {s.kind for s in asked} == {Kind.CHOICE, Kind.SELECT}


def test_a_course_without_fit_questions_has_no_form_to_fill():
    made = pages.render(a_library(scenarios=(a_scenario(Kind.PATH),)), {})
    assert "<form" not in made["en/placement.md"].decode()


@pytest.mark.parametrize("language", Language)
def test_the_placement_test_can_be_read_without_script(made, language):
    front, page = tree(made, f"{language}/placement")
    assert front["search"] == {"exclude": True}
    asked = page.xpath("//li[@data-asked]")
    assert [one.get("data-of-topic") for one in asked] == ["permission", "permission"]
    for one in asked:
        assert one.xpath(".//details[@class='answer']//li[@data-right]")
        assert hrefs(one, ".//p[@class='card__more']") == ["../lessons/permission/"]
    assert all("hidden" in button.attrib for button in page.xpath("//button"))
    assert len(page.xpath("//form")) == 1


def test_the_plan_is_a_list_of_topics_without_script(made):
    _, page = tree(made, "en/plan")
    topics = page.xpath("//li[@data-plan-topic]")
    assert [hrefs(t, "./h3") for t in topics] == [["../lessons/permission/"], ["../topics/decorum/"]]
    assert page.xpath("//*[@data-checks]/@data-checks") == ["check-permission-1"]
    assert "hidden" in page.xpath("//*[@data-next]")[0].attrib
    assert "It is kept in this browser only" in words(page)


def test_home_leads_to_all_a_learner_may_want_first(made):
    _, page = tree(made, "en/index")
    assert hrefs(page, "//ul[@class='asides__list']") == ["placement/", "plan/", "summary/", "unknown/"]
    _, lesson = tree(made, "ur/lessons/permission")
    assert hrefs(lesson, "//nav[@class='more']") == [
        "../../plan/",
        "../../summary/",
        "../../unknown/",
        "../../translation/",
    ]
