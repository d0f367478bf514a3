"""A PostgreSQL of one's own: on loopback, in a folder that goes with it, run by a user who owns nothing else."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.ports import free_port

OWNER = "owner"
"""Whose databases are, as in earnest: no superuser, so that row-level security holds for it."""

_SUPERUSER = "sabaq"


class Cluster:
    """A running server. `kill` ends it as a crash would; `start` brings it up again."""

    def __init__(self, *, is_durable: bool, **settings: str) -> None:
        """Make and start it, with some of its settings changed. What only tests read need not reach the disk."""
        self._bin = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="sabaq-pg-"))
        self._owner = _unprivileged()
        if self._owner:
            os.chown(self.folder, self._owner.pw_uid, self._owner.pw_gid)
        self.port = free_port()
        self._settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "on" if is_durable else "off",
            "max_connections": 80,
            **settings,
        }
        with_trust = ["--auth=trust", f"--username={_SUPERUSER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", "--pgdata", str(self.folder / "data"), *with_trust)
        self.start()
        self.sql(f"CREATE ROLE {OWNER} LOGIN")

    def make_database(self, name: str, *, like: str = "template1") -> str:
        """Make a database for the owner, as an operator does, and give its address."""
        self.sql(f"CREATE DATABASE {name} TEMPLATE {like} OWNER {OWNER}")
        return self.url(name)

    def url(self, name: str) -> str:
        """Give the address of one of its databases, for its owner."""
        return self._url(name, OWNER)

    def ask(self, name: str, statement: str) -> list[Any]:
        """Ask one of its databases as its owner, who says as the server does that everybody is meant."""
        with psycopg.connect(self.url(name), options="-c sabaq.everyone=on") as connection:
            return connection.execute(statement.encode()).fetchall()

    def sql(self, statement: str) -> None:
        """Run what only a superuser may: databases are made and removed, and roles given rights."""
        with psycopg.connect(self._url("postgres", _SUPERUSER), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self.folder / "data"), *options],
                stdout=log, stderr=log, start_new_session=True, **self._as_owner(),
            )  # fmt: skip
        self._wait()

    def kill(self) -> None:
        """End every process of it at once (kill -9), as when the machine's memory runs out."""
        # Held first, so that it begets nobody while they are counted. A backend is in its postmaster's session, but
        # leads a group of its own.
        self._server.send_signal(signal.SIGSTOP)
        children = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children").read_text().split()
        for pid in (self._server.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        # Reaped here, for where nobody reaps, its pid file would forbid the next start; and the memory that all of
        # them shared is free only once the last has gone.
        self._server.wait()
        while any(map(_is_alive, children)):
            time.sleep(0.001)

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _url(self, name: str, user: str) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{name}"

    def _wait(self) -> None:
        for _ in range(600):
            done = subprocess.run(
                [str(self._bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
            )
            if done.returncode == 0:
                return
            if self._server.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments], capture_output=True, text=True, check=False, **self._as_owner()
        )
        if done.returncode:
            raise RuntimeError(done.stderr)

    def _as_owner(self) -> dict[str, Any]:
        """PostgreSQL refuses to run as root."""
        owner = self._owner
        if owner is None:
            return {"cwd": self.folder}
        return {"cwd": self.folder, "user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _is_alive(pid: str) -> bool:
    """Tell whether a process runs; one that has died and waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _programs() -> Path:
    """Give the folder of PostgreSQL's programs: the newest Debian has, or where the path leads."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    if found is None:
        raise RuntimeError("PostgreSQL is not installed; on Debian and Ubuntu: `sudo apt install postgresql`")
    return Path(found).parent


def _unprivileged() -> pwd.struct_passwd | None:
    """Give whom to run as where we are root, or None where we are somebody already."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")
