"""What the pages of a course hold: each kind of question, both languages, every way on, nothing of the examination."""

import posixpath
import re
from dataclasses import replace

import pytest
import yaml
from lxml import html as lxml_html

from generator import pages
from generator.model.scenario import Choice, Kind, SingleChoice, Use, Value, Variable
from generator.model.text import Language, Text
from generator.pages.site import MAX_VERSIONS
from tests.pages.conftest import CLAUSES, a_library, a_scenario, plainly

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A door</title></svg>'
HANDBOOK = {
    "en/format.md": "# The format\n\n## Files\n\nSee [the other](other.md#s1).\n\n```yaml\nid: x\n```\n",
    "en/other.md": "# Other\n\nText.\n",
    "ur/other.md": "# دوسرا\n\nمتن۔\n",
}


@pytest.fixture(scope="module")
def made():
    return rendered(a_library(), {"door.en": SVG}, HANDBOOK)


def rendered(*course):
    """The pages by the file MkDocs makes of each: "en/clauses.md" becomes "en/clauses/index.md"."""
    return {re.sub(r"(?<!/index)\.md$", "/index.md", path): data for path, data in pages.render(*course).items()}


def tree(made, path):
    front, body = made[f"{path}index.md"].decode().split("\n---\n", 1)
    return yaml.safe_load(front.removeprefix("---\n")), lxml_html.fromstring(body)


def words(element):
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Kind)
def test_each_kind_can_be_answered_and_read_without_script_in_both_languages(made, kind, language):
    front, page = tree(made, f"{language}/practice/permission/case-{kind}/")
    assert front["search"] == {"exclude": True}
    (form,) = page.xpath("//form")
    assert form.get("data-quiz") == kind
    assert form.get("data-record") == f"case-{kind}"
    asked = [words(legend) for legend in form.xpath(".//fieldset/legend")]
    expected = ["step call", "step after"] if kind is Kind.PATH else ["question"]
    assert all(plainly(field)[language] in text for field, text in zip(expected, asked, strict=True))
    types = {node.get("type") for node in form.xpath(".//input")}
    assert types == ({"checkbox"} if kind in {Kind.SELECT, Kind.SPOT} else {"radio"})
    answers = {item.get("data-choice") for item in form.xpath(".//details//li[@data-choice]")}
    assert answers == {node.get("value") for node in form.xpath(".//input")}
    assert all("hidden" in button.attrib for button in form.xpath(".//button")), "they do nothing without script"
    told = words(form.xpath(".//details")[0])
    whys = {Kind.PATH: ("why refer", "then refer", "why wait"), Kind.SPOT: ("why kept", "why gone")}
    assert all(plainly(field)[language] in told for field in whys.get(kind, ("why first", "why second")))
    assert (plainly("open")[language] in told) is (kind is Kind.DISCUSS)


@pytest.mark.parametrize("language", Language)
def test_every_input_has_a_label_and_ids_are_unique(made, language):
    pages_seen = 0
    for path in made:
        if not path.startswith(f"{language}/"):
            continue
        _, page = tree(made, path.removesuffix("index.md"))
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        named = set(page.xpath("//label/@for"))
        for field in page.xpath("//input"):
            assert field.get("id") in named or field.getparent().tag == "label", path
        pages_seen += 1
    assert pages_seen > 10


def test_right_choice_tells_by_words_what_decides(made):
    _, page = tree(made, "en/practice/permission/case-choice/")
    (right,) = page.xpath("//li[@data-right]")
    assert right.get("data-choice") == "first"
    assert "✓ Right choice first in English" in words(right)
    assert "Decided by Clause para 2 summary memo-p2-colleague in English" in words(right)
    (link,) = right.xpath(".//a[@class='clause']")
    assert link.get("href") == f"../../../clauses/{CLAUSES[1]}/"


def test_spot_shows_the_whole_draft_in_order_with_its_phrases_as_toggles(made):
    _, page = tree(made, "en/practice/permission/case-spot/")
    (draft,) = page.xpath("//div[@class='draft']")
    assert words(draft) == ("Before kept phrase in English between gone phrase in English rest in English")
    assert draft.xpath(".//label/input/@value") == ["kept", "gone"]


def test_path_shows_its_first_step_and_keeps_the_rest_back(made):
    _, page = tree(made, "en/practice/permission/case-path/")
    steps = page.xpath("//fieldset[@data-step]")
    assert [(s.get("data-step"), "hidden" in s.attrib) for s in steps] == [("call", False), ("after", True)]
    assert page.xpath("//form/@data-best") == ["3"]
    told = {i.get("data-choice"): (i.get("data-points"), i.get("data-next")) for i in page.xpath("//li[@data-choice]")}
    assert told == {"refer": ("2", "after"), "talk": ("0", ""), "report": ("1", ""), "wait": ("0", "")}


