"""What the application makes up: identifiers that sort, certificate numbers nobody guesses, seeds of papers."""

import secrets
from uuid import UUID

from generator.grader.typed import western_digits

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_NUMBER_LENGTH = 16
_CODE_LENGTH = 12
_GROUP = 4


def uuid7(now_ms: int) -> UUID:
    """Give a new identifier that sorts by time (RFC 9562, section 5.7)."""
    random_a, random_b = secrets.randbits(12), secrets.randbits(62)
    return UUID(int=(now_ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b)


def first_uuid7(since_ms: int) -> UUID:
    """Give an identifier that sorts before all that are made from a moment on, and after those made before it."""
    return UUID(int=since_ms << 80)


def paper_seed() -> str:
    """Give a new seed for a paper: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def read_id(typed: str) -> UUID | None:
    """Give the identifier that somebody's address names, or None if it is none."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def certificate_number() -> str:
    """Give a new certificate number: 80 random bits in Crockford's base 32, as `XXXX-XXXX-XXXX-XXXX`."""
    drawn = secrets.randbits(5 * _NUMBER_LENGTH)
    return _grouped("".join(_ALPHABET[drawn >> 5 * place & 31] for place in range(_NUMBER_LENGTH)))


def read_certificate_number(typed: str) -> str | None:
    """Give the number someone typed or read aloud in its one spelling, or None if it cannot be one."""
    letters = "".join(c for c in western_digits(typed).upper() if c.isalnum()).translate(_LOOKALIKES)
    if len(letters) != _NUMBER_LENGTH or set(letters) - set(_ALPHABET):
        return None
    return _grouped(letters)


def joining_code() -> str:
    """Give the code of a joining slip: 60 random bits in Crockford's base 32, as `XXXX-XXXX-XXXX`."""
    return _grouped("".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)))


def read_joining_code(typed: str) -> str:
    """Give the code someone typed in its one spelling; what cannot be one stays something that is none."""
    letters = "".join(c for c in western_digits(typed).upper() if c.isalnum()).translate(_LOOKALIKES)
    return _grouped(letters[: 2 * _CODE_LENGTH])


def _grouped(letters: str) -> str:
    return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))
