"""Typst, as this room uses it: one compiler in a process, our fonts, our templates, words only as data."""

import re
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Literal, NamedTuple, assert_never

import typst

from generator.credential.resources import resource_folder
from generator.errors import CredentialError

Word = str | bytes | None
"""What a template's function is given: words, a picture or a file, or nothing."""

PIXELS_PER_INCH = 216

_PDF: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]
_COMPILING = Lock()


def typeset_pdf(template: bytes, function: str, words: dict[str, Word], timestamp: datetime) -> bytes:
    """Give a PDF that meets PDF/A-3a and PDF/UA-1, by calling a template's function with named words and pictures.

    The same arguments always give the same bytes. Raises `CredentialError`.
    """
    return _compile(_Call(template, function, words), "pdf", timestamp)


def warnings_of(template: bytes, function: str, words: dict[str, Word], timestamp: datetime) -> tuple[str, ...]:
    """Give what Typst says of a template that makes a PDF all the same, such as a font that is not there."""
    call = _Call(template, function, words)
    try:
        with _COMPILING:
            _, warnings = _compiler().compile_with_warnings(
                call.source, format="pdf", pdf_standards=_PDF, timestamp=timestamp
            )
    except typst.TypstError as error:
        raise CredentialError(call.told(error)) from error
    return tuple(dict.fromkeys(map(call.told, warnings)))


def typeset_picture(template: bytes, function: str, words: dict[str, Word], form: Literal["svg", "png"]) -> bytes:
    """Give a one-page picture, by calling a template's function; the same arguments always give the same bytes."""
    return _compile(_Call(template, function, words), form, None)


class _Call(NamedTuple):
    """A template whose function is called with named words and pictures."""

    template: bytes
    function: str
    words: dict[str, Word]

    @property
    def source(self) -> bytes:
        # A call at the end of the template, and not `sys.inputs`: when these change, Typst forgets all it has laid out.
        given = ", ".join(f"{name}: {_literal(value)}" for name, value in self.words.items())
        return self.template + f"\n#{self.function}({given})\n".encode()

    def told(self, complaint: typst.TypstError | typst.TypstWarning) -> str:
        """Say what Typst complains of, and in which line of the template; not where we keep ours."""
        last = self.template.count(b"\n") + 1
        # Warnings stand before it.
        _, _, places = complaint.diagnostic.partition(complaint.message)
        lines = [int(line) for line in _PLACE.findall(places)]
        where = next((f"line {line}: " for line in lines if line <= last), "")
        words = [_SEARCHED.sub("", complaint.message), *(hint for hint in complaint.hints if "--root" not in hint)]
        if lines and lines[0] > last:
            words.append(f"it is called with {', '.join(self.words)}")
        return where + "; ".join(words)


_PLACE = re.compile(r"__typst_py_bytes__\.typ:(\d+):")
_SEARCHED = re.compile(r" \(searched at .*\)")


_NUMBERS = [str(byte) for byte in range(256)]


def _literal(value: Word) -> str:
    """Write a value as Typst source. In a string, only the backslash and the quotation mark mean something."""
    match value:
        case None:
            return "none"
        case bytes():
            # Typst reads numbers in JSON many times faster than in its own source, and knows no shorter writing.
            return f'bytes(json(bytes("[{",".join([_NUMBERS[byte] for byte in value])}]")))'
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case _:
            assert_never(value)


def _compile(call: _Call, form: Literal["pdf", "svg", "png"], timestamp: datetime | None) -> bytes:
    standards = _PDF if form == "pdf" else []
    try:
        with _COMPILING:
            made = _compiler().compile(
                call.source, format=form, ppi=PIXELS_PER_INCH, pdf_standards=standards, timestamp=timestamp
            )
    except typst.TypstError as error:
        raise CredentialError(call.told(error)) from error
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
