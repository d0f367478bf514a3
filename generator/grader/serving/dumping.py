"""The records of PostgreSQL as a backup keeps them: dumped and brought back by PostgreSQL's own programs.

The server's role is no superuser, so that row-level security holds for it; a dump that does not say that it means
everybody would hold nobody. It is said here, and looked at before the dump. What the address of the database holds is
given to the programs as variables: their arguments can be read by whoever is logged in on the machine.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from generator.errors import ConfigError
from generator.grader.storage.databases import AS_SERVER

_DUMP, _RESTORE = "pg_dump", "pg_restore"
_HOW_TO_GET = "on Debian and Ubuntu: `apt install postgresql-client`"


@dataclass(frozen=True, slots=True)
class PostgresqlDump:
    """The records in the PostgreSQL that an address names."""

    url: str = field(repr=False)
    file: str = "sabaq.dump"
    missing: str = "it holds no dump of PostgreSQL; if it holds SQLite's database, leave DATABASE_URL out"

    def look(self, data: Path) -> None:
        """See that the data folder is the right one, the database answers, and its program is fit to dump it."""
        if not (data / "keys").is_dir():
            raise ConfigError(f"there are no keys in {str(data)!r}; is this the data folder?")
        with self._opened() as database:
            self._look_at_program(_DUMP, database)
            (said,) = database.execute("SELECT current_setting('sabaq.everyone', true)").fetchone() or (None,)
        if said != "on":
            raise ConfigError(
                "PostgreSQL was not told that everybody is meant, so that a backup would hold nobody; "
                "does a pooler keep the connection's options to itself? Name the server itself in DATABASE_URL"
            )

    def copy(self, data: Path, copy: Path) -> None:  # noqa: ARG002  all of it is in the database
        """Dump the database, which gives one moment of it."""
        copy.touch(mode=0o600)
        self._run(_DUMP, "--enable-row-security", "--format=custom", f"--file={copy}")

    def look_for_room(self) -> None:
        """See that the database is there and empty, and that its program is fit to fill it."""
        with self._opened() as database:
            self._look_at_program(_RESTORE, database)
            tables = database.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            ).fetchall()
        if tables:
            raise ConfigError(
                "the database that DATABASE_URL names is not empty; a backup is restored into a new one: "
                "CREATE DATABASE ... OWNER ..."
            )

    def bring_back(self, data: Path) -> None:
        """Fill the database in one transaction, for the role of the address; the dump is needed no more."""
        dump = data / self.file
        self._run(_RESTORE, "--single-transaction", "--no-owner", "--no-privileges", str(dump))
        dump.unlink()

    @contextmanager
    def _opened(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        try:
            with psycopg.connect(self.url, options=self._options()) as database:
                yield database
        except psycopg.Error as error:
            raise ConfigError(f"the database that DATABASE_URL names cannot be used: {str(error).strip()}") from error

    def _look_at_program(self, program: str, database: psycopg.Connection[tuple[Any, ...]]) -> None:
        if shutil.which(program) is None:
            raise ConfigError(f"{program}, of PostgreSQL's client programs, is not installed here; {_HOW_TO_GET}")
        command = [program, "--version"]
        told = subprocess.run(command, check=False, capture_output=True, text=True).stdout  # noqa: S603  PostgreSQL's own
        version = re.search(r"\) (\d+)", told)
        server = database.info.server_version // 10_000
        if version and int(version[1]) < server:
            raise ConfigError(
                f"{program} is of version {version[1]} and the server of version {server}; "
                f"install PostgreSQL's client programs of that version or a later one: postgresql-client-{server}"
            )

    def _run(self, program: str, *arguments: str) -> None:
        given = [option for option in Conninfo.parse(self.url.encode()) if option.val]
        secret = {option.envvar.decode(): (option.val or b"").decode() for option in given if option.envvar}
        rest = {option.keyword.decode(): (option.val or b"").decode() for option in given if not option.envvar}
        name = make_conninfo(dbname=secret.pop("PGDATABASE"), **rest)
        done = subprocess.run(  # noqa: S603  PostgreSQL's own program
            [program, "--no-password", f"--dbname={name}", *arguments],
            env=os.environ | secret | {"PGOPTIONS": self._options(), "LC_ALL": "C"},
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            last = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "no reason given")
            raise ConfigError(f"PostgreSQL's program failed: {last}")

    def _options(self) -> str:
        given = {option.keyword: option.val for option in Conninfo.parse(self.url.encode())}[b"options"] or b""
        return f"{given.decode()} {AS_SERVER}".strip()
