"""Certificates on paper: the PDF of what was issued, with its proof from the log and the issuer's signature, if any.

One for whoever asks, or those of many people as one zip with an index.
"""

import csv
import logging
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db.models import QuerySet

from generator.credential.sealing import sign_pdf
from generator.errors import CourseError, SigningError
from generator.grader import models, words
from generator.grader.awards import award_of
from generator.grader.certificate_life import Held, held
from generator.grader.clock import moment
from generator.grader.keyring import Issuer
from generator.grader.log_files import LogFiles
from generator.grader.print_templates import print_for
from generator.grader.roster import defused
from generator.grader.sequencer import prove
from generator.grader.signing import credential_of
from generator.model.text import Language

log = logging.getLogger("sabaq")

_COLUMNS = (
    "column_name",
    "column_name_ur",
    "me_number",
    "me_academy",
    "me_batch",
    "says_number",
    "column_issued",
    "says_valid_until",
    "column_state",
    "column_file",
)
_AT_ONCE = 50


def printed(issuance: models.Issuance, issuer: Issuer, now_ms: int) -> bytes:
    """Give the PDF of a certificate, signed as of now if the issuer has a key for prints."""
    document, proof = credential_of(issuance, issuer), log_proof(issuance, issuer)
    pdf = print_for(issuance.trainee.academy.code, document, proof, settings.SABAQ.data)
    return sign_pdf(pdf, issuer.pdf, moment(now_ms)) if issuer.pdf else pdf


def log_proof(issuance: models.Issuance, issuer: Issuer) -> str | None:
    """Give the proof that the log holds a certificate; None until it does, or while the log cannot be read."""
    try:
        return prove(issuance, LogFiles(settings.SABAQ.data), issuer.logs)
    except CourseError:
        # A certificate is good without it, so nobody waits until the log is mended.
        log.exception("the log's proof of a certificate could not be made")
        return None


def certificates_of(people: QuerySet[models.Trainee]) -> QuerySet[models.Issuance]:
    """Give all certificates of some people, past ones too, in the order of the people's names."""
    found: QuerySet[models.Issuance] = models.Issuance.objects.filter(
        kind=models.IssuanceKind.ISSUE, trainee__in=people
    )
    return found.select_related("trainee__academy").order_by("trainee__name_en", "trainee_id", "issued_ms")


def bundle(people: QuerySet[models.Trainee], issuer: Issuer, language: Language, now_ms: int) -> Iterator[bytes]:
    """Give, piece by piece, a zip of the certificates of some people that stand, and an index of all they ever had."""
    sink = _Sink()
    index = StringIO()
    rows = csv.writer(index)
    rows.writerow([words.say(column, language) for column in _COLUMNS])
    with ZipFile(sink, "w") as archive:
        for one in _all_held(people, now_ms):
            pdf = None if one.is_revoked else _print_of(one, issuer, now_ms)
            if pdf is not None:
                archive.writestr(_entry(f"{one.issuance.number}.pdf", moment(one.issuance.issued_ms)), pdf)
                yield sink.taken()
            rows.writerow([defused(cell) for cell in _cells(one, language, is_printed=pdf is not None)])
        entry = _entry("index.csv", moment(now_ms), kind=ZIP_DEFLATED)
        archive.writestr(entry, index.getvalue().encode("utf-8-sig"))
    yield sink.taken()


def _all_held(people: QuerySet[models.Trainee], now_ms: int) -> Iterator[Held]:
    found = certificates_of(people)
    for start in range(0, found.count(), _AT_ONCE):
        yield from held(found[start : start + _AT_ONCE], now_ms)


def _print_of(one: Held, issuer: Issuer, now_ms: int) -> bytes | None:
    """Give the PDF of a certificate, or None for one that cannot be signed: the others are good."""
    try:
        return printed(one.issuance, issuer, now_ms)
    except SigningError as error:
        log.error("certificate %s is left out of a download: %s", one.issuance.id, error)  # noqa: TRY400  no fault of ours
        return None


def _cells(one: Held, language: Language, *, is_printed: bool) -> tuple[str, ...]:
    """Give a certificate's line in the index. The names are those it says, not those of the roster today."""
    award, trainee = award_of(one.issuance), one.issuance.trainee
    return (
        award.person.en,
        award.person.ur,
        trainee.personnel_number,
        award.academy[language] or award.academy.en,
        trainee.batch,
        one.issuance.number,
        f"{moment(one.issuance.issued_ms):%Y-%m-%d}",
        f"{award.valid_until:%Y-%m-%d}",
        words.say(one.standing, language),
        f"{one.issuance.number}.pdf" if is_printed else "",
    )


def _entry(name: str, when: datetime, *, kind: int = ZIP_STORED) -> ZipInfo:
    # A PDF is packed already.
    entry = ZipInfo(name, date_time=when.timetuple()[:6])
    entry.compress_type = kind
    entry.external_attr = 0o644 << 16
    return entry


class _Sink:
    """Takes what the zip writes, and hands it on piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: the pieces wait to be taken."""

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def taken(self) -> bytes:
        """Give what has come since the last time."""
        pieces, self._pieces = b"".join(self._pieces), []
        return pieces
