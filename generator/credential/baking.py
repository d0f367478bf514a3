"""Badges: a picture of the achievement that carries its signed credential (Open Badges 3.0, baking)."""

import json
import struct
import zlib
from typing import Literal

from generator.credential.carriers import PNG_KEYWORD, PNG_SIGNATURE, SVG_NAMESPACE
from generator.credential.document import Document, dump_document
from generator.credential.reading import read_award
from generator.credential.typesetting import typeset_picture
from generator.errors import CredentialError

PNG_PIXELS = 600


def badge_svg(document: Document) -> bytes:
    """Draw a signed credential's badge as SVG, the credential baked in; the same bytes each time."""
    picture = _draw(document, "svg").decode()
    head, bracket, rest = picture.partition(">")
    # A JSON text may hold what ends a CDATA section; written as an escape it says the same.
    words = dump_document(document).decode().replace("]]>", "]]\\u003e")
    baked = f'<openbadges:credential xmlns:openbadges="{SVG_NAMESPACE}"><![CDATA[{words}]]></openbadges:credential>'
    if not head.startswith("<svg") or not bracket:
        raise CredentialError("the badge's picture is not an SVG")
    return f"{head}>{baked}{rest}".encode()


def badge_png(document: Document) -> bytes:
    """Draw a signed credential's badge as PNG, 600 pixels square, the credential baked in; the same bytes each time."""
    picture = _draw(document, "png")
    header_end = len(PNG_SIGNATURE) + 25  # the IHDR chunk, always first and always this long
    body = PNG_KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + dump_document(document)
    chunk = b"iTXt" + body
    baked = struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return picture[:header_end] + baked + picture[header_end:]


def _draw(document: Document, form: Literal["svg", "png"]) -> bytes:
    award = read_award(document)
    words = {"title": award.course_title.en, "urdu": award.course_title.ur, "issuer": award.issuer_name.en}
    return typeset_picture(_TEMPLATE, "badge", {"data": json.dumps(words, ensure_ascii=False)}, form)


_TEMPLATE = b'#import "badge.typ": badge\n'
