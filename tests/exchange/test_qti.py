"""QTI items are valid, mean what our marking means, and another reader finds in them what we wrote."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from onyx2moodle.parser import parse_item

from generator import exchange
from generator.exchange import FORMATS, Rendering, Wishes
from generator.exchange.formats import Shipment
from generator.exchange.outgoing import Outgoing
from generator.exchange.qti import NAMESPACE, identifier, write_item
from generator.exchange.qti_package import CONTENT, LOM
from generator.exchange.shipping import _shipment
from generator.marking.marks import mark_answer
from generator.model import scenario as model
from generator.model.course import Course, Library
from generator.model.question import Picked
from generator.model.scenario import Decisions, Discussion
from generator.model.text import Text
from tests.exchange.conftest import JUDGES
from tests.exchange.questions import a_scenario, scenarios
from tests.exchange.test_round_trip import TRIES
from tests.exchange.test_shipping import SPOT, of_kind

NAMES = {"q": NAMESPACE, "cp": CONTENT, "lom": LOM}
SCHEMA = etree.XMLSchema(etree.parse(JUDGES / "qti21_items.xsd"))
MANIFEST_SCHEMA = etree.XMLSchema(etree.parse(JUDGES / "qti21_manifest.xsd"))
SCHEMES = ["", "#", "//", "http://", "https://", "mailto:", "javascript:", "http:"]


@pytest.fixture(scope="module")
def shipment(library: Library, small_course: Course, rendering: Rendering) -> Shipment:
    """Questions of every sign, a draft, and those of this repository's course that a test can hold."""
    held = [s for s in library.scenarios if not isinstance(s.task, Decisions | Discussion)]
    return _shipment([a_scenario("one"), a_scenario("some", single=False), *held], small_course, rendering, Wishes())


def invalid(item: bytes) -> list[str]:
    tree = etree.fromstring(item)
    SCHEMA.validate(tree)
    return [f"{error.line}: {error.message}" for error in SCHEMA.error_log]


def test_every_item_of_the_course_is_valid(shipment: Shipment):
    assert {q.id: faults for q in shipment.questions if (faults := invalid(write_item(q)))} == {}


@TRIES
@given(scenario=scenarios())
def test_whatever_a_scenario_says_its_items_are_valid(
    scenario: model.Scenario, small_course: Course, rendering: Rendering
):
    for question in _shipment([scenario], small_course, rendering, Wishes()).questions:
        assert invalid(write_item(question)) == []


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        (b"<itemBody>", b"<itemBody>loose words"),
        (b"<prompt>", b'<prompt dir="rtl">'),
        (b"</simpleChoice>", b"<div/></simpleChoice>"),
        (b"<correctResponse>", b"<correctResponse/><correctResponse>"),
        (b"<correctResponse><value>", b"<correctResponse><value>no-such-choice-"),
        (b'responseIdentifier="RESPONSE"', b'responseIdentifier="ANSWER"'),
        (b'outcomeIdentifier="FEEDBACK"', b'outcomeIdentifier="SCORED"'),
        (b'<outcomeDeclaration identifier="SCORE"', b'<outcomeDeclaration identifier="RESPONSE"'),
        (b'showHide="show"', b'showHide="perhaps"'),
        (b'adaptive="false" ', b""),
        (b"<choiceInteraction", b"<table><tbody><tr/></tbody></table><choiceInteraction"),
    ],
)
def test_the_schema_tells_a_broken_item(sound: bytes, broken: bytes, shipment: Shipment):
    item = write_item(shipment.questions[0])
    assert sound in item
    assert invalid(item.replace(sound, broken, 1)) != []


@TRIES
@given(address=st.text(alphabet="ab1é:/?#@%&=;[]|\\.~+ ", max_size=12), scheme=st.sampled_from(SCHEMES))
@example(address="alert(1)", scheme="javascript:")
@example(address="a/%zz", scheme="http://")
@example(address="a/#b#c", scheme="http://")
@example(address="a:b:c/", scheme="//")
@example(address="a:/", scheme="https://")
@example(address="1:2", scheme="")
def test_whatever_a_link_leads_to_the_item_is_valid_and_says_its_words(
    address: str, scheme: str, small_course: Course, rendering: Rendering
):
    said = f"see [the *rules*](<{scheme}{address}>) first"
    question = _shipment([a_scenario(situation=Text(en=said, ur=said))], small_course, rendering, Wishes()).questions[0]
    item = write_item(question)
    assert invalid(item) == []
    assert "the rules" in "".join(etree.fromstring(item).itertext())


@pytest.mark.parametrize("address", ["https://a.example/b?c=d#e", "http://a.example:80/%41", "mailto:a@b.example"])
def test_a_link_that_leads_somewhere_leaves_with_its_address(address: str, small_course: Course, rendering: Rendering):
    said = f"[rules]({address})"
    question = _shipment([a_scenario(situation=Text(en=said, ur=said))], small_course, rendering, Wishes()).questions[0]
    links = etree.fromstring(write_item(question)).findall("q:itemBody//q:a", NAMES)
    assert [(link.text, dict(link.attrib)) for link in links] == [("rules", {"href": address})]


