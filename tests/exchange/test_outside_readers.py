"""Exports as others read them: gift-pegjs and ua-exam for GIFT, moodle-xml-parser and moodle2amc for Moodle XML.

Not that they accept the files is the point, but that they find as many questions as we wrote, of the same types, with
the same keys, weights and reasons.
"""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from moodle_xml_parser.parser import parse_bytes
from ua_exam.gift_parser import parse_gift_content

from generator import exchange
from generator.exchange import FORMATS, Rendering, Wishes
from generator.exchange.formats import Shipment
from generator.exchange.gift import dressed
from generator.exchange.outgoing import GRADES, percents
from generator.exchange.shipping import _shipment
from generator.model.course import Course, Library
from generator.model.scenario import MultipleChoice, SingleChoice
from tests.exchange.questions import a_scenario

MOODLE_ORDER = (
    "name",
    "questiontext",
    "generalfeedback",
    "defaultgrade",
    "penalty",
    "hidden",
    "idnumber",
    "single",
    "shuffleanswers",
    "answernumbering",
    "correctfeedback",
    "partiallycorrectfeedback",
    "incorrectfeedback",
    "answer",
    "tags",
)
Pegjs = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def shipment(library: Library, small_course: Course, rendering: Rendering) -> Shipment:
    """Questions of every sign, and those of this repository's course that a quiz can hold."""
    held = [s for s in library.scenarios if isinstance(s.task, SingleChoice | MultipleChoice)][:40]
    awkward = [a_scenario("awkward-one"), a_scenario("awkward-several", single=False)]
    return _shipment([*awkward, *held], small_course, rendering, Wishes())


def written(target: str, shipment: Shipment) -> bytes:
    return FORMATS[target].write(shipment)


def as_words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def as_unescaped(text: str) -> str:
    """Give a text as moodle-xml-parser does: it undoes HTML's own escapes and takes out what looks like CDATA."""
    return unescape(re.sub(r"<!\[CDATA\[|\]\]>", "", text.strip()))


def test_gift_pegjs_reads_what_we_wrote(gift_pegjs: Pegjs, shipment: Shipment):
    read = [q for q in gift_pegjs(written("gift", shipment).decode()) if q["type"] != "Category"]
    assert len(read) == len(shipment.questions)
    for theirs, ours in zip(read, shipment.questions, strict=True):
        assert (theirs["type"], theirs["title"], theirs["id"]) == ("MC", ours.name, ours.id)
        assert theirs["tags"] == list(ours.tags)
        assert theirs["stem"] == {"format": "html", "text": dressed(ours).strip()}
        for given, choice, percent in zip(theirs["choices"], ours.choices, percents(ours), strict=True):
            assert given["text"]["text"] == choice.html
            assert (given["feedback"] or {"text": ""})["text"] == choice.why
            if ours.single:
                assert (given["isCorrect"], given["weight"]) == (choice.right, None)
            else:
                assert given["weight"] == pytest.approx(float(percent))


def test_ua_exam_reads_what_we_wrote(shipment: Shipment):
    read = parse_gift_content(written("gift", shipment).decode())
    assert len(read) == len(shipment.questions)
    for theirs, ours in zip(read, shipment.questions, strict=True):
        assert (theirs["type"], theirs["title"]) == ("multiple_choice", ours.name)
        assert theirs["category"].endswith(f"/{ours.language}/{ours.topic}")
        assert [option["is_correct"] for option in theirs["options"]] == [choice.right for choice in ours.choices]
        # This reader keeps the sign for a line break and the name of the format, and undoes HTML's own escapes.
        texts = [option["text"].removeprefix("[html]").replace("\\n", "\n") for option in theirs["options"]]
        assert list(map(as_words, texts)) == [as_words(unescape(c.html).replace("\\n", "\n")) for c in ours.choices]


def test_moodle_xml_parser_reads_what_we_wrote(shipment: Shipment):
    read = parse_bytes(written("moodle", shipment))["multichoice"]
    assert len(read) == len(shipment.questions)
    for theirs, ours in zip(read, shipment.questions, strict=True):
        assert (theirs.name, theirs.single) == (as_unescaped(ours.name), ours.single)
        assert theirs.text_pre_parse == as_unescaped(dressed(ours))
        assert [o.answer for o in theirs.options] == [as_unescaped(c.html) for c in ours.choices]
        assert [o.score_fraction for o in theirs.options] == pytest.approx([float(p) for p in percents(ours)])
        assert [o.feedback for o in theirs.options] == [as_unescaped(c.why) for c in ours.choices]


def test_moodle2amc_reads_what_we_wrote(moodle2amc: Callable[[str], Any], shipment: Shipment, tmp_path: Path):
    file = tmp_path / "quiz.xml"
    file.write_bytes(written("moodle", shipment))
    tree, _ = moodle2amc(str(file))._reshape()
    read = tree.findall(".//question")
    assert len(read) == len(shipment.questions)
    kinds = {True: "question", False: "questionmult"}
    for theirs, ours in zip(read, shipment.questions, strict=True):
        assert theirs.get("amctype") == kinds[ours.single]
        given = [node.tag == "correctchoice" for node in theirs.find("choices")]
        assert given == [choice.right for choice in ours.choices]


def test_moodle_xml_keeps_moodles_own_rules(shipment: Shipment):
    quiz = etree.fromstring(written("moodle", shipment))
    grades = {f"{g:.5f}".rstrip("0").rstrip(".") for g in (*GRADES, 10, 5)}
    grades |= {f"-{g}" for g in grades} | {"0"}
    names: set[tuple[str, str]] = set()
    category = ""
    for question in quiz.iterchildren("question"):
        if question.get("type") == "category":
            category = question.findtext("category/text")
            continue
        assert list(dict.fromkeys(node.tag for node in question)) == list(MOODLE_ORDER)
        name = question.findtext("name/text")
        assert 0 < len(name) <= 255
        assert (category, name) not in names
        names.add((category, name))
        fractions = [answer.get("fraction") for answer in question.iterfind("answer")]
        assert set(fractions) <= grades
        positive = [float(f) for f in fractions if not f.startswith("-") and f != "0"]
        assert sum(positive) == pytest.approx(100, abs=0.001)
        assert question.findtext("single") == ("true" if fractions.count("0") == len(fractions) - 1 else "false")
        assert {node.get("format") for node in question.iter() if node.get("format")} == {"html"}
    assert len(names) == len(shipment.questions)


def test_both_languages_come_home_as_one_question(shipment: Shipment, small_course: Course, library: Library):
    topics = frozenset(topic.id for topic in (*small_course.topics, *library.course.topics))
    destination = exchange.Destination(topics=topics, language=shipment.questions[0].language)
    for target in ("gift", "moodle"):
        data = written(target, shipment)
        imported = exchange.import_questions(f"x{FORMATS[target].ending}", data, destination, lambda *_: None)
        assert len(imported.scenarios) == len(shipment.questions) / 2
        assert imported.lost == ()
