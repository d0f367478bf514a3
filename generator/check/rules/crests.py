"""A certificate's crest is a small SVG drawing that runs nothing, fetches nothing, and is told in words."""

import re
from collections.abc import Iterator

from lxml import etree

from generator.check.rule import Found, Rule
from generator.check.wording import LANGUAGE_NAMES
from generator.errors import Span
from generator.model.course import Crest, Library
from generator.model.text import Language

_MOST_BYTES = 100_000
_SVG = "{http://www.w3.org/2000/svg}"
_BEGINNING = '`<svg xmlns="http://www.w3.org/2000/svg" viewBox="...">`'
_REFUSED = frozenset({"script", "foreignObject"})
_OUTSIDE = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)[^\s'\"]|@import", re.IGNORECASE)

Fault = tuple[int, str, str]
"""The line in the drawing, counted from 1, the message and the hint."""


def _find(library: Library) -> Iterator[Found]:
    crest = library.course.certificate.crest
    if crest is None:
        return
    for language in Language:
        if not crest.alt[language].strip():
            name = LANGUAGE_NAMES[language]
            span = library.course.at("certificate", "crest", "alt", language.value)
            yield span, f"the crest has no alternative text in {name}", f"say in {name} what it shows"
    if not crest.svg:
        span = library.course.at("certificate", "crest", "file")
        yield span, f"there is no drawing in course/{crest.file}", "put the SVG file there, or delete `crest`"
    for line, message, hint in _faults(crest):
        yield Span(f"course/{crest.file}", line), message, hint


def _faults(crest: Crest) -> Iterator[Fault]:
    if len(crest.svg) > _MOST_BYTES:
        hint = f"simplify the drawing to {_MOST_BYTES:,} bytes or fewer; it is printed 26 mm wide"
        yield 1, f"the crest has {len(crest.svg):,} bytes", hint
    elif crest.svg:
        yield from _faults_of_drawing(crest.svg)


def _faults_of_drawing(svg: bytes) -> Iterator[Fault]:
    save = "save it as a plain SVG file, in UTF-8"
    try:
        svg.decode()
        # No entity is followed and nothing outside is read, whatever the drawing says.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(svg, parser)
    except UnicodeDecodeError:
        yield 1, "the crest is not UTF-8", save
        return
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        yield max(getattr(error, "lineno", None) or 1, 1), "the crest cannot be read as SVG", save
        return
    if root.getroottree().docinfo.internalDTD is not None:
        yield 1, "the crest declares a document type, which may hide entities", "delete the `<!DOCTYPE ...>`"
        return
    if root.tag != f"{_SVG}svg":
        yield root.sourceline or 1, "the crest is not an SVG drawing", f"begin it with {_BEGINNING}"
        return
    for node in root.getroottree().xpath("//* | //processing-instruction()"):
        yield from _faults_of_node(node)


def _faults_of_node(node: etree._Element) -> Iterator[Fault]:
    line = node.sourceline or 1
    if not isinstance(node.tag, str):
        yield line, "the crest holds a processing instruction", "delete what stands between `<?` and `?>`"
        return
    name = etree.QName(node).localname
    if name in _REFUSED:
        yield line, f"the crest holds <{name}>", "draw with shapes only"
    if name == "style" and _OUTSIDE.search("".join(node.itertext())):
        yield line, "the crest refers to something outside it", "draw it in the file itself"
    for attribute, value in node.attrib.items():
        written = etree.QName(attribute).localname
        if written.startswith("on"):
            yield line, f"the crest runs a script, in `{written}`", "delete this attribute"
        if (written == "href" and not value.startswith("#")) or _OUTSIDE.search(value):
            yield line, f"the crest refers to something outside it, in `{written}`", "draw it in the file itself"


RULE = Rule(
    code="E233",
    title="a crest is a safe SVG drawing with words",
    explanation="The crest is printed on every certificate: it must be there, be small, run and fetch nothing, and be "
    "told in both languages to whoever hears the certificate read out.",
    find=_find,
)
