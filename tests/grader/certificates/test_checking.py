"""Certificates: what is served, and what a checker is told."""

import json
import tracemalloc
import zlib
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from generator.credential import Outcome, Trust, judge, parse_document, read_award, read_document
from generator.grader import models
from generator.grader.certificates.checking import check
from generator.grader.certificates.signing import credential_of
from generator.grader.clock import moment
from generator.grader.keys.keyring import SigningKey, did_web
from generator.grader.storage.ids import read_certificate_number, uuid7


@pytest.fixture
def issuance(world, sitter):
    sitter(world.client("ayesha")).sit()
    return models.Issuance.objects.get()


def given(world, data, name="certificate.json", language="en"):
    upload = SimpleUploadedFile(name, data)
    return world.client(language=language).post("/verify/", {"certificate": upload}).content.decode()


@pytest.mark.parametrize(
    ("form", "kind"), [("json", "application/json"), ("pdf", "application/pdf"), ("png", "image/png")]
)
def test_every_form_carries_the_credential_as_it_was_signed(world, issuance, form, kind):
    served = world.client().get(f"/certificates/{issuance.number}.{form}")
    assert served["Content-Type"] == kind
    assert f"certificate-{issuance.number}.{form}" in served["Content-Disposition"]
    assert read_document(served.content) == credential_of(issuance, world.issuer)
    assert "certificate" in given(world, served.content, f"x.{form}")
    assert "✓" in given(world, served.content, f"x.{form}") or "Valid" in given(world, served.content, f"x.{form}")


def test_the_certificate_is_good_for_whoever_has_the_published_key_and_list(world, issuance):
    client = world.client()
    did = parse_document(client.get("/.well-known/did.json").content)
    status = parse_document(client.get("/status/1.json").content)
    judgement = judge(
        credential_of(issuance, world.issuer), Trust.of([did], accepts_test=True), moment(world.clock()), status
    )
    assert (judgement.outcome, did["id"]) == (Outcome.VALID, "did:web:127.0.0.1%3A8000")


def test_the_certificate_says_what_was_earned(world, issuance):
    award = read_award(credential_of(issuance, world.issuer))
    assert award.person.en == "Ayesha"
    assert award.person.ur == "ayesha اردو"
    assert (award.score_percent, award.pass_percent) == (100, 70)
    assert award.edition_digest == world.edition.digest
    assert award.identity.is_of("P-ayesha")
    assert award.verify_address == f"http://127.0.0.1:8000/verify/{issuance.number}/"
    assert award.valid_until.year == award.valid_from.year + 2
    assert "P-ayesha" not in issuance.award
    assert "P-ayesha" not in issuance.signed.credential


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_page_shows_everything_the_certificate_says_in_both_languages(world, issuance, language):
    page = world.client(language=language).get(f"/verify/{issuance.number}/").content.decode()
    award = read_award(credential_of(issuance, world.issuer))
    texts = (award.certificate_title, award.statement, award.person, award.academy, award.course_title)
    texts += (award.issuer_name, award.signatory)
    codes = (award.number, award.verify_address, award.course_id, award.edition, award.edition_digest)
    codes += (award.identity.digest, award.identity.salt, *award.clauses)
    days = ("18 November 2026", "18 نومبر 2026", "18 November 2028", "18 نومبر 2028")
    score = ("100 per cent; 70 were needed", "100 فیصد؛ 70 درکار تھے")
    wanted = [*(t.en for t in texts), *(t.ur for t in texts), *codes, *days, *score]
    assert [said for said in wanted if said not in page] == []
    assert ("Valid" if language == "en" else "درست اور کارآمد") in page


def test_a_number_may_be_typed_as_it_is_read(world, issuance):
    spoken = issuance.number.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    asked = world.client().get("/verify/", {"number": f" {spoken} "})
    assert asked["Location"] == f"/verify/{issuance.number}/"
    assert read_certificate_number(spoken) == issuance.number
    urdu = issuance.number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert world.client().get("/verify/", {"number": urdu})["Location"] == f"/verify/{issuance.number}/"


