"""Writes Moodle XML: feedback for each choice, weights from Moodle's own list, tags, ids, languages apart."""

from itertools import groupby

from lxml import etree
from lxml.etree import SubElement

from generator.exchange.formats import Feature, Format, Shipment
from generator.exchange.gift import category, dressed
from generator.exchange.outgoing import Outgoing, OutgoingChoice, percents


def _write(shipment: Shipment) -> bytes:
    quiz = etree.Element("quiz")
    if shipment.warning:
        quiz.append(etree.Comment(f" {shipment.warning} "))
    for name, questions in groupby(shipment.questions, key=lambda q: category(shipment, q)):
        _add_category(quiz, name, shipment.warning if "/examination-only/" in name else "")
        for question in questions:
            _add_question(quiz, question)
    written: bytes = etree.tostring(quiz, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _add_category(quiz: etree._Element, name: str, about: str) -> None:
    node = SubElement(quiz, "question", type="category")
    _add_text(node, "category", name)
    _add_text(node, "info", about, format="plain_text")


def _add_question(quiz: etree._Element, question: Outgoing) -> None:
    node = SubElement(quiz, "question", type="multichoice")
    _add_text(node, "name", question.name)
    _add_text(node, "questiontext", dressed(question), format="html")
    _add_text(node, "generalfeedback", "", format="html")
    facts = {
        "defaultgrade": "1",
        "penalty": "0.3333333",
        "hidden": "0",
        "idnumber": question.id,
        "single": str(question.single).lower(),
        "shuffleanswers": "true",
        "answernumbering": "none",
    }
    for name, value in facts.items():
        SubElement(node, name).text = value
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        _add_text(node, name, "", format="html")
    for choice, percent in zip(question.choices, percents(question), strict=True):
        _add_answer(node, choice, percent)
    tags = SubElement(node, "tags")
    for tag in question.tags:
        _add_text(tags, "tag", tag)


def _add_answer(node: etree._Element, choice: OutgoingChoice, percent: str) -> None:
    answer = SubElement(node, "answer", fraction=percent, format="html")
    _set(SubElement(answer, "text"), choice.html)
    _add_text(answer, "feedback", choice.why, format="html")


def _add_text(parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
    _set(SubElement(SubElement(parent, tag, attributes), "text"), text)


def _set(node: etree._Element, text: str) -> None:
    """Set a text as Moodle itself writes it: markup in a CDATA section, which some readers rely on."""
    node.text = etree.CDATA(text) if "<" in text and "]]>" not in text else text


MOODLE = Format(
    name="moodle",
    ending=".xml",
    holds=frozenset({Feature.FEEDBACK, Feature.BLOCKS, Feature.FACTS, Feature.EXAM}),
    write=_write,
)
