"""The credential is found in every form it comes in, and nothing else gets out of a file but a refusal."""

import json
import struct
import tracemalloc
import zlib
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf.generic import EmbeddedFile

from generator.credential import (
    badge_png,
    badge_svg,
    build,
    dump_document,
    parse_document,
    print_pdf,
    read_document,
    sign,
)
from generator.credential.carriers import _SvgReader
from generator.credential.document import _members, require_plain
from generator.errors import VerificationError
from generator.model.text import Text
from tests.credential.conftest import ISSUER, NOW

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def svg(inside: str) -> bytes:
    namespace = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {namespace}>{inside}</svg>'.encode()


@pytest.fixture(scope="module", params=["json", "pdf", "png", "svg"])
def carrier(request, credential) -> bytes:
    make = {"json": dump_document, "pdf": print_pdf, "png": badge_png, "svg": badge_svg}
    return make[request.param](credential)


def test_the_credential_is_read_back_from_every_carrier(carrier, credential):
    assert read_document(carrier) == credential


def test_a_cut_or_flipped_carrier_gives_a_document_or_a_refusal(carrier, credential):
    length = len(carrier)
    for place in range(0, length, max(1, length // 40)):
        flipped = carrier[:place] + bytes([carrier[place] ^ 0x55]) + carrier[place + 1 :]
        for data in (carrier[:place], flipped, carrier[place:]):
            try:
                read_document(data)
            except VerificationError:
                continue


def test_a_png_that_was_touched_anywhere_is_refused(credential):
    picture = badge_png(credential)
    place = picture.index(b"openbadgecredential") + 200
    with pytest.raises(VerificationError, match="cut off or damaged"):
        read_document(picture[:place] + b"~" + picture[place + 1 :])


@given(data=st.binary(max_size=400))
@example(data=b"%PDF-1.7\n")
@example(data=PNG)
@example(data=PNG + b"\xff\xff\xff\xffiTXt")
@example(data=b"<svg")
@example(data=b"<svg/>")
@example(data=b"{")
@example(data=b"[]")
@example(data=b'{"a": NaN}')
@example(data=b'{"a": "\\ud800"}')
@example(data=b'{"\\ud800": "x"}')
@example(data=b'{"a": "\xff"}')
@example(data=b'{"a":' * 100_000)
@example(data=b"[" * 100_000)
def test_any_bytes_give_a_document_or_our_own_error(data):
    try:
        assert isinstance(read_document(data), dict)
    except VerificationError as error:
        assert str(error)  # noqa: PT017 - either answer will do


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"id": "a", "id": "b"}', "the file is not JSON: the member 'id' stands twice"),
        (b'{"id": null}', "id: None is not allowed in a credential"),
        (b'{"a": {"b": [1, []]}}', "a.b[1]: an empty list is not allowed"),
        (b'{"a": 1e3}', "a: 1000.0 is not allowed in a credential"),
        (b'{"a": "x\\u0000"}', "a holds the control character U+0000"),
        (b'{"a": "' + b"x" * (1 << 20) + b'"}', "the file is 1048585 bytes long; a certificate is at most 1048576"),
        (b"GIF89a", "the file is no JSON, PDF, PNG or SVG, the forms in which a certificate comes"),
    ],
)
def test_json_that_could_be_read_two_ways_is_refused(data, reason):
    with pytest.raises(VerificationError) as caught:
        read_document(data)
    assert str(caught.value) == reason


def test_a_byte_order_mark_and_blanks_do_no_harm(credential):
    assert read_document(b"\xef\xbb\xbf\r\n" + dump_document(credential)) == credential


def test_the_text_of_a_document_is_read_back(credential):
    assert parse_document(dump_document(credential)) == credential
    assert "عائشہ" in dump_document(credential).decode()


@pytest.mark.parametrize(
    ("chunks", "reason"),
    [
        ((), "the PNG holds 0 credentials"),
        ((b"openbadgecredential\0\0\0\0\0{}", b"openbadgecredential\0\0\0\0\0{}"), "the PNG holds 2 credentials"),
        ((b"openbadgecredential\0\1\0\0\0{}",), "not in an uncompressed text chunk"),
        ((b"openbadgecredential\0\0",), "not in an uncompressed text chunk"),
        ((b"openbadgecredential\0\0\0\0\0[]",), "the JSON is not an object"),
    ],
)
def test_a_png_with_anything_but_one_credential_is_refused(chunks, reason):
    data = PNG + b"".join(chunk(b"iTXt", body) for body in chunks) + chunk(b"IEND", b"")
    with pytest.raises(VerificationError, match=reason):
        read_document(data)


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("", "the SVG holds 0 credentials"),
        ("<openbadges:credential>{}</openbadges:credential>" * 2, "the SVG holds more than one credential"),
        ("<openbadges:credential><openbadges:credential/></openbadges:credential>", "holds more than one credential"),
        (f"<openbadges:credential>{'x' * (1 << 20)}<b/>x</openbadges:credential>", "the SVG's credential is too long"),
        ('<openbadges:credential verify="ey.J.x"/>', "the SVG's credential is a JWT"),
        ("<openbadges:credential>", "the SVG is not sound XML"),
    ],
)
def test_an_svg_with_anything_but_one_credential_is_refused(inside, reason):
    with pytest.raises(VerificationError, match=reason):
        read_document(svg(inside))