def test_exhibit_is_a_figure_with_a_caption_and_a_list(made):
    _, page = tree(made, "ur/practice/permission/case-choice/")
    (figure,) = page.xpath("//figure")
    assert words(figure.xpath("./figcaption")[0]) == f"گروپ چیٹ {plainly('exhibit').ur}"
    said = [words(part) for part in figure.xpath("./ol/li/*")]
    assert said == [plainly("speaker").ur, plainly("message").ur]


def a_family(count):
    values = tuple(Value(id=f"v{n}", text=Text(en=f"list {n}", ur=f"فہرست {n}")) for n in range(count))
    shown = Text(en="She types the {{ list }}.", ur="وہ {{ list }} لکھ رہی ہیں۔")
    return a_scenario(Kind.CHOICE, situation=shown, vars=(Variable(name="list", values=values),))


@pytest.mark.parametrize(("count", "shown"), [(2, 2), (20, MAX_VERSIONS)])
def test_family_shows_its_first_variant_and_holds_others_back(count, shown):
    made = rendered(a_library(scenarios=(a_family(count),)), {})
    _, page = tree(made, "en/practice/permission/case-choice/")
    versions = [words(v) for v in page.xpath("//div[@class='situation']")]
    assert len(versions) == len(set(versions)) == shown
    assert versions[0] == "She types the list 0."
    assert len(page.xpath("//template")) == shown - 1
    assert len(page.xpath("//button[@data-another]")) == 1


def test_order_of_choices_is_not_the_authors_habit():
    """Written first in every scenario, the right choice must not come first in every quiz."""
    scenarios = tuple(a_scenario(Kind.CHOICE, id=f"case-{n}") for n in range(24))
    made = rendered(a_library(scenarios=scenarios), {})
    firsts = [tree(made, f"en/practice/permission/{s.id}/")[1].xpath("//input/@value")[0] for s in scenarios]
    assert 4 <= firsts.count("first") <= 20


@pytest.mark.parametrize("language", Language)
def test_lesson_holds_its_references_practice_drawing_and_quick_check(made, language):
    _, page = tree(made, f"{language}/lessons/permission/")
    (link,) = page.xpath("//div[@class='prose']/p/a[@class='clause']")
    assert words(link) == {"en": "Clause para 2", "ur": "شق پیرا 2"}[language]
    assert link.get("href") == f"../../clauses/{CLAUSES[0]}/"
    assert len(page.xpath("//section[contains(@class, 'card--practice')]//form[@data-record='case-choice']")) == 1
    assert len(page.xpath("//figure[@class='figure']//*[local-name()='svg']")) == (1 if language == "en" else 0)
    assert page.xpath("//div[contains(@class, 'card--check')]//form/@data-record") == ["check-permission-1"]
    assert [words(h) for h in page.xpath("//div[@class='prose']//h2[@id]")][1] == "Two"
    assert page.xpath("//nav[@class='contents']//a/@href") == ["#s1", "#s2", "#check"]
    assert "[§" not in words(page)
    assert len(page.xpath("//table")) == len(page.xpath("//blockquote")) == 1


def test_clause_page_says_where_it_is_taught_and_practised_and_that_it_is_reported(made):
    _, page = tree(made, f"en/clauses/{CLAUSES[0]}/")
    text = words(page)
    assert "Reported: we have this through others' accounts" in text
    assert "Taught in topic in English" in text
    assert page.xpath("//ul[@class='uses__list']//a/@href")[1:] == [
        f"../../practice/permission/case-{kind}/" for kind in sorted(Kind)
    ]
    assert "Where the sources differ C01: conflict note in English" in text
    assert "source in English - a place" in text
    assert "001: kept copy in English" in text
    assert "A copy kept by the authors" in text
    assert ".txt" not in text


def test_same_library_gives_the_same_bytes(made):
    assert rendered(a_library(), {"door.en": SVG}, HANDBOOK) == made


def test_nothing_of_an_exam_only_scenario_is_on_any_page():
    secret = a_scenario(
        Kind.CHOICE,
        lambda field: Text(en=f"secret {field}", ur=f"راز {field}"),
        id="hidden",
        uses=frozenset({Use.EXAM}),
    )
    both = a_scenario(Kind.SPOT, id="open-case", uses=frozenset(Use))
    made = rendered(a_library(scenarios=(secret, both)), {})
    text = b"".join(made.values()).decode() + "".join(made)
    assert not re.search(r"secret|راز|hidden/|case-hidden", text)
    assert "open-case" in text


def test_every_link_leads_to_a_page_or_to_the_grader(made):
    links = 0
    for path in made:
        here = path.removesuffix("index.md")
        _, page = tree(made, here)
        for link in page.xpath("//a/@href"):
            links += 1
            target = re.split("[#?]", link)[0]
            if target.startswith("/"):
                assert target.split("?")[0] in {"/exam/", "/verify/"}
            elif target:
                found = posixpath.normpath(posixpath.join(here, target))
                assert f"{found}/index.md" in made, (path, link)
            if "#" in link and not target:
                assert page.xpath(f"//*[@id='{link[1:]}']"), (path, link)
    assert links > 150


