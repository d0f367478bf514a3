"""The log, a line for each record, to read or as JSON, with nothing in it about a person.

A message is kept only as its author wrote it, without what was filled in, unless the logger is our own; of a
fault stand its type and place, never its words, which may quote what somebody typed.
"""

import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any


class PlainLines(logging.Formatter):
    """Writes a record as one line to read."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        fault = _fault(record)
        return f"{_message(record)} ({fault['fault']} at {', '.join(fault['at'])})" if fault else _message(record)


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            "process": record.process,
        }
        extra = getattr(record, "facts", None)
        if isinstance(extra, Mapping):
            said |= extra
        return json.dumps(said | _fault(record), ensure_ascii=False)


def _fault(record: logging.LogRecord) -> dict[str, Any]:
    """Give the type of a fault and the places where it came about, the last of them its own."""
    if not record.exc_info or not record.exc_info[0]:
        return {}
    places = traceback.extract_tb(record.exc_info[2])[-3:]
    return {"fault": record.exc_info[0].__name__, "at": [f"{place.filename}:{place.lineno}" for place in places]}


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == "sabaq":
        return record.getMessage()
    if record.name.startswith("django.security."):
        # Django puts what was sent, such as the name of a host, into the message itself; the logger says what it was.
        return "refused"
    if status := getattr(record, "status_code", None):
        # Django's own line has the address of the page behind it.
        return HTTPStatus(status).phrase
    return str(record.msg)


def log_settings(form: str) -> dict[str, Any]:
    """Give Django's `LOGGING` for `plain` or `json`; only `json` has a line for each request."""
    handlers = {"terminal": {"class": "logging.StreamHandler", "formatter": form}}
    quiet = {"handlers": ["terminal"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"()": "generator.grader.serving.logs.PlainLines"},
            "json": {"()": "generator.grader.serving.logs.JsonLines"},
        },
        "handlers": handlers,
        "root": {"handlers": ["terminal"], "level": "WARNING"},
        # Django's own handler would mail a report with the request in it; what goes wrong is said on the terminal.
        "loggers": {
            "django": {**quiet, "level": "WARNING"},
            # A page that is not there is no news to an operator.
            "django.request": {**quiet, "level": "ERROR"},
            "sabaq.requests": {**quiet, "level": "INFO" if form == "json" else "WARNING"},
        },
    }
