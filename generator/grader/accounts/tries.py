"""The counts of tries to sign in: files, so that every process of this machine counts the same."""

import time
from pathlib import Path

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

_KEPT_S = 3600
"""Longer than any limit looks back."""

_USED_CODE = "allauth.mfa.totp.used"
"""With what allauth begins the name of its mark that a code of a second factor was used."""

_CODE_IS_GOOD_S = 90
"""In its own half minute, the one before and the one after."""


class TriesCache(FileBasedCache):
    """Django's cache in files, which forgets what is over and nothing else.

    Django's own removes files at random once there are 300, so whoever tries many names would be rid of the counts.
    """

    looked_s = 0.0

    def add(self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Mark something and tell whether it was not marked before; that a code was used stays marked.

        The mark that allauth makes of it ends after half a minute, and the code may be good for longer.
        """
        return super().add(key, value, _CODE_IS_GOOD_S if key.startswith(_USED_CODE) else timeout, version)

    def _cull(self) -> None:
        now_s = time.time()
        if now_s - self.looked_s < _KEPT_S:
            return
        type(self).looked_s = now_s
        for path in Path(self._dir).glob(f"*{self.cache_suffix}"):  # type: ignore[attr-defined]  # the stubs leave it out
            try:
                is_over = now_s - path.stat().st_mtime > _KEPT_S
            except FileNotFoundError:
                continue
            if is_over:
                path.unlink(missing_ok=True)
