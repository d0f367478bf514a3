"""Certificates: an award becomes an Open Badges 3.0 credential, is signed, printed, and verified by anybody.

Nothing here opens a file of the caller's, a socket or the clock: documents, keys, times and salts are arguments.
The signed credential is the certificate; the PDF and the badges are prints of it.
"""

from generator.credential.award import Award, Identity
from generator.credential.badge import build
from generator.credential.baking import badge_png, badge_svg
from generator.credential.carriers import read_document, read_log_proof
from generator.credential.document import Document, dump_document, parse_document
from generator.credential.keys import PublicKey, SigningKey, VerifyingKey, did_document, public_keys
from generator.credential.offline import read_offline, write_offline
from generator.credential.outcome import Outcome, RefusedError
from generator.credential.printing import Print, crest_fault, print_pdf, print_with, template_warnings
from generator.credential.reading import read_award
from generator.credential.shown import Shown, shown_by
from generator.credential.signature import Signed
from generator.credential.signing import sign
from generator.credential.status import LIST_SIZE, status_entry, status_list
from generator.credential.trust import Trust
from generator.credential.verification import Judgement, Verified, judge, verify

__all__ = [
    "LIST_SIZE",
    "Award",
    "Document",
    "Identity",
    "Judgement",
    "Outcome",
    "Print",
    "PublicKey",
    "RefusedError",
    "Shown",
    "Signed",
    "SigningKey",
    "Trust",
    "Verified",
    "VerifyingKey",
    "badge_png",
    "badge_svg",
    "build",
    "crest_fault",
    "did_document",
    "dump_document",
    "judge",
    "parse_document",
    "print_pdf",
    "print_with",
    "public_keys",
    "read_award",
    "read_document",
    "read_log_proof",
    "read_offline",
    "shown_by",
    "sign",
    "status_entry",
    "status_list",
    "template_warnings",
    "verify",
    "write_offline",
]
