"""The PDF is a print of the credential: all it says, for eyes, archives and screen readers, and the same each time."""

import re
import subprocess
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from generator.credential import (
    build,
    crest_fault,
    print_pdf,
    print_with,
    read_document,
    read_log_proof,
    read_offline,
    shown_by,
    sign,
)
from generator.errors import VerificationError
from generator.model.course import Crest
from generator.model.text import Text
from tests.builders import CREST
from tests.credential.conftest import ISSUER, NOW, needs, needs_outloud, outloud_faults, pdfua_faults

LONG = Text(
    en="Muhammad Abdul-Rahman Shamsuddin Alamgir Siddiqui Qureshi-Hashmi",
    ur="محمد عبدالرحمٰن شمس الدین عالمگیر صدیقی قریشی ہاشمی جہانگیر آبادی",
)
ONE_WORD = Text(en="Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaftx", ur="نُور")
DIACRITICS = Text(en="Zarqā’ Bint-i Ḥārith", ur="زَرقاءُ بِنتِ حَارِث اَلْعُثمَانِیَّہ")


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


@pytest.fixture(scope="module")
def pdf(credential) -> bytes:
    return print_pdf(credential)


def test_same_credential_same_bytes(credential, pdf):
    assert print_pdf(credential) == pdf


def test_it_carries_the_credential(credential, pdf):
    assert read_document(pdf) == credential
    (named,) = read(pdf).attachment_list
    assert (named.name, str(named.associated_file_relationship)) == ("credential.json", "/Data")


def test_it_is_two_landscape_pages_tagged_and_archival(pdf):
    reader = read(pdf)
    assert [(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages] == [(842, 595)] * 2
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
    spoken = shown_by(pdf).spoken
    texts = (award.certificate_title, award.statement, award.person, award.academy, award.course_title)
    for words in (*(t.ur for t in texts), award.issuer_name.ur, award.signatory.ur, "20 نومبر 2026"):
        assert words in spoken


@pytest.mark.parametrize("person", [LONG, ONE_WORD, DIACRITICS, Text(en="Gulalai", ur="")])
def test_any_name_keeps_to_one_page(award, key, person):
    document = sign(build(replace(award, person=person), ISSUER), key, NOW)
    page, _back = read(print_pdf(document)).pages
    shown = "".join(page.extract_text().split())
    assert person.en.replace(" ", "") in shown


def test_the_longest_texts_keep_to_one_page(award, key):
    """Every text three times as long as any of ours, on a demonstration's certificate, which says one line more."""
    texts = ("certificate_title", "statement", "person", "academy", "course_title", "issuer_name", "signatory")
    long = {name: Text(en=" ".join([LONG.en] * 3), ur=" ".join([LONG.ur] * 3)) for name in texts}
    pdf = print_pdf(sign(build(replace(award, **long), ISSUER), key, NOW))
    page, _back = read(pdf).pages
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


def scanned(pdf: bytes, tmp_path, page: int) -> str:
    """What a reader of QR codes that is not ours finds on a page as printed at 150 dots an inch."""
    (tmp_path / "print.pdf").write_bytes(pdf)
    picture = str(tmp_path / f"page{page}")
    numbers = ["-f", str(page), "-l", str(page)]
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", *numbers, tmp_path / "print.pdf", picture],
        check=True,
        capture_output=True,
    )
    read = subprocess.run(["zbarimg", "-q", "--raw", f"{picture}.png"], check=True, capture_output=True, text=True)
    return read.stdout.removesuffix("\n")


@needs("pdftoppm", "zbarimg")
def test_the_address_is_scanned_from_the_front(pdf, award, tmp_path):
    assert scanned(pdf, tmp_path, 1) == award.verify_address


@needs("pdftoppm", "zbarimg")
def test_the_whole_credential_is_scanned_from_the_back(pdf, credential, tmp_path):
    line = scanned(pdf, tmp_path, 2)
    assert read_offline(line) == credential
    assert read_document(line.encode()) == credential


def test_the_back_says_what_it_is_in_both_languages(pdf):
    back = read(pdf).pages[1].extract_text()
    assert "To be checked with no network" in back
    assert "7K3M-Q2XW-9RTB, Ayesha Siddiqa Khan" in back
    assert "بغیر نیٹ ورک تصدیق کے لیے" in shown_by(pdf).spoken


def test_a_credential_too_large_for_a_code_has_one_page(award, key):
    many = tuple(sha256(bytes([n])).hexdigest() for n in range(60))
    document = sign(build(replace(award, clauses=many), ISSUER), key, NOW)
    pdf = print_pdf(document)
    assert len(read(pdf).pages) == 1
    assert read_document(pdf) == document


def test_the_log_proof_is_attached_beside_the_credential(credential):
    pdf = print_pdf(credential, log_proof="c2sp.org/tlog-proof@v1\n")
    assert read_log_proof(pdf) == "c2sp.org/tlog-proof@v1\n"
    assert read_log_proof(print_pdf(credential)) is None
    assert read_document(pdf) == credential


@needs("qpdf")
def test_qpdf_finds_no_fault(pdf, tmp_path):
    (tmp_path / "print.pdf").write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", tmp_path / "print.pdf"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_checker_of_pdf_ua_finds_no_fault(pdf):
    assert pdfua_faults(pdf) == []


@needs_outloud
def test_another_checker_of_pdf_ua_finds_no_fault(pdf):
    assert outloud_faults(pdf) == ""


