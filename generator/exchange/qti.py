"""Writes one QTI 2.1 item (IMS Question and Test Interoperability 2.1, assessment item information model).

Our question is their item, our choice a `simpleChoice`, a phrase to strike out a `hottext`, a reason a
`modalFeedback`. The direction of Urdu follows `xml:lang`: 2.1 has no `dir`.
"""

import re

from lxml import etree, html
from lxml.etree import SubElement

from generator.exchange.outgoing import Outgoing

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NEW = f"{{{NAMESPACE}}}"
_RESPONSE, _SCORE, _FEEDBACK = "RESPONSE", "SCORE", "FEEDBACK"
_BLOCKS = {"p", "ul", "ol", "blockquote", "table", "pre", "hr", "h3", "h4", "h5", "h6", "dl"}
_LOOSE = "loose"
# How RFC 3986 writes an address: whatever else a browser would forgive, QTI's `anyURI` does not.
_SIGNS = r"(?:[^\s%#\[\]]|%[0-9A-Fa-f]{2})*"
_SCHEME = r"(?:(?:https?|mailto):|(?![^/?#]*:))"
_HOST = r"(?://(?:[^\s%#\[\]/?@]*@)?[^\s%#\[\]/?@:]+(?::\d{1,5})?(?=[/?#]|$)|(?!//))"
_ADDRESS = re.compile(rf"{_SCHEME}{_HOST}{_SIGNS}(?:#{_SIGNS})?")


def identifier(question: Outgoing) -> str:
    """Give the item's name: the author's id, with the sign before a variant's number exchanged for one QTI allows."""
    return question.id.replace("~", ".")


def write_item(question: Outgoing) -> bytes:
    """Give the XML of one item; the same question gives the same bytes."""
    item = etree.Element(
        f"{_NEW}assessmentItem",
        {
            "identifier": identifier(question),
            "title": question.title,
            _XML_LANG: str(question.language),
            "adaptive": "false",
            "timeDependent": "false",
        },
        nsmap={None: NAMESPACE},
    )
    _add_response(item, question)
    _add_outcome(item, _SCORE, "single", "float", "0")
    _add_outcome(item, "MAXSCORE", "single", "float", "1")
    _add_outcome(item, _FEEDBACK, _cardinality(question), "identifier", None)
    _add_body(item, question)
    _add_processing(item, question)
    for choice in question.choices:
        if choice.why:
            told = {"outcomeIdentifier": _FEEDBACK, "identifier": choice.id, "showHide": "show"}
            _fill(_add(item, "modalFeedback", **told), choice.why)
    written: bytes = etree.tostring(item, xml_declaration=True, encoding="UTF-8")
    return written


def _cardinality(question: Outgoing) -> str:
    return "single" if question.single else "multiple"


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    node = SubElement(parent, f"{_NEW}{tag}", attributes)
    node.text = text
    return node


