"""What signs certificates and seals the log: a thread of every server process, one of which works, and the commands."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

from generator.errors import ConfigError, CourseError
from generator.grader.clock import system_clock
from generator.grader.keys.keyring import issuer_at
from generator.grader.log.files import LogFiles
from generator.grader.serving.starting import database_ready
from generator.grader.settings import Settings

log = logging.getLogger("sabaq")

EVERY_S = 20
"""How often certificates are signed and the log is sealed; both are promised within a minute."""

_AT_ONCE = 500
"""How many are signed before what is signed is sealed."""

_LATE_MS = 3_600_000
"""How long after the moment it bears a row may still come into the database, with much to spare."""

_WHOLE_EVERY_MS = 3_600_000
"""How often all records are looked at, for what another process left when it ended, or was mended since."""


def keep_sealing(settings: Settings) -> Thread:
    """Sign what was issued and seal the log, again and again, in a thread of this process."""
    if not issuer_at(settings).logs:
        log.warning("certificates are not put into a log: it has no key; see `sabaq keys new --for log`")
    thread = Thread(target=_forever, args=(settings,), name="sabaq-log", daemon=True)
    thread.start()
    return thread


def seal_log(settings: Settings) -> int:
    """Sign and seal now, waiting for whoever is at it; give how many entries the log grew by.

    What cannot be signed is told, with whose it is.
    """
    with database_ready(settings):
        _sign(settings, waits=True)
        for found in _signing().unsignable().select_related("issuance__trainee"):
            whose = f"certificate {found.issuance.number} of {found.issuance.trainee.personnel_number}"
            log.error("%s cannot be signed: %s; issue it anew once that is put right", whose, found.fault)
        return _seal(settings, waits=True)


def verify_log(settings: Settings, since: Iterable[Path]) -> str:
    """Check the whole log; give what it holds, in words. Raises `CourseError` with what is wrong."""
    with database_ready(settings):
        issuer = issuer_at(settings)
        report = import_module("generator.grader.log.checking").verify_log(
            LogFiles(settings.data), issuer.logs, [_text(path) for path in since]
        )
    waiting = f"; {report.waiting} wait to be sealed" if report.waiting else ""
    if report.checkpoint is None:
        return f"the log is empty{waiting}"
    return f"{report.checkpoint.origin}: {report.checkpoint.size} entries, all as the checkpoint signs them{waiting}"


def _forever(settings: Settings) -> NoReturn:
    connection = import_module("django.db").connection
    since_ms = whole_ms = 0
    while True:
        begun_ms, looked_at, is_sealed = system_clock(), None, False
        if begun_ms - whole_ms > _WHOLE_EVERY_MS:
            since_ms, whole_ms = 0, begun_ms
            remove_what_is_over(begun_ms)
        with told("certificates could not be signed"):
            looked_at = _sign(settings, waits=False, since_ms=since_ms, limit=_AT_ONCE)
        with told("the log could not be sealed"):
            if issuer_at(settings).logs:
                _seal(settings, waits=False, since_ms=since_ms)
            is_sealed = True
        connection.close()
        if is_sealed and looked_at is not None and looked_at < _AT_ONCE:
            # All is signed and sealed up to now, so the next look need not go through all records again.
            since_ms = begun_ms - _LATE_MS
        if looked_at is None or looked_at < _AT_ONCE:
            time.sleep(EVERY_S)


def remove_what_is_over(now_ms: int) -> None:
    """Remove sessions and previewed roster files whose time is over."""
    with told("sessions that are over could not be removed"):
        import_module("generator.grader.accounts.sessions").SessionStore.clear_expired()
    with told("roster files that nobody confirmed could not be removed"):
        import_module("generator.grader.people.drafts").forget_old(now_ms)


@contextmanager
def told(fault: str) -> Iterator[None]:
    """Let a turn go on: what is wrong is told, and tried again in the next."""
    try:
        yield
    except CourseError as error:
        log.error("%s: %s", fault, error)  # noqa: TRY400  no fault of ours
    except Exception:
        log.exception(fault)


def _sign(settings: Settings, *, waits: bool, since_ms: int = 0, limit: int | None = None) -> int | None:
    """Sign what is not signed; give how many were looked at, or None where another process is at it."""
    issuer = issuer_at(settings)
    with LogFiles(settings.data).held(waits=waits) as is_ours:
        return _signing().sign_pending(issuer, since_ms=since_ms, limit=limit) if is_ours else None


def _seal(settings: Settings, *, waits: bool, since_ms: int = 0) -> int:
    issuer, sequencer = issuer_at(settings), import_module("generator.grader.log.sequencer")
    grown: int = sequencer.seal(LogFiles(settings.data), issuer.logs, waits=waits, since_ms=since_ms)
    return grown


def _signing() -> Any:  # noqa: ANN401  a module, known only once Django is ready
    return import_module("generator.grader.certificates.signing")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: the earlier checkpoint cannot be read") from error
