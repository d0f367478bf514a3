"""QR codes, drawn one pixel a module with the quiet border of four modules that readers need."""

import struct
import zlib

import zxingcpp

from generator.credential.carriers import PNG_SIGNATURE
from generator.errors import CredentialError

_BITS = b"0" + bytes(254) + b"1"  # dark and light, from the bytes of a drawing to digits


def address_code(address: str) -> bytes:
    """Draw an address as a PNG (level M, for a code that is small and gets scratched)."""
    return _drawn(address, ec_level="M")


def text_code(text: str) -> bytes:
    """Draw a long text as a PNG (level L, for a code that has a page to itself)."""
    # Packed text is as good as random, so that any mask serves; to try all eight is most of the cost of drawing.
    return _drawn(text, ec_level="L", data_mask=1)


def _drawn(text: str, **options: str | int) -> bytes:
    try:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, **options)
    except ValueError as error:
        raise CredentialError(f"{len(text)} letters do not fit in a QR code") from error
    pixels = memoryview(code.to_image(scale=1))  # type: ignore[arg-type]  # a buffer, though its types do not say so
    side = pixels.shape[0] if pixels.shape else 0
    bits = bytes(pixels).translate(_BITS)
    width = -(-side // 8)
    # A line begins with the byte of its filter and ends on a whole byte; in one number they are read fastest.
    border = b"1" * (8 * width - side)
    rows = [b"00000000" + bits[n : n + side] + border for n in range(0, side * side, side)]
    lines = int(b"".join(rows), 2).to_bytes(side * (width + 1))
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)  # one bit of grey, nothing interlaced
    # Not packed: whoever lays the picture out unpacks it at once.
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 0)), (b"IEND", b""))
    return PNG_SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
