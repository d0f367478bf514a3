"""Every change of one member of a document: changed, removed, or something added beside it."""

import json
import struct
import zlib
from copy import deepcopy
from html import escape
from io import BytesIO

import pikepdf


def places(value, path=()):
    """Every place inside a document: members and list entries, parents before children."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in inner:
        yield (*path, step)
        yield from places(child, (*path, step))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def other(value):
    """Something else of the same kind, as like to it as can be."""
    match value:
        case bool():
            return not value
        case str():
            return value[:-1] + ("a" if value[-1:] != "a" else "b")
        case list():
            return [*value, deepcopy(value[0])]
        case _:
            return {**value, "name": "x"} if "name" not in value else {**value, "name": "x" + str(value["name"])}


def changes(document):
    """Give each change with what was done, for all places and for several names to add."""
    for path in places(document):
        changed = deepcopy(document)
        at(changed, path[:-1])[path[-1]] = other(at(document, path))
        yield ("changed", path), changed
        removed = deepcopy(document)
        del at(removed, path[:-1])[path[-1]]
        yield ("removed", path), removed
        if isinstance(at(document, path), list):
            longer = deepcopy(document)
            at(longer, path).insert(0, "https://x.example/")
            yield ("an entry added", path), longer
    for path in [(), *(path for path in places(document) if isinstance(at(document, path), dict))]:
        for name in ("remark", "description", "https://x.example/", "@index"):
            changed = deepcopy(document)
            at(changed, path)[name] = "x"
            if changed != document:
                yield (f"{name} added", path), changed


def in_svg(svg, document):
    """A badge as SVG with another document in place of its credential."""
    start, end = svg.index(b"<![CDATA["), svg.index(b"]]>") + 3
    return svg[:start] + escape(json.dumps(document)).encode() + svg[end:]


def in_png(png, document):
    """A badge as PNG with another document in place of its credential."""
    start = png.index(b"iTXt") - 4
    (length,) = struct.unpack(">I", png[start : start + 4])
    body = b"iTXtopenbadgecredential" + bytes(5) + json.dumps(document).encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:start] + chunk + png[start + 12 + length :]


def in_pdf(pdf, document):
    """A print with another document in place of the credential attached to it."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.attachments["credential.json"].obj.EF.F.write(json.dumps(document).encode())
        made = BytesIO()
        opened.save(made)
    return made.getvalue()
