"""Drawings: an author's SVG, kept to shapes and words before it is put into a page."""

import re
import xml.etree.ElementTree as ET

_NAMESPACE = "http://www.w3.org/2000/svg"
_SHAPES = frozenset(
    (  # noqa: SIM905  a list of words reads best as words
        "svg g defs title desc path rect circle ellipse line polyline polygon text tspan marker clipPath"
    ).split()
)
_ATTRIBUTES = frozenset(
    (  # noqa: SIM905
        "id class role aria-label aria-labelledby aria-describedby aria-hidden lang direction "
        "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry dx dy d points transform preserveAspectRatio "
        "fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray "
        "stroke-opacity opacity font-family font-size font-weight font-style letter-spacing text-anchor "
        "dominant-baseline unicode-bidi marker-start marker-end marker-mid markerWidth markerHeight refX refY "
        "orient clip-path"
    ).split()
)
_OUTSIDE = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)|javascript:|expression\s*\(|@import|[<>]", re.IGNORECASE)
_TYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

ET.register_namespace("", _NAMESPACE)


def safe_figure(svg: str, name: str) -> str:
    """Give the drawing as a `figure`, with nothing in it that runs, links or fetches; none if it is no SVG.

    On a narrow screen the figure is moved sideways, so the keyboard can reach it.

    Ids begin with the drawing's name, so that two drawings on one page do not meet.
    """
    # A document type could hold entities that grow without bound; a drawing needs none.
    if not svg or _TYPE.search(svg):
        return ""
    try:
        root = ET.fromstring(svg)  # noqa: S314  see above
    except ET.ParseError:
        return ""
    if root.tag != f"{{{_NAMESPACE}}}svg":
        return ""
    _prune(root, f"figure-{name}-")
    root.attrib.setdefault("role", "img")
    return f'<figure class="figure" tabindex="0">{ET.tostring(root, encoding="unicode")}</figure>'


def _prune(element: ET.Element, prefix: str) -> None:
    for attribute, value in list(element.attrib.items()):
        if attribute not in _ATTRIBUTES or _OUTSIDE.search(value):
            del element.attrib[attribute]
        else:
            element.attrib[attribute] = _prefixed(attribute, value, prefix)
    for child in list(element):
        if str(child.tag).removeprefix(f"{{{_NAMESPACE}}}") in _SHAPES:
            _prune(child, prefix)
        else:
            _remove(element, child)


def _prefixed(attribute: str, value: str, prefix: str) -> str:
    if attribute == "id":
        return prefix + value
    if attribute in {"aria-labelledby", "aria-describedby"}:
        return " ".join(prefix + name for name in value.split())
    return re.sub(r"url\(\s*(['\"]?)#", rf"url(\1#{prefix}", value)


def _remove(parent: ET.Element, child: ET.Element) -> None:
    # The words after a removed element belong to its parent and stay.
    place = list(parent).index(child)
    if place == 0:
        parent.text = (parent.text or "") + (child.tail or "")
    else:
        parent[place - 1].tail = (parent[place - 1].tail or "") + (child.tail or "")
    parent.remove(child)
