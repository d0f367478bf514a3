"""Typst, as this room uses it: one compiler in a process, our fonts, our templates, words only as data."""

from datetime import datetime
from functools import cache
from threading import Lock
from typing import Literal

import typst

from generator.credential.resources import read_resource, resource_folder
from generator.errors import CredentialError

PIXELS_PER_INCH = 216

_COMPILING = Lock()


def typeset_pdf(template: str, inputs: dict[str, str], timestamp: datetime) -> bytes:
    """Give a PDF that meets PDF/A-3a and PDF/UA-1; the same inputs and time always give the same bytes."""
    return _compile(template, inputs, "pdf", timestamp)


def typeset_picture(template: str, inputs: dict[str, str], form: Literal["svg", "png"]) -> bytes:
    """Give a one-page picture; the same inputs always give the same bytes."""
    return _compile(template, inputs, form, None)


def _compile(
    template: str, inputs: dict[str, str], form: Literal["pdf", "svg", "png"], timestamp: datetime | None
) -> bytes:
    try:
        with _COMPILING:
            made = _compiler().compile(
                read_resource("prints", template),  # a compiler takes bytes for one compilation only
                format=form,
                ppi=PIXELS_PER_INCH,
                sys_inputs=inputs,
                pdf_standards=["a-3a", "ua-1"] if form == "pdf" else [],
                timestamp=timestamp,
            )
    except typst.TypstError as error:
        raise CredentialError(f"{template} cannot be set: {error.message}") from error
    if not isinstance(made, bytes):
        raise CredentialError(f"{template} does not fit on its page")
    return made


@cache
def _compiler() -> typst.Compiler:
    """Make the process's one compiler: to read the fonts takes longer than to print.

    It sees our fonts and not the machine's, so every machine makes the same bytes, and no file but the templates.
    """
    return typst.Compiler(
        font_paths=[resource_folder("fonts")], ignore_system_fonts=True, root=resource_folder("prints")
    )
