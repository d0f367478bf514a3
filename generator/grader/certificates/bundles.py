"""Many certificates in one zip, piece by piece: each that stands as a PDF, and an index of all, to sort and to read.

The zip is the same whoever prints: one thread for a page, or all cores for a command.
"""

import csv
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db.models import QuerySet
from django.template.loader import render_to_string

from generator.errors import SigningError
from generator.grader import models, words
from generator.grader.certificates.awards import award_of
from generator.grader.certificates.life import Held, held
from generator.grader.certificates.prints import certificates_of, printed
from generator.grader.clock import moment
from generator.grader.keys.keyring import Issuer
from generator.grader.people.cells import defused
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A certificate, and its PDF if it stands and could be signed."""

    held: Held
    pdf: bytes | None


def bundle(people: QuerySet[models.Trainee], issuer: Issuer, language: Language, now_ms: int) -> Iterator[bytes]:
    """Give the zip of the certificates of some people, printed one after the other as it is asked for."""
    prints = (Printed(held=one, pdf=_print_of(one, issuer, now_ms)) for one in all_held(people, now_ms))
    return zipped(prints, language, now_ms)


def all_held(people: QuerySet[models.Trainee], now_ms: int) -> Iterator[Held]:
    """Give all certificates of some people as they stand now, a few read at a time, in the order of the names."""
    found = certificates_of(people)
    # Read by what they are and not by how many came before: some may be issued or revoked meanwhile.
    ids = list(found.values_list("id", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        part = found.select_related("signed", "sealed", "trainee__academy").filter(id__in=ids[start : start + _AT_ONCE])
        yield from held(part, now_ms)


def zipped(prints: Iterable[Printed], language: Language, now_ms: int) -> Iterator[bytes]:
    """Give, piece by piece, a zip of what was printed, with `index.csv` and `index.html` at its end."""
    sink, lines = _Sink(), []
    with ZipFile(sink, "w") as archive:
        for one in prints:
            if one.pdf is not None:
                issuance = one.held.issuance
                archive.writestr(_entry(_file_of(issuance), moment(issuance.issued_ms)), one.pdf)
                yield sink.taken()
            lines.append(_cells(one, language))
        heads = [words.say(column, language) for column in _COLUMNS]
        for name, index in (
            ("index.csv", _as_table(heads, lines)),
            ("index.html", _as_page(heads, lines, language, now_ms)),
        ):
            archive.writestr(_entry(name, moment(now_ms), kind=ZIP_DEFLATED), index)
    yield sink.taken()


def _print_of(one: Held, issuer: Issuer, now_ms: int) -> bytes | None:
    if one.is_revoked:
        return None
    try:
        return printed(one.issuance, issuer, now_ms)
    except SigningError as error:
        # The others are good.
        log.error("certificate %s is left out of a download: %s", one.issuance.id, error)  # noqa: TRY400  no fault of ours
        return None


def _cells(one: Printed, language: Language) -> tuple[str, ...]:
    """Give a certificate's line in the index. The names are those it says, not those of the roster today."""
    issuance = one.held.issuance
    award, trainee = award_of(issuance), issuance.trainee
    return (
        award.person.en,
        award.person.ur,
        trainee.personnel_number,
        award.academy[language] or award.academy.en,
        trainee.batch,
        issuance.number,
        f"{moment(issuance.issued_ms):%Y-%m-%d}",
        f"{award.valid_until:%Y-%m-%d}",
        words.say(one.held.standing, language),
        _file_of(issuance) if one.pdf is not None else "",
    )


def _file_of(issuance: models.Issuance) -> str:
    return f"{issuance.number}.pdf"


def _as_table(heads: list[str], lines: list[tuple[str, ...]]) -> bytes:
    """Give the index for a spreadsheet, with nothing in it that one would run."""
    index = StringIO()
    table = csv.writer(index)
    table.writerow(heads)
    table.writerows([defused(cell) for cell in line] for line in lines)
    return index.getvalue().encode("utf-8-sig")


def _as_page(heads: list[str], lines: list[tuple[str, ...]], language: Language, now_ms: int) -> bytes:
    """Give the index to read and to print: the file of each certificate is a link."""
    title = words.say("certificates_title", language)
    known = {"title": title, "heads": heads, "lines": lines, "language": language, "made_ms": now_ms}
    return render_to_string("grader/bundle.html", known).encode()


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
