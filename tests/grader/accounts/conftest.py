"""The clock of the second factor stands still, so that no half minute ends in the middle of a test."""

import base64
import hmac
import struct
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth

from tests.grader.conftest import START_MS

_HALF_MINUTE = START_MS // 1000 // 30


@pytest.fixture(autouse=True)
def _still(monkeypatch):
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: START_MS / 1000))


def totp(secret: str, step: int = 0) -> str:
    """The six digits of RFC 6238 at the present step, or so many further on."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", _HALF_MINUTE + step), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def no_totp(secret: str) -> str:
    """Six digits that are no code of this secret, neither now nor half a minute before or after."""
    codes = {totp(secret, step) for step in (-1, 0, 1)}
    return next(digit * 6 for digit in "0123" if digit * 6 not in codes)
