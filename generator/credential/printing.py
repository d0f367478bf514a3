"""The certificate on paper: a PDF that says what the credential says and carries it as an attachment.

It is made from the credential alone, so it can be printed again at any time, to the same byte. It meets PDF/A-3a
(archives) and PDF/UA-1 (screen readers) at once. Whether the credential is good is not its question.
"""

import json
from datetime import datetime
from io import BytesIO
from typing import Any

import segno

from generator.credential.award import Award
from generator.credential.document import Document, dump_document, moment, text
from generator.credential.keys import names_test_key
from generator.credential.reading import read_award
from generator.credential.typesetting import typeset_pdf
from generator.model.text import Language, Text

_LANGUAGES = {Language.EN: Text(en="English", ur="انگریزی"), Language.UR: Text(en="Urdu", ur="اردو")}
_MONTHS = (
    Text(en="January", ur="جنوری"),
    Text(en="February", ur="فروری"),
    Text(en="March", ur="مارچ"),
    Text(en="April", ur="اپریل"),
    Text(en="May", ur="مئی"),
    Text(en="June", ur="جون"),
    Text(en="July", ur="جولائی"),
    Text(en="August", ur="اگست"),
    Text(en="September", ur="ستمبر"),
    Text(en="October", ur="اکتوبر"),
    Text(en="November", ur="نومبر"),
    Text(en="December", ur="دسمبر"),
)


def print_pdf(document: Document) -> bytes:
    """Give the PDF of a signed credential: one page, A4 landscape, `credential.json` attached.

    The same credential always gives the same bytes. Raises `VerificationError` when it is not a certificate of
    ours, and `CredentialError` when it cannot be laid out.
    """
    award = read_award(document)
    inputs = {
        "data": json.dumps(_page(award, document), ensure_ascii=False),
        "credential": dump_document(document).decode(),
        "qr": qr_svg(award.verify_address),
    }
    return typeset_pdf("certificate.typ", inputs, moment(document, "proof[0].created"))


def qr_svg(address: str) -> str:
    """Draw an address as a QR code (level M, a border of 4 modules), as an SVG image."""
    drawing = BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=4, scale=4)
    return drawing.getvalue().decode()


def _page(award: Award, document: Document) -> dict[str, Any]:
    key_id = text(document, "proof[0].verificationMethod")
    return {
        "document_title": f"{award.certificate_title.en}: {award.person.en}, {award.course_title.en}",
        "description": f"Certificate {award.number}, to be checked at {award.verify_address}",
        "attachment_description": "The signed credential that this page is a print of",
        "issuer": _both(award.issuer_name),
        "title": _both(award.certificate_title),
        "opening": {"en": "This is to certify that", "ur": "تصدیق کی جاتی ہے کہ"},
        "person": _both(award.person),
        "academy": _both(award.academy),
        "statement": _both(award.statement),
        "course": _both(award.course_title),
        "signatory": _both(award.signatory),
        "facts": _facts(award),
        "check": {"en": "Check this certificate at", "ur": "اس سند کی تصدیق یہاں کیجیے"},
        "address": award.verify_address,
        "qr_alt": f"QR code of the address {award.verify_address}",
        "fine": f"Print of the attached signed credential. Key {key_id}. Course edition {award.edition_digest}.",
        "warning": _TEST_WARNING if names_test_key(key_id) else None,
    }


_TEST_WARNING = {
    "en": "Demonstration: signed with a test key, proves nothing.",
    "ur": "نمونہ: آزمائشی کلید سے دستخط شدہ، کچھ ثابت نہیں کرتا۔",
}


def _facts(award: Award) -> list[dict[str, Any]]:
    number = Text(en=award.number, ur="")
    score = Text(
        en=f"{award.score_percent}% (to pass: {award.pass_percent}%)",
        ur=f"{award.score_percent}% (کامیابی کے لیے: {award.pass_percent}%)",
    )
    sat_in = _LANGUAGES[award.language]
    edition = Text(en=f"{award.edition}, {sat_in.en}", ur=f"{award.edition}، {sat_in.ur}")
    named = (
        (Text(en="Certificate number", ur="سند نمبر"), number),
        (Text(en="Score", ur="حاصل کردہ نمبر"), score),
        (Text(en="Passed on", ur="تاریخِ کامیابی"), _day(award.passed_on)),
        (Text(en="Valid until", ur="میعاد"), _day(award.valid_until)),
        (Text(en="Edition and language", ur="اشاعت اور زبان"), edition),
    )
    return [{"label": _both(label), "value": _both(value)} for label, value in named]


def _day(when: datetime) -> Text:
    month = _MONTHS[when.month - 1]
    return Text(en=f"{when.day} {month.en} {when.year}", ur=f"{when.day} {month.ur} {when.year}")


def _both(words: Text) -> dict[str, str]:
    return {"en": words.en, "ur": words.ur}
