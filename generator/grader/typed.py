"""Numbers as people type them into a form."""

_LONGEST = 9


def whole_number(typed: str, most: int) -> int | None:
    """Give a number from 0 to `most` (below 10**9), or None for anything else, however many digits it has."""
    # Python raises for thousands of digits as it does for a word, and takes the digits of every script.
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST
    return int(typed) if is_number and int(typed) <= most else None
