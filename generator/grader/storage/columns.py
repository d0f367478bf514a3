"""Columns that stand in the database otherwise than in the program."""

import re
from typing import Any

from django.db import models

_RANDOM = re.compile("[0-9a-f]{32}")
_RANDOM_LENGTH = 16


class SeedField(models.BinaryField):  # type: ignore[type-arg]  # its parameters are not there at run time
    """The seed of a paper, a text: 32 hexadecimal digits take the 16 bytes they write, another text its UTF-8."""

    def get_prep_value(self, value: Any) -> bytes | None:  # noqa: ANN401  as Django's own
        """Give the bytes of a seed."""
        return None if value is None else packed_seed(value)

    def from_db_value(self, value: Any, *_: object) -> str | None:  # noqa: ANN401  as Django's own
        """Give the seed back from its bytes."""
        return None if value is None else unpacked_seed(bytes(value))


class AddressField(models.EmailField):  # type: ignore[type-arg]  # its parameters are not there at run time
    """An e-mail address, kept and asked for in small letters: an index finds it however it was typed."""

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401  as Django's own
        """Give the address as it is kept."""
        address = super().get_prep_value(value)
        return address.lower() if isinstance(address, str) else address

    def deconstruct(self) -> Any:  # noqa: ANN401  as Django's own
        """Give it as what it is to the database, which has nothing to change."""
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.EmailField", arguments, options


def packed_seed(seed: str) -> bytes:
    """Give the bytes under which a seed is stored."""
    if _RANDOM.fullmatch(seed):
        return bytes.fromhex(seed)
    said = seed.encode()
    # No text ends so, and only what was 32 digits has this length.
    return said + b"\0" if len(said) == _RANDOM_LENGTH else said


def unpacked_seed(packed: bytes) -> str:
    """Give the seed that is stored under some bytes."""
    return packed.hex() if len(packed) == _RANDOM_LENGTH else packed.removesuffix(b"\0").decode()
