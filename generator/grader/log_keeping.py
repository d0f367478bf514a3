"""What seals the log: a thread of every server process, of which one at a time does the work, and the commands."""

import logging
import time
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import NoReturn

from generator.errors import ConfigError
from generator.grader.keyring import issuer_at
from generator.grader.log_files import LogFiles
from generator.grader.settings import Settings
from generator.grader.starting import configure, migrate, plain_database_faults

log = logging.getLogger("sabaq")

EVERY_S = 20
"""How often the log is sealed; it is promised within a minute."""


def keep_sealing(settings: Settings) -> Thread | None:
    """Seal the log again and again in a thread of this process; None where the issuer has no key for a log."""
    if not issuer_at(settings).logs:
        log.warning("certificates are not put into a log: it has no key; see `sabaq keys new --for log`")
        return None
    thread = Thread(target=_forever, args=(settings,), name="sabaq-log", daemon=True)
    thread.start()
    return thread


def seal_log(settings: Settings) -> int:
    """Seal now, waiting for whoever is at it; give how many entries the log grew by."""
    _ready(settings)
    with plain_database_faults(settings):
        return _seal(settings, waits=True)


def verify_log(settings: Settings, since: Iterable[Path]) -> str:
    """Check the whole log; give what it holds, in words. Raises `CourseError` with what is wrong."""
    _ready(settings)
    issuer = issuer_at(settings)
    with plain_database_faults(settings):
        report = import_module("generator.grader.log_checking").verify_log(
            LogFiles(settings.data), issuer.logs, [_text(path) for path in since]
        )
    waiting = f"; {report.waiting} wait to be sealed" if report.waiting else ""
    if report.checkpoint is None:
        return f"the log is empty{waiting}"
    return f"{report.checkpoint.origin}: {report.checkpoint.size} entries, all as the checkpoint signs them{waiting}"


def _forever(settings: Settings) -> NoReturn:
    connection = import_module("django.db").connection
    while True:
        try:
            _seal(settings, waits=False)
        except Exception:
            # Certificates are good without the log; whatever is wrong with it is told, and tried again.
            log.exception("the log could not be sealed")
        connection.close()
        time.sleep(EVERY_S)


def _seal(settings: Settings, *, waits: bool) -> int:
    issuer = issuer_at(settings)
    grown: int = import_module("generator.grader.sequencer").seal(LogFiles(settings.data), issuer.logs, waits=waits)
    return grown


def _ready(settings: Settings) -> None:
    configure(settings)
    with plain_database_faults(settings):
        migrate()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: the earlier checkpoint cannot be read") from error
