"""Numbers as people type them into a form."""

_LONGEST = 9
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def western_digits(typed: str) -> str:
    """Give what somebody typed with the digits of an Urdu or an Arabic keyboard as 0 to 9; never for a password."""
    return typed.translate(_DIGITS)


def whole_number(typed: str, most: int) -> int | None:
    """Give a number from 0 to `most` (below 10**9), or None for anything else, however many digits it has."""
    # Python raises for thousands of digits as it does for a word, and takes the digits of every script.
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST
    return int(typed) if is_number and int(typed) <= most else None
