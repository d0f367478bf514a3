"""Drawings: an author's SVG, kept to shapes and words before it is put into a page."""

import re
from xml.etree import ElementTree

from markupsafe import Markup

_NAMESPACE = "http://www.w3.org/2000/svg"
_SHAPES = frozenset(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan marker clipPath".split()
)
_ATTRIBUTES = frozenset(
    "id class role aria-label aria-labelledby aria-describedby aria-hidden lang direction "
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry dx dy d points transform preserveAspectRatio "
    "fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray stroke-opacity "
    "opacity font-family font-size font-weight font-style letter-spacing text-anchor dominant-baseline "
    "unicode-bidi marker-start marker-end marker-mid markerWidth markerHeight refX refY orient clip-path".split()
)
_OUTSIDE = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)|javascript:|expression\s*\(|@import|[<>]", re.IGNORECASE)
_TYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

ElementTree.register_namespace("", _NAMESPACE)


def safe_figure(svg: str) -> str:
    """Give the drawing as a `figure`, with nothing in it that runs, links or fetches; none if it is no SVG."""
    if not svg or _TYPE.search(svg):
        return ""
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError:
        return ""
    if root.tag != f"{{{_NAMESPACE}}}svg":
        return ""
    _prune(root)
    root.attrib.setdefault("role", "img")
    return Markup('<figure class="figure">{}</figure>').format(Markup(ElementTree.tostring(root, encoding="unicode")))  # noqa: S704  pruned just above


def _prune(element: ElementTree.Element) -> None:
    for name in list(element.attrib):
        if name not in _ATTRIBUTES or _OUTSIDE.search(element.attrib[name]):
            del element.attrib[name]
    for child in list(element):
        if isinstance(child.tag, str) and child.tag.removeprefix(f"{{{_NAMESPACE}}}") in _SHAPES:
            _prune(child)
        else:
            _remove(element, child)


def _remove(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    # The words after a removed element belong to its parent and stay.
    place = list(parent).index(child)
    before = parent[place - 1] if place else None
    if before is None:
        parent.text = (parent.text or "") + (child.tail or "")
    else:
        before.tail = (before.tail or "") + (child.tail or "")
    parent.remove(child)
