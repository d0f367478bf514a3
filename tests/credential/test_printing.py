"""The PDF is a print of the credential: all it says, for eyes, archives and screen readers, and the same each time."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from generator.credential import build, print_pdf, read_document, sign
from generator.credential.printing import qr_svg
from generator.errors import VerificationError
from generator.model.text import Text
from tests.credential.conftest import ISSUER, NOW

LONG = Text(
    en="Muhammad Abdul-Rahman Shamsuddin Alamgir Siddiqui Qureshi-Hashmi",
    ur="محمد عبدالرحمٰن شمس الدین عالمگیر صدیقی قریشی ہاشمی جہانگیر آبادی",
)
ONE_WORD = Text(en="Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaftx", ur="نُور")
DIACRITICS = Text(en="Zarqā’ Bint-i Ḥārith", ur="زَرقاءُ بِنتِ حَارِث اَلْعُثمَانِیَّہ")


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def alternative_texts(reader: PdfReader) -> list[str]:
    """Every `/Alt` of the structure tree, in order."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop(0).get_object()
        if not hasattr(node, "get"):
            continue
        found += [str(node["/Alt"])] if "/Alt" in node else []
        children = node.get("/K", [])
        waiting[:0] = children if isinstance(children, list) else [children]
    return found


@pytest.fixture(scope="module")
def pdf(credential) -> bytes:
    return print_pdf(credential)


def test_same_credential_same_bytes(credential, pdf):
    assert print_pdf(credential) == pdf


def test_it_carries_the_credential(credential, pdf):
    assert read_document(pdf) == credential
    (named,) = read(pdf).attachment_list
    assert (named.name, str(named.associated_file_relationship)) == ("credential.json", "/Data")


def test_it_is_one_landscape_page_tagged_and_archival(pdf):
    reader = read(pdf)
    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_every_english_word_of_the_award_is_on_the_page(award, pdf):
    text = " ".join(read(pdf).pages[0].extract_text().split())
    texts = (award.certificate_title, award.statement, award.person, award.academy, award.course_title)
    for words in (*(t.en for t in texts), award.issuer_name.en, award.signatory.en, award.number, award.edition):
        assert words in text
    for words in ("83%", "70%", "20 November 2026", "20 November 2028", "Urdu", award.verify_address):
        assert words in text


def test_every_urdu_word_of_the_award_can_be_read_out(award, pdf):
    spoken = alternative_texts(read(pdf))
    texts = (award.certificate_title, award.statement, award.person, award.academy, award.course_title)
    for words in (*(t.ur for t in texts), award.issuer_name.ur, award.signatory.ur, "20 نومبر 2026"):
        assert words in spoken


@pytest.mark.parametrize("person", [LONG, ONE_WORD, DIACRITICS, Text(en="Gulalai", ur="")])
def test_any_name_keeps_to_one_page(award, key, person):
    document = sign(build(replace(award, person=person), ISSUER), key, NOW)
    (page,) = read(print_pdf(document)).pages
    shown = "".join(page.extract_text().split())
    assert person.en.replace(" ", "") in shown


def test_the_longest_texts_keep_to_one_page(award, key):
    """Every text three times as long as any of ours, on a demonstration's certificate, which says one line more."""
    texts = ("certificate_title", "statement", "person", "academy", "course_title", "issuer_name", "signatory")
    long = {name: Text(en=" ".join([LONG.en] * 3), ur=" ".join([LONG.ur] * 3)) for name in texts}
    pdf = print_pdf(sign(build(replace(award, **long), ISSUER), key, NOW))
    (page,) = read(pdf).pages
    assert award.verify_address in page.extract_text()
    assert page.extract_text().count("Shamsuddin") == 3 * len(texts)


def test_a_demonstration_says_so_on_paper(award, key, pdf):
    warning = "Demonstration: signed with a test key, proves nothing."
    assert warning in read(pdf).pages[0].extract_text()
    real = sign(build(award, ISSUER), type(key)(private=key.private, is_test=False), NOW)
    assert warning not in read(print_pdf(real)).pages[0].extract_text()


def test_names_are_words_and_never_markup(award, key):
    name = '#import "x" $a$ *b* <c> @d \\ [e] `f` //g'
    document = sign(build(replace(award, person=Text(en=name, ur=name)), ISSUER), key, NOW)
    assert name in read(print_pdf(document)).pages[0].extract_text()


def test_what_is_no_certificate_is_not_printed(credential):
    with pytest.raises(VerificationError, match="evidence is missing"):
        print_pdf({name: value for name, value in credential.items() if name != "evidence"})


def test_qr_code_is_drawn_with_its_quiet_border():
    drawing = qr_svg("https://academy.example/verify/7K3M-Q2XW-9RTB/")
    assert 'width="164" height="164"' in drawing  # 33 modules and twice 4, at 4 units each
