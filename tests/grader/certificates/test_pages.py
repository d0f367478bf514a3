"""What a verifier is given: the check in the browser, the page to keep, and the signed PDF."""

import json
import re
from dataclasses import replace
from io import BytesIO

import pytest
from cryptography import x509
from django.conf import settings as django_settings
from pyhanko.pdf_utils.reader import PdfFileReader

from generator.credential import Outcome, Trust, judge, read_document
from generator.credential.browser import verify_script
from generator.grader import models
from generator.grader.certificates.signing import credential_of
from generator.grader.certificates.status_lists import all_lists
from generator.grader.clock import moment
from generator.grader.views import certificates


@pytest.fixture
def issuance(world, sitter):
    sitter(world.client("ayesha")).sit()
    return models.Issuance.objects.get()


def block(page, name):
    return json.loads(re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page)[1])


def test_the_page_holds_all_that_a_browser_needs_to_judge_a_file_without_sending_it(world, issuance):
    answer = world.client().get("/verify/")
    page = answer.content.decode()
    trust = Trust.of(block(page, "sabaq-dids"), accepts_test=True)
    credential = credential_of(issuance, world.issuer)
    # An issuer that moved has a list under each of its host names.
    named = credential["credentialStatus"]["statusListCredential"]
    (status,) = (one for one in block(page, "sabaq-status") if one["id"] == named)
    assert judge(credential, trust, moment(world.clock()), status).outcome is Outcome.VALID
    assert '<script src="/verify/check.js" defer></script>' in page
    assert page.index("<noscript>") < page.index('type="file"') < page.index("</noscript>")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy.partition("script-src")[2].partition(";")[0]


def test_the_script_is_the_credential_rooms_own(world):
    served = world.client().get("/verify/check.js")
    assert served["Content-Type"] == "text/javascript; charset=utf-8"
    assert served.content == verify_script()


def test_the_check_can_be_saved_as_one_page(world, issuance):
    saved = world.client().get("/verify/offline.html")
    assert "attachment" in saved["Content-Disposition"]
    page = saved.content.decode()
    assert world.issuer.did in page
    assert "default-src &#x27;none&#x27;" in page


def test_every_address_the_issuer_ever_had_has_its_key_and_its_list(world, tmp_path):
    moved = replace(world.issuer, base_url="https://new.example", dids=("did:web:old.example", "did:web:new.example"))
    assert [did["id"] for did in moved.did_documents()] == ["did:web:old.example", "did:web:new.example"]
    addresses = [status["id"] for status in all_lists(moved, tmp_path, world.clock())]
    assert addresses == ["https://old.example/status/1.json", "https://new.example/status/1.json"]


def test_the_pdf_is_signed_by_the_issuer_and_carries_the_credential(world, issuance):
    pdf = world.client().get(f"/certificates/{issuance.number}.pdf").content
    assert read_document(pdf) == credential_of(issuance, world.issuer)
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    signature.compute_integrity_info()
    assert signature.field_name == "Issuer"
    assert signature.summarise_integrity_info()["docmdp_ok"]
    assert "TEST" in signature.signer_cert.subject.human_friendly


def test_under_an_earlier_host_name_the_keys_and_the_list_are_that_names_own(world, issuance, monkeypatch):
    moved = replace(world.issuer, dids=("did:web:old.example", *world.issuer.dids))
    monkeypatch.setattr(certificates, "issuer", lambda: moved)
    monkeypatch.setattr(django_settings, "ALLOWED_HOSTS", ["old.example", "testserver"])
    for host, expected in (("old.example", "did:web:old.example"), ("testserver", "did:web:127.0.0.1%3A8000")):
        did = world.client().get("/.well-known/did.json", HTTP_HOST=host).json()
        status = world.client().get("/status/1.json", HTTP_HOST=host).json()
        assert (did["id"], status["issuer"]) == (expected, expected)
        assert did["assertionMethod"][0].startswith(f"{expected}#")
    assert status["id"] == "http://127.0.0.1:8000/status/1.json"


def test_the_authority_of_the_prints_is_published_for_pdf_readers(world, issuance):
    served = world.client().get("/verify/pdf-authority.pem").content
    pdf = world.client().get(f"/certificates/{issuance.number}.pdf").content
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    (authority,) = x509.load_pem_x509_certificates(served)
    signer = x509.load_der_x509_certificate(signature.signer_cert.dump())
    signer.verify_directly_issued_by(authority)