A_CREST = Crest(file="crest.svg", alt=Text(en="A lamp in a ring", ur="دائرے میں چراغ"), svg=CREST.encode())


@pytest.fixture(scope="module")
def crested(credential) -> bytes:
    return print_pdf(credential, crest=A_CREST)


def test_a_crest_is_told_in_both_languages_and_the_rest_is_as_it_was(credential, pdf, crested):
    assert shown_by(crested).spoken == ("A lamp in a ring · دائرے میں چراغ", *shown_by(pdf).spoken)
    assert read(crested).pages[0].extract_text() == read(pdf).pages[0].extract_text()
    assert read_document(crested) == credential
    assert print_pdf(credential, crest=A_CREST) == crested


def test_a_crest_leaves_the_print_fit_for_archives_and_screen_readers(crested):
    assert crest_fault(A_CREST) is None
    assert pdfua_faults(crested) == []
    metadata = read(crested).trailer["/Root"]["/Metadata"].get_data().decode()
    for claim in ("<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert claim in metadata


@needs_outloud
def test_another_checker_finds_no_fault_in_a_print_with_a_crest(crested):
    assert outloud_faults(crested) == ""


@needs("pdftoppm")
def test_a_crest_is_drawn_where_our_mark_stands_without_one(pdf, crested, tmp_path):
    """The crest's own red, which no other part of the page has, is in the middle of its head and nowhere else."""
    assert reds(pdf, tmp_path) == set()
    columns, rows = zip(*reds(crested, tmp_path), strict=True)
    assert 135 <= min(columns) < 141
    assert 156 < max(columns) <= 162
    assert 15 <= min(rows) < max(rows) <= 45


def reds(pdf: bytes, tmp_path) -> set[tuple[int, int]]:
    """Where the first page is of the crest's red, in millimetres from its upper left corner."""
    (tmp_path / "print.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "25.4", "-singlefile", "-aa", "no", "-aaVector", "no", "print.pdf", "page"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    _kind, size, _depth, dots = (tmp_path / "page.ppm").read_bytes().split(b"\n", 3)
    width = int(size.split()[0])
    return {
        (n % width, n // width) for n in range(len(dots) // 3) if dots[3 * n : 3 * n + 3] == bytes([0xB0, 0x10, 0x30])
    }


@pytest.mark.parametrize("svg", [b"", b"<svg", b"\xff", b"GIF89a"])
def test_a_crest_that_cannot_be_drawn_is_told_of(svg):
    fault = crest_fault(replace(A_CREST, svg=svg))
    assert fault
    assert fault.startswith("the crest crest.svg was not used: ")


def test_an_academys_own_template_is_given_the_crest(credential):
    shows = b'image(bytes(data.crest.svg), format: "svg", alt: data.crest.alt.en); [An academy'
    made = print_with(OWN.replace(b"[An academy", shows), credential, crest=A_CREST)
    assert made.fault is None
    assert shown_by(made.pdf).spoken == ("A lamp in a ring",)
    other = print_with(OWN.replace(b"[An academy", b"if data.crest == none [No crest]; [An academy"), credential)
    assert "No crest" in read(other.pdf).pages[0].extract_text()


def test_a_broken_template_falls_back_to_ours_with_the_crest(credential, crested):
    assert print_with(b"nothing", credential, crest=A_CREST).pdf == crested


OWN = b"""
#import "shared.typ": *
#let certificate(data: "", credential: "", log-proof: none, qr: none, offline-qr: none) = {
  let data = json(bytes(data))
  set document(title: data.document_title)
  set text(lang: "en", font: "Noto Serif")
  pdf.attach("credential.json", bytes(credential), relationship: "data", mime-type: "application/json",
    description: "The credential")
  [An academy's own words for #data.person.en]
}
"""


def test_an_academys_own_template_is_used(credential):
    made = print_with(OWN, credential)
    assert made.fault is None
    assert "An academy's own words for Ayesha" in read(made.pdf).pages[0].extract_text().replace("’", "'")
    assert print_with(OWN, credential) == made


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((b"[An academy", b"[An academy *"), "unclosed delimiter"),
        ((b"data.person.en", b"data.nobody"), 'does not contain key "nobody"'),
        ((b'"credential.json"', b'"other.json"'), "expected one"),
        ((b"bytes(credential)", b'bytes("{}")'), "attaches something else than the credential"),
        ((b'"shared.typ"', b'"@preview/cetz:0.3.4"'), "imports a package"),
        ((b'"shared.typ"', b'"../keys.py"'), "file not found|cannot|access"),
        ((b"let certificate(", b"let diploma("), "unknown variable: certificate"),
        ((b"[An academy", b'image(qr, format: "png"); [An academy'), "alt"),
        ((b"An academy", b"\xff"), "utf-8|UTF-8"),
    ],
)
def test_a_broken_template_falls_back_to_ours_and_says_why(credential, pdf, change, reason):
    assert change[0] in OWN
    made = print_with(OWN.replace(*change), credential)
    assert made.pdf == pdf
    assert made.fault is not None
    assert made.fault.startswith("the template was not used: ")
    assert re.search(reason, made.fault)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(name=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=30))
def test_no_name_is_ever_taken_for_markup(award, key, name):
    document = build(replace(award, person=Text(en=name + "x", ur="")), ISSUER)
    made = print_pdf(sign(document, key, NOW))
    assert (name + "x").replace(" ", "") in "".join(read(made).pages[0].extract_text().split())
