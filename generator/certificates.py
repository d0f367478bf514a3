"""What `sabaq verify` finds out about each file, as data and as words for the terminal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from generator.credential import (
    Award,
    Document,
    Judgement,
    Outcome,
    Trust,
    judge,
    parse_document,
    read_document,
)
from generator.credential.document import text
from generator.credential.keys import names_test_key
from generator.errors import ConfigError, VerificationError
from generator.logged import KnownLog, Logging, known_log, look_up

_MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One file, and what may be concluded from it; of the log only where its keys were given."""

    file: str
    judgement: Judgement
    issuer: str
    is_test: bool = False
    logged: Logging | None = None

    @property
    def is_good(self) -> bool:
        """Whether the certificate is real and stands, and the log holds it, if that was asked."""
        return self.judgement.outcome is Outcome.VALID and (self.logged is None or self.logged.is_proven)

    def plain(self) -> dict[str, Any]:
        """Give the report as JSON data; `certificate` is null unless what it says can be believed."""
        award = self.judgement.award
        return {
            "file": self.file,
            "outcome": self.judgement.outcome.value,
            "reason": self.judgement.reason,
            "issuer": self.issuer,
            "demonstration": self.is_test,
            "certificate": _fields(award) if award else None,
            "log": {"proven": self.logged.is_proven, "reason": self.logged.reason} if self.logged else None,
        }

    def __str__(self) -> str:
        lines = [f"{self.file}: {self.judgement.outcome}: {self.judgement.reason}"]
        if self.is_test:
            lines.append("  demonstration: signed with a test key, proves nothing")
        if award := self.judgement.award:
            lines += [f"  {name.replace('_', ' '):<16} {value}" for name, value in _fields(award).items()]
        if self.logged:
            lines.append(f"  {'log':<16} {self.logged.reason}")
        return "\n".join(lines)


def report_certificates(
    paths: Iterable[Path], did: Path | None, status: Iterable[Path], now: datetime, log: Path | None = None
) -> tuple[Report, ...]:
    """Give a report on each file. Without a DID document every issuer is unknown.

    With `log`, a file of the log's keys or a folder that is a copy of it, the log must hold each (see `logged`).
    Raises `ConfigError` when the DID document, a status list or the log is not what it should be.
    """
    known = known_log(log) if log else None
    trust = Trust.of([_document(did, "--did")] if did else [], accepts_test=True)
    lists = tuple(_document(path, "--status") for path in status)
    return tuple(_report(path, trust, lists, now, known) for path in paths)


def _report(path: Path, trust: Trust, lists: tuple[Document, ...], now: datetime, log: KnownLog | None) -> Report:
    try:
        data = _read(path)
        document = read_document(data)
    except VerificationError as error:
        return Report(file=str(path), judgement=_not_one(str(error)), issuer="")
    issuer = document.get("issuer")
    name = issuer.get("id", "") if isinstance(issuer, dict) else issuer
    judgement = judge(document, trust, now, _list_of(document, lists))
    logged = look_up(document, data, log) if log else None
    is_test = judgement.award is not None and names_test_key(text(document, "proof[0].verificationMethod"))
    return Report(file=str(path), judgement=judgement, issuer=str(name), is_test=is_test, logged=logged)


def _list_of(document: Document, lists: Iterable[Document]) -> Document | None:
    """Give the status list that a certificate names; where none of those given is, any, which will say so."""
    named = document.get("credentialStatus")
    address = named.get("statusListCredential") if isinstance(named, dict) else None
    return min(lists, key=lambda found: found.get("id") != address, default=None)


def _not_one(reason: str) -> Judgement:
    return Judgement(outcome=Outcome.MALFORMED, reason=reason, award=None)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise VerificationError("there is no such file")
    if path.stat().st_size > _MAX_BYTES:
        raise VerificationError(f"the file is larger than {_MAX_BYTES // 1_000_000} MB, which no certificate is")
    return path.read_bytes()


def _document(path: Path, option: str) -> Document:
    try:
        return parse_document(_read(path))
    except VerificationError as error:
        raise ConfigError(f"{option} {path}: {error}") from error


def _fields(award: Award) -> dict[str, str]:
    return {
        "number": award.number,
        "name": f"{award.person.en} / {award.person.ur}",
        "course": f"{award.course_title.en} / {award.course_title.ur}",
        "edition": award.edition,
        "score": f"{award.score_percent} per cent (pass mark {award.pass_percent})",
        "valid_from": award.valid_from.isoformat(),
        "valid_until": award.valid_until.isoformat(),
        "issued_by": f"{award.issuer_name.en} / {award.issuer_name.ur}",
        "address": award.verify_address,
    }
