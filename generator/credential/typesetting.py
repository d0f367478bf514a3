"""Typst, as this room uses it: one compiler in a process, our fonts, our templates, words only as data."""

from datetime import datetime
from functools import cache
from threading import Lock
from typing import Literal, assert_never

import typst

from generator.credential.resources import resource_folder
from generator.errors import CredentialError

Word = str | bytes | None
"""What a template's function is given: words, a picture or a file, or nothing."""

PIXELS_PER_INCH = 216

_COMPILING = Lock()


def typeset_pdf(template: bytes, function: str, words: dict[str, Word], timestamp: datetime) -> bytes:
    """Give a PDF that meets PDF/A-3a and PDF/UA-1, by calling a template's function with named words and pictures.

    The same arguments always give the same bytes. Raises `CredentialError`.
    """
    return _compile(_calling(template, function, words), "pdf", timestamp)


def typeset_picture(template: bytes, function: str, words: dict[str, Word], form: Literal["svg", "png"]) -> bytes:
    """Give a one-page picture, by calling a template's function; the same arguments always give the same bytes."""
    return _compile(_calling(template, function, words), form, None)


def _calling(template: bytes, function: str, words: dict[str, Word]) -> bytes:
    # A call at the end of the template, and not `sys.inputs`: when these change, Typst forgets all it has laid out.
    call = ", ".join(f"{name}: {_literal(value)}" for name, value in words.items())
    return template + f"\n#{function}({call})\n".encode()


def _literal(value: Word) -> str:
    """Write a value as Typst source. In a string, only the backslash and the quotation mark mean something."""
    match value:
        case None:
            return "none"
        case bytes():
            # Typst reads numbers in JSON many times faster than in its own source, and knows no shorter writing.
            return f'bytes(json(bytes("{list(value)}")))'
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case _:
            assert_never(value)


def _compile(source: bytes, form: Literal["pdf", "svg", "png"], timestamp: datetime | None) -> bytes:
    try:
        with _COMPILING:
            made = _compiler().compile(
                source,
                format=form,
                ppi=PIXELS_PER_INCH,
                pdf_standards=["a-3a", "ua-1"] if form == "pdf" else [],
                timestamp=timestamp,
            )
    except typst.TypstError as error:
        raise CredentialError("; ".join([error.message, *error.hints])) from error
    if not isinstance(made, bytes):
        raise CredentialError("the picture does not fit on its page")
    return made


@cache
def _compiler() -> typst.Compiler:
    """Make the process's one compiler: to read the fonts takes longer than to print.

    It sees our fonts and not the machine's, so every machine makes the same bytes, and no file but the templates.
    """
    return typst.Compiler(
        font_paths=[resource_folder("fonts")], ignore_system_fonts=True, root=resource_folder("prints")
    )
