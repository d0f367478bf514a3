"""Packs QTI 2.1 items: a zip with `imsmanifest.xml` at its root, a folder for each language, no clock in it."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from lxml.etree import SubElement

from generator.exchange.formats import Feature, Format, Shipment
from generator.exchange.outgoing import Outgoing
from generator.exchange.qti import identifier, write_item

CONTENT = "http://www.imsglobal.org/xsd/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
_CP, _MD = f"{{{CONTENT}}}", f"{{{LOM}}}"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold: the same questions make the same bytes."""


def _write(shipment: Shipment) -> bytes:
    items = {_path(question): write_item(question) for question in shipment.questions}
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path, data in (("imsmanifest.xml", _manifest(shipment)), *sorted(items.items())):
            entry = ZipInfo(path, _LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def _path(question: Outgoing) -> str:
    apart = "examination-only/" if question.is_exam_only else ""
    return f"{apart}{question.language}/{question.topic}/{identifier(question)}.xml"


def _manifest(shipment: Shipment) -> bytes:
    manifest = etree.Element(
        f"{_CP}manifest", {"identifier": f"sabaq-{shipment.course}"}, nsmap={None: CONTENT, "lom": LOM}
    )
    about = SubElement(manifest, f"{_CP}metadata")
    SubElement(about, f"{_CP}schema").text = "QTIv2.1 Package"
    SubElement(about, f"{_CP}schemaversion").text = "1.0.0"
    general = _general(about)
    _say(general, "title", shipment.title, "en")
    if shipment.warning:
        _say(general, "description", shipment.warning, "en")
    SubElement(manifest, f"{_CP}organizations")
    resources = SubElement(manifest, f"{_CP}resources")
    for question in shipment.questions:
        _add_resource(resources, question)
    written: bytes = etree.tostring(manifest, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _add_resource(resources: etree._Element, question: Outgoing) -> None:
    path = _path(question)
    name = f"{question.language}.{identifier(question)}"
    resource = SubElement(resources, f"{_CP}resource", identifier=name, type="imsqti_item_xmlv2p1", href=path)
    general = _general(SubElement(resource, f"{_CP}metadata"))
    _say(general, "title", question.title, question.language)
    SubElement(general, f"{_MD}language").text = str(question.language)
    for tag in question.tags:
        _say(general, "keyword", tag, "en")
    SubElement(resource, f"{_CP}file", href=path)


def _general(about: etree._Element) -> etree._Element:
    return SubElement(SubElement(about, f"{_MD}lom"), f"{_MD}general")


def _say(general: etree._Element, tag: str, words: str, language: str) -> None:
    SubElement(SubElement(general, f"{_MD}{tag}"), f"{_MD}string", language=str(language)).text = words


QTI = Format(
    name="qti",
    ending=".zip",
    holds=frozenset({Feature.SPOT, Feature.FEEDBACK, Feature.BLOCKS, Feature.FACTS, Feature.EXAM, Feature.LONG_TITLE}),
    write=_write,
)