def test_an_svg_with_entities_is_refused_before_they_grow():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + svg("&b;")
    with pytest.raises(VerificationError, match="declares a document type"):
        read_document(bomb)


def test_an_svg_of_many_lines_is_read_in_few_pieces(monkeypatch):
    pieces = []
    read_text = _SvgReader._text
    monkeypatch.setattr(_SvgReader, "_text", lambda self, words: (pieces.append(words), read_text(self, words)))
    with pytest.raises(VerificationError, match="the file is not JSON"):
        read_document(svg("<openbadges:credential>" + "\n" * 100_000 + "</openbadges:credential>"))
    assert len(pieces) < 100


def test_nothing_is_read_beyond_the_second_credential_of_an_svg():
    with pytest.raises(VerificationError, match="more than one credential"):
        read_document(svg("<openbadges:credential>{}</openbadges:credential>" * 2 + "<unsound"))


def test_words_that_end_a_cdata_section_survive_the_baking(award, key):
    named = sign(build(replace(award, person=Text(en="A ]]> <b>&amp; B", ur="")), ISSUER), key, NOW)
    for carrier in (badge_svg(named), badge_png(named), print_pdf(named)):
        assert read_document(carrier) == named


def test_pictures_are_the_same_each_time_and_are_pictures(credential):
    assert badge_png(credential) == badge_png(credential)
    assert badge_svg(credential) == badge_svg(credential)
    assert badge_png(credential).startswith(PNG)
    size = struct.unpack(">II", badge_png(credential)[16:24])
    assert size == (600, 600)
    assert json.dumps(credential, ensure_ascii=False, indent=2) in badge_svg(credential).decode()


class Counted(str):
    """A text that counts how often it is compared and written into another."""

    __slots__ = ()
    uses = 0

    def __eq__(self, other):
        Counted.uses += 1
        return str.__eq__(self, other)

    def __format__(self, spec):
        Counted.uses += 1
        return str.__format__(self, spec)

    __hash__ = str.__hash__


def test_the_member_that_stands_twice_is_found_in_one_pass():
    names = [*map(str, range(2_000)), "last", "last"]
    Counted.uses = 0
    with pytest.raises(ValueError, match="the member 'last' stands twice"):
        _members([(Counted(name), 1) for name in names])
    assert Counted.uses < 2 * len(names)


def test_a_place_is_written_out_only_where_something_is_refused():
    Counted.uses = 0
    require_plain({Counted("long" * 100): [1] * 1_000})
    assert Counted.uses == 0


def a_pdf(*attachments: bytes, name: bytes = b"credential.json") -> bytes:
    """A PDF of no page with attachments of one name, each packed twice."""
    objects, names = [b"", b"<</Type/Pages/Kids[]/Count 0>>"], b""
    for attached in attachments:
        packed = zlib.compress(zlib.compress(attached, 9), 9)
        head = b"<</Type/EmbeddedFile/Filter[/FlateDecode/FlateDecode]/Length %d>>" % len(packed)
        objects.append(head + b"stream\n" + packed + b"\nendstream")
        objects.append(b"<</Type/Filespec/F(%b)/EF<</F %d 0 R>>>>" % (name, len(objects)))
        names += b"(%b)%d 0 R " % (name, len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[%b]>>>>>>" % names
    data, places = b"%PDF-1.7\n", b""
    for number, body in enumerate(objects, start=1):
        places += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\n" % (size, places, size)
    return data + table + b"startxref\n%d\n%%%%EOF" % len(data)


def test_a_pdf_of_two_credentials_is_refused_and_none_of_them_unpacked(credential, monkeypatch):
    one = dump_document(credential)
    assert read_document(a_pdf(one)) == credential
    monkeypatch.setattr(EmbeddedFile, "content", property(lambda _: pytest.fail("it was unpacked")))
    with pytest.raises(VerificationError, match=r"the PDF holds 2 attachments named credential\.json; expected one"):
        read_document(a_pdf(one, one))


@pytest.mark.parametrize(
    "data",
    [
        a_pdf(b"{" + b" " * 70_000_000),
        a_pdf(*[b"{}"] * 40, name=b"other.json"),
    ],
    ids=["a long attachment", "many attachments"],
)
def test_a_pdf_that_would_take_much_of_the_machine_is_refused(data):
    tracemalloc.start()
    try:
        with pytest.raises(VerificationError, match="the PDF asks for more than any certificate needs"):
            read_document(data)
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


def test_a_pdf_is_read_apart_as_it_is_read_here(credential):
    one = dump_document(credential)
    assert read_document(a_pdf(one), apart=True) == credential
    for data in (a_pdf(), a_pdf(one, one), a_pdf(b" " * (2 << 20)), b"%PDF-1.7"):
        with pytest.raises(VerificationError) as here:
            read_document(data)
        with pytest.raises(VerificationError) as apart:
            read_document(data, apart=True)
        assert str(apart.value) == str(here.value)
