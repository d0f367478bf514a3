"""The whole of a grader in one file, taken while it serves: the database, with its editions, the keys and the log.

A backup is a gzipped tar of plain files. `manifest.json` comes first and names each with its SHA-256. The
database is one moment of SQLite's file or of PostgreSQL, whoever writes meanwhile (`copying`, `dumping`); the keys are
read after it, so that no certificate in the copy lacks the key that signed it. The log is held meanwhile, so that
it and the database tell of the same certificates.
"""

import io
import json
import os
import secrets
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from generator.errors import ConfigError
from generator.grader.certificates import print_templates
from generator.grader.log.files import FOLDER as LOG_FOLDER
from generator.grader.log.files import LogFiles
from generator.grader.serving.copying import Records, SqliteFile
from generator.grader.serving.dumping import PostgresqlDump
from generator.grader.settings import Settings

SQLITE = SqliteFile()

_FORM = "sabaq-backup-1"
_MANIFEST = "manifest.json"
_KEYS = "keys"
_FOLDERS = (_KEYS, LOG_FOLDER, print_templates.FOLDER)
_OF_A_MOUNT = "lost+found"
"""What stands in an empty folder that is a disk of its own."""
_LARGEST_MANIFEST = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a backup holds."""

    files: int
    bytes: int


def records_of(settings: Settings) -> Records:
    """Give where the records are that a backup is to hold."""
    return PostgresqlDump(settings.database_url) if settings.database_url else SQLITE


def back_up(data: Path, target: Path, records: Records = SQLITE) -> Kept:
    """Write a backup of a data folder, and of the records, to a new file, readable by its owner only.

    Raises `ConfigError` when there is no database, the copy is damaged, or the file exists already.
    """
    records.look(data)
    if target.exists():
        raise ConfigError(f"{target} exists already; name a new file")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with tempfile.TemporaryDirectory(prefix=".sabaq-", dir=target.parent) as folder:
            copy = Path(folder) / records.file
            with LogFiles(data).held(waits=True):
                records.copy(data, copy)
                kept = _pack(copy, _small_files_in(data), draft)
        # A file of that name made meanwhile is somebody's: it is not written over.
        os.link(draft, target)
    except FileExistsError as error:
        raise ConfigError(f"{target} exists already; name a new file") from error
    finally:
        draft.unlink(missing_ok=True)
    return kept


def restore(source: Path, data: Path, records: Records = SQLITE) -> Kept:
    """Bring a backup back into an empty data folder, and on PostgreSQL into an empty database.

    Nothing is left in either if anything is wrong with it. Raises `ConfigError` when they are not empty, or the file
    is no backup, a damaged one, or one of the other database.
    """
    if data.exists() and (not data.is_dir() or any(path.name != _OF_A_MOUNT for path in data.iterdir())):
        raise ConfigError(f"{str(data)!r} is not empty; a backup is restored into a new folder: --data DIR")
    records.look_for_room()
    data.parent.mkdir(parents=True, exist_ok=True)
    # On the disk of the data folder, so that its files need only be renamed: a folder that is there may be a mount.
    with tempfile.TemporaryDirectory(prefix=".sabaq-", dir=data if data.exists() else data.parent) as folder:
        fresh = Path(folder) / "data"
        fresh.mkdir(mode=0o700)
        kept = _unpack(source, fresh, records)
        # The database comes last: it cannot be emptied again if a file cannot be put in its place.
        with _in_place(fresh, data):
            records.bring_back(data)
    return kept


@contextmanager
def _in_place(fresh: Path, data: Path) -> Iterator[None]:
    """Let the files of a folder be the data folder's; they go again if what is done then fails."""
    places = {path: data / path.name for path in fresh.iterdir()} if data.exists() else {fresh: data}
    try:
        for path, place in places.items():
            path.rename(place)
        yield
    except BaseException:
        for path, place in places.items():
            # What could not be put there is where it was.
            if not path.exists():
                shutil.rmtree(place) if place.is_dir() else place.unlink()
        raise


def _small_files_in(data: Path) -> dict[str, Path]:
    found = sorted(path for folder in _FOLDERS for path in (data / folder).rglob("*") if path.is_file())
    return {path.relative_to(data).as_posix(): path for path in found if not path.name.startswith(".")}


def _pack(database: Path, files: dict[str, Path], draft: Path) -> Kept:
    # Read once: a key file changed between its digest and its copy would spoil the backup.
    small = {name: path.read_bytes() for name, path in files.items()}
    digests = {database.name: _digest(database), **{name: _digest_of(data) for name, data in small.items()}}
    manifest = json.dumps({"form": _FORM, "files": digests}, indent=2).encode()
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            for name, data in {_MANIFEST: manifest, **small}.items():
                tar.addfile(_entry(name, len(data)), io.BytesIO(data))
            with database.open("rb") as copy:
                tar.addfile(_entry(database.name, database.stat().st_size), copy)
        file.flush()
        os.fsync(file.fileno())
    return Kept(files=len(digests), bytes=draft.stat().st_size)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _unpack(source: Path, fresh: Path, records: Records) -> Kept:
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            members = iter(tar)
            wanted = _manifest(tar, next(members, None), records)
            for entry in members:
                _take(tar, entry, wanted, fresh)
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise ConfigError(f"{source} is no backup, or is damaged: {error}") from error
    if wanted:
        raise ConfigError(f"{source} is not whole: {', '.join(sorted(wanted))} is missing")
    held = list(_files_under(fresh))
    return Kept(files=len(held), bytes=source.stat().st_size)


def _manifest(tar: tarfile.TarFile, entry: tarfile.TarInfo | None, records: Records) -> dict[str, str]:
    file = tar.extractfile(entry) if entry and entry.name == _MANIFEST and entry.size <= _LARGEST_MANIFEST else None
    if file is None:
        raise ValueError("it does not begin with its list of files")
    said = json.loads(file.read())
    if not isinstance(said, dict) or said.get("form") != _FORM or not isinstance(said.get("files"), dict):
        raise ValueError("it is of another form")
    files = {str(name): str(digest) for name, digest in said["files"].items()}
    if records.file not in files:
        raise ValueError(records.missing)
    if not all(name == records.file or _is_beside(name) for name in files):
        raise ValueError("it lists files that no backup has")
    return files


def _take(tar: tarfile.TarFile, entry: tarfile.TarInfo, wanted: dict[str, str], fresh: Path) -> None:
    """Write one file of the list, and take it off the list."""
    file = tar.extractfile(entry) if entry.isreg() and entry.name in wanted else None
    if file is None:
        raise ValueError(f"{entry.name!r} is not on its list")
    path = fresh / entry.name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target:
        while part := file.read(1 << 20):
            target.write(part)
        target.flush()
        os.fsync(target.fileno())
    if _digest(path) != wanted.pop(entry.name):
        raise ValueError(f"{entry.name!r} is not what its digest says")


def _is_beside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return len(parts) > 1 and parts[0] in _FOLDERS and ".." not in parts


def _files_under(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _digest_of(data: bytes) -> str:
    return file_digest(io.BytesIO(data), "sha256").hexdigest()
