"""The credential is found in every form it comes in, and nothing else gets out of a file but a refusal."""

import json
import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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
        ("<openbadges:credential>{}</openbadges:credential>" * 2, "the SVG holds 2 credentials"),
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
