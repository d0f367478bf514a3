"""The one attachment of a name in a PDF, which may be any bytes: here, or in a process of its own.

No stream is unpacked beyond the longest credential and few objects are looked at. Still a PDF can be made of thousands
of streams that are all read before its first object is; what reads it for strangers may take so much and no more.
"""

import subprocess
import sys
from io import BytesIO

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import IndirectObject, PdfObject

from generator.credential.document import MAX_BYTES
from generator.errors import VerificationError

_MOST_MEMORY = 512 << 20
_MOST_CPU_S = 10
_MOST_S = 60
_NONE, _REFUSED = 3, 4
_TOO_MUCH = "the PDF asks for more than any certificate needs"
# On the way to its attachments a certificate has five at most, however it was saved.
_MOST_PDF_OBJECTS = 32
# No stream there is longer than the longest credential; left alone, pypdf unpacks 75 MB of each.
_PDF_LIMITS = Configuration(
    zlib_maximum_output_length=MAX_BYTES,
    lzw_maximum_output_length=MAX_BYTES,
    run_length_maximum_output_length=MAX_BYTES,
    brotli_maximum_output_length=MAX_BYTES,
    jbig2_maximum_output_length=MAX_BYTES,
    array_based_stream_maximum_output_length=MAX_BYTES,
    stream_filters_maximum_length=2,
    jbig2dec_binary=None,
)


def attachment(data: bytes, name: str) -> bytes | None:
    """Give what the one attachment of a name in a PDF holds, or None where none is listed under it.

    Raises `VerificationError`.
    """
    try:
        with apply_configuration(_PDF_LIMITS):
            listed = _PdfReader(BytesIO(data)).attachment_list
            # Each may have a second name, by which another reader would take it.
            found = [entry for entry in listed if name in (entry.name, entry.alternative_name)]
            if not any(entry.name == name for entry in found):
                return None
            # Counted before any of them is unpacked.
            if len(found) == 1:
                return found[0].content
    except (LimitReachedError, MemoryError) as error:
        raise VerificationError(_TOO_MUCH) from error
    except Exception as error:
        raise VerificationError("the PDF cannot be read") from error
    raise VerificationError(f"the PDF holds {len(found)} attachments named {name}; expected one")


def attachment_apart(data: bytes, name: str) -> bytes | None:
    """Do as `attachment` does, in a process of its own."""
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module
            [sys.executable, "-P", "-m", __name__, name],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MOST_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise VerificationError(_TOO_MUCH) from error
    match done.returncode:
        case 0:
            return done.stdout
        case code if code == _NONE:
            return None
        case code if code == _REFUSED:
            raise VerificationError(done.stdout.decode())
        case _:
            raise VerificationError(_TOO_MUCH)


def main() -> int:
    """Read a PDF from standard input, and write what the attachment holds that the first argument names."""
    import resource  # noqa: PLC0415  for the process that reads alone

    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU_S, _MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = attachment(sys.stdin.buffer.read(), sys.argv[1])
    except VerificationError as error:
        sys.stdout.write(str(error))
        return _REFUSED
    if found is None:
        return _NONE
    sys.stdout.buffer.write(found)
    return 0


class _PdfReader(PdfReader):
    """Gives so many objects and no more: each may be a stream to unpack, or a search through the whole file."""

    _given = 0

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        self._given += 1
        if self._given > _MOST_PDF_OBJECTS:
            raise LimitReachedError("too many objects")
        return super().get_object(indirect_reference)


if __name__ == "__main__":
    sys.exit(main())
