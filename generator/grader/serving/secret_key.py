"""The key that signs sessions and forms: made once on each machine, kept with the data, never shown."""

import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def ensure_secret_key(data: Path) -> str:
    """Give the machine's key from `keys/django-secret`, made at the first call and readable by its owner only."""
    path = data / "keys" / "django-secret"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=".django-secret-") as draft:
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            # Named once it is whole; of two programs that start at once, both take the key of the first.
            with suppress(FileExistsError):
                path.hardlink_to(draft.name)
    return path.read_text()