def _add_response(item: etree._Element, question: Outgoing) -> None:
    cardinality = _cardinality(question)
    declared = _add(item, "responseDeclaration", identifier=_RESPONSE, cardinality=cardinality, baseType="identifier")
    correct = _add(declared, "correctResponse")
    for choice in question.choices:
        if choice.right:
            _add(correct, "value", choice.id)
    if not question.single:
        gain, cost = 1 / len(question.key.right), 1 / len(question.key.wrong)
        mapping = _add(declared, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
        for choice in question.choices:
            worth = gain if choice.right else -cost
            _add(mapping, "mapEntry", mapKey=choice.id, mappedValue=f"{worth:.10f}")


def _add_outcome(item: etree._Element, name: str, cardinality: str, base: str, default: str | None) -> None:
    declared = _add(item, "outcomeDeclaration", identifier=name, cardinality=cardinality, baseType=base)
    if default is not None:
        _add(_add(declared, "defaultValue"), "value", default)


def _add_body(item: etree._Element, question: Outgoing) -> None:
    body = _add(item, "itemBody")
    _fill(body, question.situation)
    if question.draft:
        asked = _add(body, "hottextInteraction", responseIdentifier=_RESPONSE, maxChoices="0")
        _fill(_add(asked, "prompt"), question.question)
        paragraph = _add(asked, "p")
        for piece in question.draft:
            if piece.id is None:
                _append(paragraph, piece.html)
            else:
                _fill(_add(paragraph, "hottext", identifier=piece.id), piece.html)
        return
    most = "1" if question.single else "0"
    asked = _add(body, "choiceInteraction", responseIdentifier=_RESPONSE, shuffle="true", maxChoices=most)
    _fill(_add(asked, "prompt"), question.question)
    for choice in question.choices:
        _fill(_add(asked, "simpleChoice", identifier=choice.id), choice.html)


def _add_processing(item: etree._Element, question: Outgoing) -> None:
    rules = _add(item, "responseProcessing")
    scored = _add(rules, "responseCondition")
    # A wholly right answer is worth exactly 1, whatever thirds and sevenths add up to.
    if_right = _add(scored, "responseIf")
    match = _add(if_right, "match")
    _add(match, "variable", identifier=_RESPONSE)
    _add(match, "correct", identifier=_RESPONSE)
    _add(_add(if_right, "setOutcomeValue", identifier=_SCORE), "baseValue", "1", baseType="float")
    otherwise = _add(_add(scored, "responseElse"), "setOutcomeValue", identifier=_SCORE)
    if question.single:
        _add(otherwise, "baseValue", "0", baseType="float")
    else:
        _add(otherwise, "mapResponse", identifier=_RESPONSE)
    if_answered = _add(_add(rules, "responseCondition"), "responseIf")
    _add(_add(_add(if_answered, "not"), "isNull"), "variable", identifier=_RESPONSE)
    _add(_add(if_answered, "setOutcomeValue", identifier=_FEEDBACK), "variable", identifier=_RESPONSE)


def _fill(node: etree._Element, markup: str) -> None:
    """Put our own safe HTML into an element, in QTI's namespace and without what QTI does not know."""
    if not markup:
        return
    source = html.fragment_fromstring(markup, create_parent="div")
    if node.tag == f"{_NEW}itemBody":
        _part_loose_words(source)
    for quotation in source.iter("blockquote"):
        _part_loose_words(quotation)
    _move(source, node)


def _part_loose_words(holder: etree._Element) -> None:
    """Give words that stand between blocks a paragraph of their own: here QTI allows blocks only."""
    children, words = list(holder), holder.text
    holder.text = None
    for child in children:
        holder.remove(child)
    for piece in (words, *(part for child in children for part in (child, child.tail))):
        if isinstance(piece, str) or piece is None:
            if piece and piece.strip():
                _add_words(_open_paragraph(holder), piece)
        elif piece.tag in _BLOCKS:
            piece.tail = None
            holder.append(piece)
        else:
            piece.tail = None
            _open_paragraph(holder).append(piece)


def _open_paragraph(holder: etree._Element) -> etree._Element:
    """Give the paragraph that loose words go on in."""
    if len(holder) and holder[-1].get(_LOOSE):
        return holder[-1]
    return SubElement(holder, "p", {_LOOSE: "true"})


def _append(node: etree._Element, markup: str) -> None:
    """Put HTML after what an element holds already."""
    if markup.strip():
        spaced = markup if not markup[:1].isspace() else f" {markup.lstrip()}"
        holder = html.fragment_fromstring(spaced, create_parent="div")
        _add_words(node, holder.text)
        holder.text = None
        _move(holder, node)
    else:
        _add_words(node, markup)


def _move(source: etree._Element, target: etree._Element) -> None:
    """Move words and elements; of our attributes QTI knows the address of a link, and a link without one is words."""
    _add_words(target, source.text)
    for child in source:
        if child.tag != "a":
            _move(child, _add(target, str(child.tag)))
        elif (address := child.get("href")) is not None and _ADDRESS.fullmatch(address):
            _move(child, _add(target, "a", href=address))
        else:
            _move(child, target)
        _add_words(target, child.tail)


def _add_words(node: etree._Element, words: str | None) -> None:
    if not words:
        return
    if len(node):
        node[-1].tail = (node[-1].tail or "") + words
    else:
        node.text = (node.text or "") + words
