"""What a person at a terminal is told when a command cannot go on: one message, never a stack trace."""

import tempfile
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from generator.errors import CourseError


def plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Turn what we raise on purpose, a disk that fails, and a fault of our own into one message and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401  click passes whatever the options say
        try:
            command(*args, **kwargs)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except CourseError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from error
        except Exception as error:
            raise click.ClickException(_own_fault(error)) from error

    return run


def _own_fault(error: Exception) -> str:
    """Keep what the maintainers need of a fault of our own, and give the sentence that says where it is."""
    with tempfile.NamedTemporaryFile("w", prefix="sabaq-fault-", suffix=".txt", delete=False) as report:
        traceback.print_exception(error, file=report)
    return f"Sabaq itself has failed, not your course: please send {report.name} to the maintainers"
