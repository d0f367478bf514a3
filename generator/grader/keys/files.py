"""The issuer's keys on disk, under `keys/` of the data directory; each file is readable by its owner only.

`issuer.json` is the list (`KeyList`). `<name>.pem` holds a key, encrypted, and `<name>.passphrase`, where there is
one, opens it; a key on a token has `<name>.token` instead, which says where it lies.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.credential.keylist import KeyList
from generator.errors import ConfigError, SigningError
from generator.grader.storage.whole_files import write_whole

_LIST = "issuer.json"


class KeyFiles:
    """The key files of a data directory, which need not be there yet."""

    def __init__(self, data: Path) -> None:
        """Take the keys of a data directory."""
        self.folder = data / "keys"
        # As the system takes it: it is looked at in every hand-in.
        self._list = f"{self.folder}/{_LIST}"

    def listed(self) -> KeyList:
        """Give the list of keys; an empty one if there is none yet. Raises `ConfigError`."""
        path = self.folder / _LIST
        try:
            return KeyList.from_json(path.read_bytes())
        except FileNotFoundError:
            return KeyList.empty()
        except (OSError, SigningError) as error:
            raise ConfigError(f"{path}: {error}") from error

    def stamp(self) -> int:
        """Give a number that changes whenever the list does."""
        try:
            return os.stat(self._list).st_mtime_ns  # noqa: PTH116  see above
        except FileNotFoundError:
            return 0

    def change(self, change: Callable[[KeyList], KeyList]) -> KeyList:
        """Change the list, one process at a time, and give it as it is then; written only if it is another."""
        with self._held():
            before = self.listed()
            after = change(before)
            if after != before:
                self.write(_LIST, after.to_json())
        return after

    def read(self, file: str) -> bytes | None:
        """Give what a file holds, or None where there is none."""
        path = self.folder / file
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror}") from error

    def write(self, file: str, data: bytes) -> None:
        """Write a file whole, readable by its owner only, and wait for the disk."""
        self._ready()
        write_whole(self.folder / file, data, mode=0o600)

    @contextmanager
    def _held(self) -> Iterator[None]:
        self._ready()
        file = self.folder / ".lock"
        file.touch(mode=0o600)
        with file.open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _ready(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
