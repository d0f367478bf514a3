"""An academy's own template of the certificate: used, or left aside for ours with the operator told."""

import logging
import os
from dataclasses import replace
from io import BytesIO

import pytest
from django.conf import settings as django_settings
from pypdf import PdfReader

from generator.credential import read_document
from generator.grader import models
from generator.grader.certificates.print_templates import FOLDER, faulty_templates
from generator.grader.editions import store_edition
from generator.marking import write_edition
from generator.model.course import Crest
from generator.model.text import Text
from tests.builders import CREST
from tests.credential.conftest import pdfua_faults

GOOD = """
#import "shared.typ": *
#let certificate(data: "", credential: "", log-proof: none, qr: none, offline-qr: none) = {
  let data = json(bytes(data))
  set document(title: data.document_title)
  set text(lang: "en", font: ("Noto Serif", "Noto Nastaliq Urdu"))
  set page(paper: "a4", flipped: true)
  pdf.attach("credential.json", bytes(credential), relationship: "data", mime-type: "application/json",
    description: "The credential")
  if log-proof != none {
    pdf.attach("credential.tlog-proof", bytes(log-proof), relationship: "supplement", mime-type: "text/plain",
      description: "The log's proof")
  }
  [= Lahore certifies #data.person.en]
  image(qr, format: "png", width: 30mm, alt: data.qr_alt)
}
"""


@pytest.fixture
def school(world, make_edition, request):
    """The world, with a course published that has the crest a test asks for, if it asks for one."""
    if crest := getattr(request, "param", None):
        plain = make_edition()
        crested = replace(plain, certificate=replace(plain.certificate, crest=crest))
        store_edition(write_edition(crested), world.clock())
    return world


@pytest.fixture
def print_of(school, sitter, tmp_path, monkeypatch):
    """Give a function that prints the certificate of somebody at academy `csa`, with these templates."""
    data = tmp_path / "data"
    (data / "keys").parent.mkdir()
    (data / "keys").symlink_to(django_settings.SABAQ.data / "keys")
    monkeypatch.setattr(django_settings, "SABAQ", replace(django_settings.SABAQ, data=data))
    sitter(school.client("ayesha")).sit()
    number = models.Issuance.objects.get().number

    def make(**templates):
        (data / FOLDER).mkdir(exist_ok=True)
        for name, text in templates.items():
            (data / FOLDER / f"{name}.typ").write_text(text)
        pdf = school.client().get(f"/certificates/{number}.pdf").content
        assert read_document(pdf)["credentialSubject"]["licenseNumber"] == number
        assert pdfua_faults(pdf) == []
        return PdfReader(BytesIO(pdf))

    make.data = data
    return make


def words_of(pdf):
    return " ".join(pdf.pages[0].extract_text().split())


def test_an_academys_own_template_goes_before_that_for_all_and_that_before_ours(print_of):
    assert "This is to certify that" in words_of(print_of())
    for_all = GOOD.replace("Lahore", "Everyone")
    assert "Everyone certifies Ayesha" in words_of(print_of(certificate=for_all, other=GOOD))
    made = print_of(csa=GOOD)
    assert "Lahore certifies Ayesha" in words_of(made)
    metadata = made.trailer["/Root"]["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3" pdfaid:conformance="A" pdfuaid:part="1"' in metadata
    assert faulty_templates(print_of.data) == ()


def test_a_broken_template_prints_ours_and_the_operator_is_told_until_it_is_mended(print_of, world, caplog):
    caplog.set_level(logging.ERROR, "sabaq")
    broken = GOOD.replace("data.person.en", "data.nobody")
    assert "This is to certify that" in words_of(print_of(csa=broken))
    path = print_of.data / FOLDER / "csa.typ"
    fault = path.with_suffix(".fault")
    assert 'does not contain key "nobody"' in fault.read_text()
    assert f"{path}: the template was not used: " in caplog.text
    assert "sabaq_templates_faulty 1" in world.client().get("/metrics").content.decode()
    path.write_text(GOOD)
    os.utime(path, ns=(fault.stat().st_mtime_ns + 1, fault.stat().st_mtime_ns + 1))
    assert faulty_templates(print_of.data) == ()
    assert "Lahore certifies Ayesha" in words_of(print_of())
    assert not fault.exists()
    assert "sabaq_templates_faulty 0" in world.client().get("/metrics").content.decode()


def test_a_fault_with_one_name_is_not_forgotten_when_the_next_prints_well(print_of):
    print_of(csa=GOOD.replace("data.person.en", "data.nobody"))
    path = print_of.data / FOLDER / "csa.typ"
    before = path.stat().st_mtime_ns
    path.write_text(GOOD)
    # As if the template had printed this name all along: the note is newer than the template.
    os.utime(path, ns=(before, before))
    assert "Lahore certifies Ayesha" in words_of(print_of())
    assert faulty_templates(print_of.data) == ("csa",)


@pytest.mark.parametrize("code", ["../secret", ".hidden", "a/b", ""])
def test_an_academys_code_is_no_way_out_of_the_folder(print_of, code):
    (print_of.data / "secret.typ").write_text(GOOD)
    from generator.grader.certificates.print_templates import _template_of  # noqa: PLC0415  what no page can ask for

    assert _template_of(code, print_of.data) is None


A_CREST = Crest(file="crest.svg", alt=Text(en="A lamp", ur="چراغ"), svg=CREST.encode())


def heard_first(pdf):
    """What stands for the first picture of the page, for those who hear it."""
    waiting = [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop(0).get_object()
        if hasattr(node, "get"):
            if "/Alt" in node:
                return str(node["/Alt"])
            children = node.get("/K", [])
            waiting[:0] = children if isinstance(children, list) else [children]
    return None


@pytest.mark.parametrize("school", [A_CREST], indirect=True)
def test_a_courses_crest_is_printed(print_of):
    assert heard_first(print_of()) == "A lamp · چراغ"
    assert faulty_templates(print_of.data) == ()
    shown = GOOD.replace(
        "[= Lahore", 'image(bytes(data.crest.svg), format: "svg", alt: data.crest.alt.en)\n  [= Lahore'
    )
    assert heard_first(print_of(csa=shown)) == "A lamp"


@pytest.mark.parametrize("school", [replace(A_CREST, svg=b"<svg")], indirect=True)
def test_a_crest_that_cannot_be_drawn_stops_nobody_and_the_operator_is_told(print_of, world, caplog):
    caplog.set_level(logging.ERROR, "sabaq")
    assert heard_first(print_of()) != "A lamp · چراغ"
    (noted,) = (print_of.data / FOLDER).glob("*.crest.fault")
    assert noted.read_text().startswith("the crest crest.svg was not used: failed to parse SVG")
    assert "the crest crest.svg was not used: failed to parse SVG" in caplog.text
    assert faulty_templates(print_of.data) == (noted.stem,)
    assert "sabaq_templates_faulty 1" in world.client().get("/metrics").content.decode()
    assert "Lahore certifies Ayesha" in words_of(print_of(csa=GOOD))
