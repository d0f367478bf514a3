"""Serves the course and the grader with granian: some processes of several threads, this machine only unless told."""

import errno
import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from functools import partial
from importlib import import_module
from typing import Any

from granian import Granian
from granian.constants import Interfaces, RuntimeModes
from granian.log import LogLevels

from generator.errors import ConfigError
from generator.grader.keys.keyring import load_issuer
from generator.grader.serving.affinity import Affinity, cores_for
from generator.grader.serving.starting import configure, migrate, plain_database_faults
from generator.grader.settings import Settings, is_loopback

log = logging.getLogger("sabaq")

# Enough that one slow line does not hold up the next person; more only contend for the interpreter.
_THREADS = 4

_TOLD_TO_STOP = (signal.SIGTERM, signal.SIGINT)


def run(settings: Settings, is_listening: Callable[[], None]) -> None:
    """Serve until stopped, and tell once the port is open.

    Raises `ConfigError` when the port is taken, or the data cannot be used.
    """
    refuse_taken_port(settings)
    configure(settings)
    with plain_database_faults(settings):
        migrate()
    load_issuer(settings)
    # The processes that serve are copies of this one, and two must not share a connection.
    import_module("django.db").connections.close_all()
    import_module("generator.grader.storage.writing").WRITER.stop()
    if not is_loopback(settings.host) and all(map(is_loopback, settings.allowed_hosts)):
        log.warning(
            "the server listens on %s but answers to this machine's own names only; "
            "set SABAQ_BASE_URL to the address people use",
            settings.host,
        )
    affinity = Affinity(cores_for(settings.workers, settings.cpu_affinity))
    os.register_at_fork(
        before=partial(signal.pthread_sigmask, signal.SIG_BLOCK, _TOLD_TO_STOP),
        after_in_parent=partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, _TOLD_TO_STOP),
        after_in_child=_stop_when_told,
    )
    server = Granian(
        "generator.grader.wsgi",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=_THREADS,
        # One thread less through which each request goes and comes.
        runtime_mode=RuntimeModes.st,
        websockets=False,
        log_level=LogLevels.warning,
    )
    server.on_startup(is_listening)
    server.serve(target_loader=partial(_load, affinity=affinity))


def _stop_when_told() -> None:
    """Let a process that does not serve yet end when it is told to; once it serves, granian listens.

    Until then it has the ear of the process that it is a copy of, which would hear, and go on for ever. What it is told
    even before this waits until now.
    """
    for told in _TOLD_TO_STOP:
        signal.signal(told, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _TOLD_TO_STOP)


def _load(module: str, affinity: Affinity) -> Any:  # noqa: ANN401  a WSGI application, of which granian's types say nothing
    """Give the application to the process that is to serve it."""
    affinity.keep_to_a_core()
    return import_module(module).application


def refuse_taken_port(settings: Settings) -> None:
    """Raise `ConfigError` when something else listens on the port already, or the address is not ours."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host.strip("[]"), settings.port))
        except OSError as error:
            said = f"the server cannot listen on {settings.host} port {settings.port}: {error.strerror or error}"
            raise ConfigError(f"{said}; {_advice(error.errno, settings.port)}") from error


def _advice(number: int | None, port: int) -> str:
    match number:
        case errno.EADDRINUSE:
            return f"try another port, such as --port {port + 1} (make start PORT={port + 1})"
        case errno.EACCES:
            return "try a port above 1023, such as --port 8000 (make start PORT=8000)"
        case _:
            return "SABAQ_HOST is an address of this machine, such as 127.0.0.1"
