"""A whole signed credential as one line of text, short enough for a QR code on paper: to check it with no network.

The line is `SABAQ1:` and then base45 (RFC 9285) over zlib over canonical JSON (RFC 8785). Base45 uses only the
letters that a QR code holds at 5.5 bits each, so it costs 3 per cent over bytes and survives every scanner.
"""

import zlib
from struct import unpack

from generator.credential.document import MAX_BYTES, Document, canonical_json, parse_document
from generator.errors import VerificationError

PREFIX = "SABAQ1:"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_TWO_LETTERS = [first + second for second in _ALPHABET for first in _ALPHABET]
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}


def write_offline(document: Document) -> str:
    """Give a credential as one line of text; the same credential always gives the same line."""
    return PREFIX + _base45(zlib.compress(canonical_json(document), 9))


def read_offline(line: str) -> Document:
    """Give the credential in a line, not judged in any way. Raises `VerificationError`."""
    return parse_document(unpack_offline(line))


def unpack_offline(line: str) -> bytes:
    """Give the JSON text in a line; at most 1 MiB of it."""
    if not line.startswith(PREFIX):
        raise VerificationError(f"the line does not begin with {PREFIX}, so it is no certificate from paper")
    unpacking = zlib.decompressobj()
    try:
        # Bounded: a few bytes can unpack to gigabytes.
        data = unpacking.decompress(_unbase45(line.removeprefix(PREFIX)), MAX_BYTES)
    except zlib.error as error:
        raise VerificationError("the line from paper cannot be unpacked") from error
    if not unpacking.eof or unpacking.unused_data:
        raise VerificationError("the line from paper is cut off, or holds more than a certificate")
    return data


def _base45(data: bytes) -> str:
    pairs = len(data) // 2
    letters = [_TWO_LETTERS[n % 2025] + _ALPHABET[n // 2025] for n in unpack(f">{pairs}H", data[: 2 * pairs])]
    if len(data) % 2:
        letters.append(_TWO_LETTERS[data[-1]])
    return "".join(letters)


def _unbase45(letters: str) -> bytes:
    data = bytearray()
    for n in range(0, len(letters), 3):
        try:
            values = [_VALUE[letter] for letter in letters[n : n + 3]]
        except KeyError as error:
            raise VerificationError(f"the line from paper holds {error.args[0]!r}, which is not base45") from error
        number = sum(value * 45**place for place, value in enumerate(values))
        length = len(values) - 1
        if length == 0 or number >= 1 << 8 * length:
            raise VerificationError("the line from paper is cut off or damaged")
        data += number.to_bytes(length)
    return bytes(data)