def test_an_outside_reader_finds_the_same_choices_key_and_weights(shipment: Shipment, tmp_path: Path):
    file = tmp_path / "item.xml"
    for question in shipment.questions:
        file.write_bytes(write_item(question))
        item = parse_item(file)
        (declared,) = item.response_decls.values()
        assert (item.identifier, item.title, item.adaptive) == (identifier(question), question.title, False)
        assert set(declared.correct_values) == question.key.right
        assert len(declared.correct_values) == len(question.key.right)
        assert (declared.base_type, declared.cardinality) == (
            "identifier",
            "single" if question.single else "multiple",
        )
        assert declared.mapping == pytest.approx(weights(question))
        (asked,) = item.interactions
        assert (asked.kind, asked.response_identifier) == ("hottext" if question.draft else "choice", "RESPONSE")
        if not question.draft:
            assert [choice.identifier for choice in asked.choices] == [choice.id for choice in question.choices]
            assert (asked.shuffle, asked.max_choices) == (True, 1 if question.single else 0)
        assert {told.identifier for told in item.feedback} == {choice.id for choice in question.choices if choice.why}


def weights(question: Outgoing) -> dict[str, float]:
    """Give what each choice is worth where several are right: all right ones make 1, all wrong ones take it away."""
    if question.single:
        return {}
    right, wrong = question.key.right, question.key.wrong
    return {choice.id: 1 / len(right) if choice.right else -1 / len(wrong) for choice in question.choices}


def test_an_item_scores_as_our_marking_does(shipment: Shipment):
    for question in shipment.questions:
        item = etree.fromstring(write_item(question))
        ids = [choice.id for choice in question.choices]
        sizes = (1,) if question.single else range(len(ids) + 1)
        for picked in (frozenset(some) for size in sizes for some in combinations(ids, size)):
            mark = mark_answer(question.key, Picked(choices=picked)).points
            assert int(100 * score(item, picked) + 1e-6) == mark, (question.id, picked)


def score(item: etree._Element, picked: frozenset[str]) -> float:
    """Score an answer as the item's own rules say: all right gives 1, otherwise the mapping within its bounds."""
    correct = {value.text for value in item.iterfind(".//q:correctResponse/q:value", NAMES)}
    if picked == correct:
        return 1.0
    mapping = item.find(".//q:mapping", NAMES)
    if mapping is None:
        return 0.0
    worth = {entry.get("mapKey"): float(entry.get("mappedValue")) for entry in mapping}
    total = sum(worth[choice] for choice in picked)
    return max(float(mapping.get("lowerBound")), min(float(mapping.get("upperBound")), total))


def test_a_draft_becomes_phrases_to_strike_out(small_course: Course, rendering: Rendering):
    question, _ = _shipment([of_kind(SPOT)], small_course, rendering, Wishes()).questions
    item = etree.fromstring(write_item(question))
    paragraph = item.find(".//q:hottextInteraction/q:p", NAMES)
    assert paragraph is not None
    assert "".join(paragraph.itertext()) == "A: first & <b> then second end."
    assert [node.get("identifier") for node in paragraph] == ["one", "two"]
    told = {node.get("identifier"): "".join(node.itertext()) for node in item.iterfind("q:modalFeedback", NAMES)}
    assert told == {"one": "because", "two": "fine"}


def test_the_package_lists_every_file_and_no_other(shipment: Shipment):
    with ZipFile(BytesIO(FORMATS["qti"].write(shipment))) as archive:
        names = archive.namelist()
        manifest = etree.fromstring(archive.read("imsmanifest.xml"))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    listed = [node.get("href") for node in manifest.iterfind(".//cp:file", NAMES)]
    assert names[0] == "imsmanifest.xml"
    assert sorted(listed) == names[1:]
    assert len(listed) == len(shipment.questions) == len(set(listed))
    assert [etree.QName(node).localname for node in manifest] == ["metadata", "organizations", "resources"]
    identifiers = [node.get("identifier") for node in manifest.iterfind(".//cp:resource", NAMES)]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("with_exam", [False, True])
def test_the_manifest_is_valid_and_says_in_which_language_its_words_are(with_exam: bool, shipment: Shipment):
    leaving = replace(shipment, questions=tuple(q for q in shipment.questions if with_exam or not q.is_exam_only))
    with ZipFile(BytesIO(FORMATS["qti"].write(leaving))) as archive:
        manifest = etree.fromstring(archive.read("imsmanifest.xml"))
    MANIFEST_SCHEMA.assertValid(manifest)
    assert (manifest.find("cp:metadata//lom:description", NAMES) is not None) == with_exam
    resources = manifest.findall(".//cp:resource", NAMES)
    titles = [node.get("language") for resource in resources for node in resource.iterfind(".//lom:title/*", NAMES)]
    assert titles == [str(question.language) for question in leaving.questions]


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        (b"<organizations/>", b""),
        (b' type="imsqti_item_xmlv2p1"', b""),
        (b"<file href=", b"<file src="),
        (b' identifier="en.', b' identifier="1'),
        (b' identifier="ur.', b' identifier="en.'),
        (b' language="en"', b' xml:lang="en"'),
    ],
)
def test_the_schema_tells_a_broken_manifest(sound: bytes, broken: bytes, shipment: Shipment):
    with ZipFile(BytesIO(FORMATS["qti"].write(shipment))) as archive:
        manifest = archive.read("imsmanifest.xml")
    assert sound in manifest
    assert not MANIFEST_SCHEMA.validate(etree.fromstring(manifest.replace(sound, broken)))


def test_what_an_item_has_no_field_for_stands_in_the_manifest(small_course: Course, rendering: Rendering):
    exported = exchange.export([a_scenario()], small_course, FORMATS["qti"], rendering, Wishes())
    with ZipFile(BytesIO(exported.data)) as archive:
        manifest = etree.fromstring(archive.read("imsmanifest.xml"))
    resource = manifest.find(".//cp:resource", NAMES)
    assert resource is not None
    keywords = [node.text for node in resource.iterfind(".//lom:keyword/lom:string", NAMES)]
    assert keywords == ["use:practice", "level:1", "platform:telephone", "clause:memo-permission"]