def test_every_page_has_one_heading_of_the_first_rank_and_a_description(made):
    for path in made:
        front, page = tree(made, path.removesuffix("index.md"))
        assert len(page.xpath("//h1")) == 1, path
        assert front["title"], path
        assert 0 < len(front["description"]) <= 163, path


def test_both_languages_have_the_same_pages_unless_a_page_says_so(made):
    paths = {lang: {p.removeprefix(f"{lang}/") for p in made if p.startswith(f"{lang}/")} for lang in Language}
    alone = (paths["en"] | paths["ur"]) - (paths["en"] & paths["ur"])
    assert alone == {"handbook/format/index.md"}
    said = {p for p in made if not tree(made, p.removesuffix("index.md"))[0]["twin"]}
    assert said == {"en/handbook/format/index.md"}


def test_handbook_is_plain_linked_and_shows_code(made):
    _, page = tree(made, "en/handbook/format/")
    assert page.xpath("//div[@class='prose']//a/@href") == ["../other/#s1"]
    assert words(page.xpath("//pre/code")[0]) == "id: x"
    _, urdu = tree(made, "ur/handbook/")
    assert urdu.xpath("//ul[@class='pages']//a/@href") == ["other/", "../../en/handbook/format/"]


def test_handbook_begins_with_what_its_author_wrote_and_lists_what_that_leaves_out():
    index = {"en/index.md": "# Start\n\n## Writers\n\n- [The format](format.md), first\n"}
    made = rendered(a_library(), {}, HANDBOOK | index)
    _, page = tree(made, "en/handbook/")
    assert page.xpath("//div[@class='prose']//a/@href") == ["format/"]
    assert page.xpath("//ul[@class='pages']//a/@href") == ["other/"]
    assert "en/handbook/index/index.md" not in made
    assert tree(made, "ur/handbook/")[1].xpath("//ul[@class='pages']//a/@href") == [
        "other/",
        "../../en/handbook/format/",
    ]


def test_no_two_pages_of_a_language_have_one_title(made):
    for language in Language:
        paths = [path for path in made if path.startswith(f"{language}/") and path.endswith(".md")]
        titles = [tree(made, path.removesuffix("index.md"))[0]["title"] for path in paths if "practice/" not in path]
        assert len(titles) == len(set(titles)) > 10


def test_an_instrument_has_its_urdu_name_on_urdu_pages_where_the_catalogue_gives_one(made):
    library = a_library()
    (memo,) = library.catalogue.instruments.values()
    named = replace(library.catalogue, instruments={memo.id: replace(memo, title_ur="یادداشت")})
    made_named = rendered(replace(library, catalogue=named), {})
    assert words(tree(made_named, "ur/clauses/")[1].xpath("//h2")[0]) == "یادداشت"
    assert tree(made_named, "en/clauses/")[1].xpath("//h2/bdi[@lang='en']/text()") == [memo.title]
    assert tree(made, "ur/clauses/")[1].xpath("//h2/bdi[@lang='en']/text()") == [memo.title]


def test_home_carries_what_progress_is_counted_against(made):
    _, page = tree(made, "en/")
    cards = page.xpath("//li[@data-scenarios]")
    assert [card.get("data-scenarios").split() for card in cards] == [[f"case-{kind}" for kind in sorted(Kind)], []]
    assert "5 situations to practise" in words(cards[0])
    assert "notice in English" in words(page)
    assert "content checked on 21 November 2026" in words(page)


def test_chooser_offers_both_languages_without_script():
    page = lxml_html.fromstring(pages.chooser(a_library().course))
    assert [(a.getparent().get("lang"), a.get("href")) for a in page.xpath("//ul//a")] == [("en", "en/"), ("ur", "ur/")]
    assert page.xpath("//script") == []


def test_course_without_lessons_or_scenarios_still_has_a_home(make_library):
    made = rendered(make_library(scenarios=()), {})
    _, topic = tree(made, "en/topics/decorum/")
    assert "This lesson is on its way." in words(topic)
    assert "Practice for this topic is on its way." in words(topic)


def test_language_written_only_in_one_choice_is_kept_apart():
    """A choice with blocks or a link in it still fits a label."""
    odd = Text(en="1964. The rules\n\n[here](https://example.org)", ur="1964. قواعد")
    choices = (Choice(id="a", text=odd, why=plainly("why"), right=True), Choice(id="b", text=plainly("b"), why=odd))
    scenario = a_scenario(Kind.CHOICE, task=SingleChoice(question=odd, choices=choices))
    _, page = tree(rendered(a_library(scenarios=(scenario,)), {}), "en/practice/permission/case-choice/")
    (label,) = page.xpath("//label[contains(., '1964')]")
    assert words(label) == "1964. The ruleshere"
    assert [node.tag for node in label.iterdescendants()] == ["br", "br"]
