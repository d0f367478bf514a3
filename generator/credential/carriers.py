"""Find the credential in whatever somebody holds: JSON, a printed PDF, a baked PNG or SVG, a line read off paper.

The bytes come from anywhere. Whatever they are, the answer is a document or a `VerificationError`, never another
exception; and a carrier that holds two credentials is refused, for a reader could be shown the other one.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from generator.credential.attachments import attachment, attachment_apart
from generator.credential.document import MAX_BYTES, Document, parse_document
from generator.credential.offline import PREFIX, unpack_offline
from generator.errors import VerificationError

MAX_CARRIER_BYTES = 16 << 20

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_KEYWORD = b"openbadgecredential"
SVG_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
PDF_ATTACHMENT = "credential.json"
LOG_PROOF = "credential.tlog-proof"

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_document(data: bytes, *, apart: bool = False) -> Document:
    """Give the credential in a file's bytes, not judged in any way. Raises `VerificationError`.

    A PDF is read `apart`, in a process of its own, where anybody may send one to a server.
    """
    if len(data) > MAX_CARRIER_BYTES:
        raise VerificationError(f"the file is {len(data)} bytes long; at most {MAX_CARRIER_BYTES} are looked at")
    return parse_document(_carried(data, attachment_apart if apart else attachment))


def read_log_proof(data: bytes) -> str | None:
    """Give the proof that the log holds the credential, as a printed PDF carries it; nothing where it carries none.

    It is not judged: `log.check_logged` does. Raises `VerificationError` for a PDF that cannot be read.
    """
    if not data.startswith(b"%PDF-"):
        return None
    attached = attachment(data, LOG_PROOF)
    return None if attached is None else attached.decode(errors="replace")


def _carried(data: bytes, attached: Callable[[bytes, str], bytes | None]) -> bytes:
    start = data.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if start.startswith(b"%PDF-"):
        found = attached(start, PDF_ATTACHMENT)
        if found is None:
            raise VerificationError(f"the PDF holds 0 attachments named {PDF_ATTACHMENT}; expected one")
        return found
    if start.startswith(b"{"):
        return start
    if data.startswith(PNG_SIGNATURE):
        return _from_png(data)
    if start.startswith(b"<"):
        return _from_svg(start)
    if start.startswith(PREFIX.encode()):
        return unpack_offline(start.decode("latin-1").rstrip("\r\n"))
    raise VerificationError("the file is no JSON, PDF, PNG or SVG, the forms in which a certificate comes")


def _from_png(data: bytes) -> bytes:
    keyword = PNG_KEYWORD + b"\0"
    found = [body for kind, body in _png_chunks(data) if kind == b"iTXt" and body.startswith(keyword)]
    if len(found) != 1:
        raise VerificationError(f"the PNG holds {len(found)} credentials; expected one")
    # compression flag and method, language tag, translated keyword, text (PNG 1.2, section 4.2.3.3)
    flags, rest = found[0][len(keyword) :][:2], found[0][len(keyword) + 2 :]
    if flags[:1] != b"\0" or rest.count(b"\0") < 2:
        raise VerificationError("the PNG's credential is not in an uncompressed text chunk")
    return rest.split(b"\0", 2)[2]


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(PNG_SIGNATURE)
    while position < len(data):
        head = data[position : position + 8]
        if len(head) < 8:
            raise VerificationError("the PNG is cut off")
        length, kind = struct.unpack(">I4s", head)
        body = data[position + 8 : position + 8 + length]
        tail = data[position + 8 + length : position + 12 + length]
        if len(body) != length or tail != struct.pack(">I", zlib.crc32(kind + body)):
            raise VerificationError("the PNG is cut off or damaged")
        yield kind, body
        position += 12 + length


def _from_svg(data: bytes) -> bytes:
    reader = _SvgReader()
    try:
        reader.read(data)
    except expat.ExpatError as error:
        raise VerificationError(f"the SVG is not sound XML: {error}") from error
    if not reader.is_found:
        raise VerificationError("the SVG holds 0 credentials; expected one")
    return "".join(reader.pieces).strip().encode()


class _SvgReader:
    """Collects the text of the credential element; entities and document types are refused, not expanded."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.is_found = False
        self._inside = False
        self._room = MAX_BYTES

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        # Otherwise expat gives each line by itself.
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)  # noqa: FBT003 - expat's own way of saying that this is all

    def _refuse(self, *_: object) -> None:
        raise VerificationError("the SVG declares a document type, which a baked badge does not need")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{SVG_NAMESPACE} credential":
            if "verify" in attributes:
                raise VerificationError("the SVG's credential is a JWT; ours carry their proofs inside")
            if self.is_found:
                raise VerificationError("the SVG holds more than one credential")
            self.is_found = self._inside = True

    def _end(self, name: str) -> None:
        if name == f"{SVG_NAMESPACE} credential":
            self._inside = False

    def _text(self, words: str) -> None:
        if self._inside:
            self.pieces.append(words)
            self._room -= len(words)
            if self._room < 0:
                raise VerificationError("the SVG's credential is too long")
