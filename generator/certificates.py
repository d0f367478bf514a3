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
from generator.errors import ConfigError, VerificationError
from generator.logged import KnownLog, Logging, known_log, look_up

_MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One file, and what may be concluded from it; of the log only where its keys were given."""

    file: str
    judgement: Judgement
    issuer: str
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
            "certificate": _fields(award) if award else None,
            "log": {"proven": self.logged.is_proven, "reason": self.logged.reason} if self.logged else None,
        }

    def __str__(self) -> str:
        lines = [f"{self.file}: {self.judgement.outcome}: {self.judgement.reason}"]
        if award := self.judgement.award:
            lines += [f"  {name.replace('_', ' '):<16} {value}" for name, value in _fields(award).items()]
        if self.logged:
            lines.append(f"  {'log':<16} {self.logged.reason}")
        return "\n".join(lines)


def report_certificates(
    paths: Iterable[Path], did: Path | None, status: Path | None, now: datetime, log: Path | None = None
) -> tuple[Report, ...]:
    """Give a report on each file. Without a DID document every issuer is unknown.

    With `log`, a file of the log's keys or a folder that is a copy of it, the log must hold each (see `logged`).
    Raises `ConfigError` when the DID document, the status list or the log is not what it should be.
    """
    known = known_log(log) if log else None
    trust = Trust.of([_document(did, "--did")] if did else [], accepts_test=True)
    standing = _document(status, "--status") if status else None
    return tuple(_report(path, trust, standing, now, known) for path in paths)


def _report(path: Path, trust: Trust, status: Document | None, now: datetime, log: KnownLog | None) -> Report:
    try:
        data = _read(path)
        document = read_document(data)
    except VerificationError as error:
        return Report(file=str(path), judgement=_not_one(str(error)), issuer="")
    issuer = document.get("issuer")
    name = issuer.get("id", "") if isinstance(issuer, dict) else issuer
    judgement = judge(document, trust, now, status)
    logged = look_up(document, data, log) if log else None
    return Report(file=str(path), judgement=judgement, issuer=str(name), logged=logged)


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
