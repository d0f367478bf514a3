"""The key that signs sessions and forms: made once on each machine, kept with the data, never shown."""

import os
import secrets
from pathlib import Path


def ensure_secret_key(data: Path) -> str:
    """Give the machine's key from `keys/django-secret`, made at the first call and readable by its owner only."""
    path = data / "keys" / "django-secret"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
