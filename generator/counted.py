"""A number with its noun."""


def counted(number: int, noun: str) -> str:
    """Give "1 error" or "2 errors"."""
    return f"{number} {noun}{'s' * (number != 1)}"