@pytest.mark.parametrize("typed", ["abc", "7KQ2-M4XP-9TRW-3HNU", "7KQ2-M4XP-9TRW", "<script>alert(1)</script>", "سند"])
def test_what_cannot_be_a_number_is_answered_with_an_example(world, typed):
    answer = world.client().get("/verify/", {"number": typed})
    assert answer.status_code == 400
    assert "This is not a certificate number" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_a_number_never_issued_is_said_to_be_unknown(world):
    answer = world.client().get("/verify/7KQ2-M4XP-9TRW-3HNC/")
    assert answer.status_code == 404
    assert "No certificate with the number 7KQ2-M4XP-9TRW-3HNC was issued here" in answer.content.decode()


def test_a_changed_certificate_is_not_valid_and_its_words_are_not_shown(world, issuance):
    document = credential_of(issuance, world.issuer)
    for identity in document["credentialSubject"]["identifier"]:
        identity["identityHash"] = identity["identityHash"].replace("Ayesha", "Mallory")
    page = given(world, json.dumps(document).encode())
    assert "Not valid" in page
    assert "The signature does not hold" in page
    assert "Mallory" not in page


def test_a_certificate_of_somebody_else_cannot_be_judged(world, issuance):
    stranger = replace(
        world.issuer, published=(SigningKey.generate(is_test=True).verifying,), dids=(did_web("https://other.example"),)
    )
    found = check(credential_of(issuance, world.issuer), stranger, world.clock())
    assert (found.finding, found.award) == ("cannot_tell", None)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"%PDF-1.7 nothing", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"\xff\xfe", b"{" * 9999]
)
def test_a_file_that_is_no_certificate_is_said_to_be_none(world, data):
    page = given(world, data or b" ")
    assert "Not valid" in page
    assert "Traceback" not in page


def test_no_file_and_too_big_a_file_are_answered_in_words(world):
    assert "Choose a file first" in world.client().post("/verify/").content.decode()
    assert "too big" in given(world, b"x" * (2 * 1024 * 1024 + 1))


def test_a_revoked_certificate_is_not_valid_and_still_says_what_it_said(world, issuance):
    models.Issuance.objects.create(
        id=uuid7(world.clock()),
        bucket=issuance.bucket,
        kind="revoke",
        number=issuance.number,
        trainee=issuance.trainee,
        completion=issuance.completion,
        status_list=issuance.status_list,
        status_index=issuance.status_index,
        reason="issued in error",
        issued_ms=world.clock(),
    )
    page = world.client().get(f"/verify/{issuance.number}/").content.decode()
    assert "Not valid" in page
    assert "revoked" in page
    assert "Ayesha" in page


def test_a_certificate_runs_out(world, issuance):
    world.clock.forward(minutes=2 * 366 * 24 * 60)
    page = world.client().get(f"/verify/{issuance.number}/").content.decode()
    assert "Not valid" in page
    assert "has run out" in page


def test_an_old_certificate_still_holds_after_the_server_has_moved(world, issuance):
    moved = replace(world.issuer, base_url="https://new.example", dids=(*world.issuer.dids, "did:web:new.example"))
    assert check(credential_of(issuance, world.issuer), moved, world.clock()).finding == "valid"


def test_the_record_page_leads_to_the_certificate(world, issuance):
    page = world.client("ayesha").get("/me/").content.decode()
    for address in (f"/certificates/{issuance.number}.pdf", f"/verify/{issuance.number}/"):
        assert address in page


def of_many_tables(streams: int) -> bytes:
    """A PDF of tables of contents, each of which names the one before and unpacks to a megabyte."""
    table = zlib.compress(zlib.compress(bytes(1_000_000), 9), 9)
    head = b"/Type/XRef/Size 2/W[1 4 2]/Index[1 1]/Root 1 0 R/Filter[/FlateDecode/FlateDecode]/Length %d" % len(table)
    data, before, place = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n", b"", 0
    for number in range(2, streams + 2):
        place = len(data)
        data += b"%d 0 obj\n<<%b%b>>stream\n%b\nendstream\nendobj\n" % (number, head, before, table)
        before = b"/Prev %d" % place
    return data + b"startxref\n%d\n%%%%EOF" % place


def test_what_a_pdf_unpacks_to_takes_no_memory_of_the_server(world):
    world.client().get("/verify/")
    tracemalloc.start()
    try:
        answer = given(world, of_many_tables(100))
        assert tracemalloc.get_traced_memory()[1] < 32 << 20
    finally:
        tracemalloc.stop()
    assert "the PDF holds 0 attachments named credential.json" in answer
