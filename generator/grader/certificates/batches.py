"""`sabaq certificates`: what is not signed yet is signed, what is not in the log is sealed, and all is printed.

It may end at any moment and be started again. A certificate is signed once, whoever does it and however often it is
tried (`signing`); the log holds it once (`sequencer`); and the zip has its name only when it is whole.

Signing and printing are done on all cores, by processes that have no database: one reads, they work, one writes.
This module knows the tables, so it is imported once Django is ready.
"""

import fcntl
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db.models import QuerySet

from generator.credential import parse_document
from generator.credential.log import Tiles, prove_logged
from generator.credential.sealing import sign_pdf
from generator.errors import ConfigError
from generator.grader import models
from generator.grader.certificates import signing
from generator.grader.certificates.awards import crest_of
from generator.grader.certificates.bundles import Printed, all_held, zipped
from generator.grader.certificates.cores import Cores
from generator.grader.certificates.life import Held
from generator.grader.certificates.print_templates import print_for
from generator.grader.certificates.prints import certificates_of
from generator.grader.clock import moment
from generator.grader.keys.keyring import issuer_at
from generator.grader.log import sequencer
from generator.grader.log.files import LogFiles
from generator.model.course import Crest
from generator.model.text import Language

Progress = Callable[[str, int, int], None]
"""Told a stage's name, how much of it is done, and how much there is."""

_SIGNED_TOGETHER = 25
_SIGNED_AT_A_TURN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a run did: how many it signed, sealed and printed, and which it had to leave out, and why."""

    signed: int
    sealed: int
    printed: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A certificate to be printed: as it was signed, or not at all; where it stands in the log, if it does."""

    credential: str | None
    academy: str
    crest: Crest | None
    place: int | None
    note: str
    log_size: int
    now_ms: int


def make_certificates(  # noqa: PLR0913  one for each thing that is asked for, and the world
    people: QuerySet[models.Trainee], target: Path, language: Language, *, cores: Cores, now_ms: int, progress: Progress
) -> Made:
    """Write the zip of some people's certificates; `progress` is told after every few.

    Raises `ConfigError` when the file is there already, or another run writes it.
    """
    with _whole_or_not_at_all(target) as file:
        signed = sign_all(cores, progress)
        logs = issuer_at(settings.SABAQ).logs
        sealed = sequencer.seal(_files(), logs, waits=True) if logs else 0
        printed, total = 0, certificates_of(people).count()

        def prints() -> Iterator[Printed]:
            nonlocal printed
            for done, one in enumerate(print_all(cores, all_held(people, now_ms), now_ms), 1):
                printed += one.pdf is not None
                progress("printed", done, total)
                yield one

        for piece in zipped(prints(), language, now_ms):
            file.write(piece)
    faults = signing.unsignable().filter(issuance__trainee__in=people).select_related("issuance")
    left_out = tuple(f"certificate {found.issuance.number} cannot be signed: {found.fault}" for found in faults)
    return Made(signed=signed, sealed=sealed, printed=printed, left_out=left_out)


def sign_all(cores: Cores, progress: Progress) -> int:
    """Sign all that waits for it, a turn at a time, so that the server may seal in between; give how many."""
    total, done = signing.unsigned().filter(signing_fault=None).count(), 0
    while True:
        drafts = chain.from_iterable(signing.pending(at_once=_SIGNED_TOGETHER))
        before = done
        # While we sign, no server signs the same: it would be of no harm, and of no use.
        with _files().held(waits=True):
            for made in cores.map(_sign_some, _parts(islice(drafts, _SIGNED_AT_A_TURN))):
                signing.keep(made)
                done += len(made)
                progress("signed", done, max(done, total))
        if done == before:
            return done


def print_all(cores: Cores, held: Iterable[Held], now_ms: int) -> Iterator[Printed]:
    """Give certificates with their PDFs, in the order in which they come; one revoked or never signed has none."""
    checkpoint = sequencer.published(_files(), issuer_at(settings.SABAQ).logs)
    note, size = _files().checkpoint() or "", checkpoint.size if checkpoint else 0
    under_way: deque[Held] = deque()

    def jobs() -> Iterator[_Job]:
        for one in held:
            under_way.append(one)
            sealed = getattr(one.issuance, "sealed", None)
            signed = None if one.is_revoked else getattr(one.issuance, "signed", None)
            yield _Job(
                credential=signed.credential if signed else None,
                academy=one.issuance.trainee.academy.code,
                crest=crest_of(one.issuance) if signed else None,
                place=sealed.place if sealed and sealed.place < size else None,
                note=note,
                log_size=size,
                now_ms=now_ms,
            )

    for pdf in cores.map(_print_one, jobs()):
        yield Printed(held=under_way.popleft(), pdf=pdf)


def _parts(drafts: Iterator[signing.Draft]) -> Iterator[tuple[signing.Draft, ...]]:
    return iter(lambda: tuple(islice(drafts, _SIGNED_TOGETHER)), ())


@contextmanager
def _whole_or_not_at_all(target: Path) -> Iterator[IO[bytes]]:
    """Give a file to write; it has its name once it is whole and on the disk, and what an earlier run left is gone."""
    draft = target.with_name(f".{target.name}.draft")
    with _held(draft, target) as file:
        file.truncate(0)
        try:
            if target.exists():
                raise ConfigError(f"{target} exists already; name a new file")
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.link(draft, target)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _held(draft: Path, target: Path) -> Iterator[IO[bytes]]:
    """Give the draft, opened, to this run alone."""
    while True:
        with draft.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ConfigError(f"{target} is being written by another run of this command") from error
            # Since it was opened another run may have ended, and this be the whole file that it left.
            if _is_at(draft, file):
                yield file
                return


def _is_at(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _files() -> LogFiles:
    return LogFiles(settings.SABAQ.data)


# What follows is run by the processes that share the work. Each opens the issuer's keys for itself.


def _sign_some(drafts: tuple[signing.Draft, ...]) -> tuple[signing.Signature, ...]:
    return signing.sign_drafts(drafts, issuer_at(settings.SABAQ).key)


def _print_one(job: _Job) -> bytes | None:
    if job.credential is None:
        return None
    proof = None if job.place is None else prove_logged(job.place, _tiles(job.log_size), job.note)
    document = parse_document(job.credential.encode())
    pdf = print_for(job.academy, document, proof, job.crest, settings.SABAQ.data)
    signer = issuer_at(settings.SABAQ).pdf
    return sign_pdf(pdf, signer, moment(job.now_ms)) if signer else pdf


@lru_cache(maxsize=1)
def _tiles(size: int) -> Tiles:
    return Tiles(size, _files().read)
