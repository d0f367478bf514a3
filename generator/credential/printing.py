"""The certificate on paper: a PDF that says what the credential says and carries it as an attachment.

It is made from the credential alone, so it can be printed again at any time, to the same byte. It meets PDF/A-3a
(archives) and PDF/UA-1 (screen readers) at once. Whether the credential is good is not its question.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from generator.credential import wording
from generator.credential.award import Award
from generator.credential.carriers import read_document
from generator.credential.codes import address_code, text_code
from generator.credential.document import Document, dump_document, moment, text
from generator.credential.keys import names_test_key
from generator.credential.offline import write_offline
from generator.credential.reading import read_award
from generator.credential.typesetting import Word, typeset_pdf, warnings_of
from generator.errors import CredentialError
from generator.model.course import Crest
from generator.model.dates import MONTHS
from generator.model.text import Text

_LONGEST_CODE = 4296  # what a QR code of version 40, level L, holds of the letters of base45


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A certificate's PDF, and what was wrong with the academy's own template, if that was left aside for ours."""

    pdf: bytes
    fault: str | None


def print_pdf(document: Document, log_proof: str | None = None, crest: Crest | None = None) -> bytes:
    """Give the PDF of a signed credential: A4 landscape, `credential.json` attached, its QR code on a second page.

    The same arguments always give the same bytes. `log_proof` is attached too, once the log holds the credential; a
    `crest` stands where the mark of Sabaq does without one.
    Raises `VerificationError` when it is not a certificate of ours, and `CredentialError` when it cannot be laid out.
    """
    words = _words(document, log_proof, crest)
    return typeset_pdf(_OURS, "certificate", words, moment(document, "proof[0].created"))


def print_with(template: bytes, document: Document, log_proof: str | None = None, crest: Crest | None = None) -> Print:
    """Give the PDF as an academy's own Typst template sets it, or as ours does if theirs cannot be used.

    A template defines `certificate(data, credential, log-proof, qr, offline-qr)`, as `certificate.typ` does, may
    import `shared.typ`, and must attach the credential. `data.crest` is none, or the crest's `svg` and its `alt`.
    """
    words = _words(document, log_proof, crest)
    try:
        if '"@' in template.decode():
            raise CredentialError("it imports a package, and none is ever fetched")
        pdf = typeset_pdf(template, "certificate", words, moment(document, "proof[0].created"))
        if read_document(pdf) != document:
            raise CredentialError("it attaches something else than the credential")
    except (CredentialError, UnicodeError) as error:
        return Print(pdf=print_pdf(document, log_proof, crest), fault=f"the template was not used: {error}")
    return Print(pdf=pdf, fault=None)


def template_warnings(template: bytes, document: Document, crest: Crest | None = None) -> tuple[str, ...]:
    """Give what is doubtful in a template that can be used, such as a font that is not there."""
    return warnings_of(template, "certificate", _words(document, None, crest), moment(document, "proof[0].created"))


@lru_cache(maxsize=4)
def crest_fault(crest: Crest) -> str | None:
    """Tell why a crest cannot be drawn in a print, or give none; that lies in the drawing, so it is tried once."""
    try:
        typeset_pdf(_ALONE, "alone", {"data": json.dumps(_drawing(crest), ensure_ascii=False)}, _ANY_TIME)
    except (CredentialError, UnicodeError) as error:
        return f"the crest {crest.file} was not used: {error}"
    return None


_ALONE = b'#import "certificate.typ": alone\n'
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_OURS = b'#import "certificate.typ": certificate\n'


def _words(document: Document, log_proof: str | None, crest: Crest | None) -> dict[str, Word]:
    award = read_award(document)
    page = _page(award, document) | {"crest": _drawing(crest) if crest else None}
    return {
        "data": json.dumps(page, ensure_ascii=False),
        "credential": dump_document(document).decode(),
        "log-proof": log_proof,
        "qr": address_code(award.verify_address),
        "offline-qr": _offline_code(document),
    }


def _offline_code(document: Document) -> bytes | None:
    line = write_offline(document)
    return text_code(line) if len(line) <= _LONGEST_CODE else None


def _page(award: Award, document: Document) -> dict[str, Any]:
    key_id = text(document, "proof[0].verificationMethod")
    return {
        "document_title": f"{award.certificate_title.en}: {award.person.en}, {award.course_title.en}",
        "description": f"Certificate {award.number}, to be checked at {award.verify_address}",
        "attachment_description": "The signed credential that this page is a print of",
        "log_description": "Proof that the issuer's public log holds this credential",
        "issuer": _both(award.issuer_name),
        "title": _both(award.certificate_title),
        "opening": _both(wording.OPENING),
        "person": _both(award.person),
        "academy": _both(award.academy),
        "statement": _both(award.statement),
        "course": _both(award.course_title),
        "signatory": _both(award.signatory),
        "facts": _facts(award),
        "check": _both(wording.CHECK),
        "address": award.verify_address,
        "qr_alt": f"QR code of the address {award.verify_address}",
        "fine": f"Print of the attached signed credential. Key {key_id}. Course edition {award.edition_digest}.",
        "offline": {"title": _both(wording.OFFLINE_TITLE), "text": _both(wording.OFFLINE_TEXT)},
        "offline_alt": f"QR code of the whole signed credential of certificate {award.number}",
        "offline_person": f"{award.number}, {award.person.en}",
        "warning": _both(wording.TEST_WARNING) if names_test_key(key_id) else None,
    }


def _facts(award: Award) -> list[dict[str, Any]]:
    number = Text(en=award.number, ur="")
    score = Text(
        en=f"{award.score_percent}% ({wording.TO_PASS.en}: {award.pass_percent}%)",
        ur=f"{award.score_percent}% ({wording.TO_PASS.ur}: {award.pass_percent}%)",
    )
    sat_in = wording.LANGUAGES[award.language]
    edition = Text(en=f"{award.edition}, {sat_in.en}", ur=f"{award.edition}، {sat_in.ur}")
    named = (
        (wording.NUMBER, number),
        (wording.SCORE, score),
        (wording.PASSED_ON, _day(award.passed_on)),
        (wording.VALID_UNTIL, _day(award.valid_until)),
        (wording.EDITION, edition),
    )
    return [{"label": _both(label), "value": _both(value)} for label, value in named]


def _day(when: datetime) -> Text:
    month = MONTHS[when.month - 1]
    return Text(en=f"{when.day} {month.en} {when.year}", ur=f"{when.day} {month.ur} {when.year}")


def _drawing(crest: Crest) -> dict[str, Any]:
    return {"svg": crest.svg.decode(), "alt": _both(crest.alt)}


def _both(words: Text) -> dict[str, str]:
    return {"en": words.en, "ur": words.ur}
