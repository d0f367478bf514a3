"""Backups: one moment of the database whoever writes, with the keys; restored whole or not at all."""

import io
import json
import os
import re
import shlex
import shutil
import socket
import socketserver
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner

from benchmarks.crashes import on_postgresql, on_sqlite, sittings
from benchmarks.load import Server, hand_in_together
from generator.cli import main
from generator.errors import ConfigError
from generator.grader.serving.backup import back_up, restore
from generator.grader.serving.copying import SqliteFile
from generator.grader.storage.sqlite import DATABASE_FILE
from tests.conftest import ROOT

IS_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
ON_THE_PAGE = "postgresql://sabaq@db.example.gov.pk/restored"


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    (folder / "keys").mkdir(parents=True)
    (folder / "keys" / "issuer.json").write_text('{"keys": []}')
    (folder / "keys" / ".draft").write_text("half")
    (folder / "log" / "tile" / "0").mkdir(parents=True)
    (folder / "log" / "checkpoint").write_text("a log\n1\n")
    (folder / "log" / "tile" / "0" / "000.p").write_bytes(bytes(32))
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as database:
        database.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE pair (n INTEGER PRIMARY KEY, a INT, b INT);"
            "CREATE TABLE bulk (x BLOB);"
        )
        database.executemany("INSERT INTO bulk VALUES (?)", [(bytes(50_000),)] * 40)
        database.commit()
    return folder


def test_a_backup_brings_back_the_same_files(data, tmp_path):
    kept = back_up(data, tmp_path / "b.tar.gz")
    assert kept.files == 4
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600
    again = tmp_path / "again"
    assert restore(tmp_path / "b.tar.gz", again).files == 4
    assert (again / "keys" / "issuer.json").read_text() == '{"keys": []}'
    assert (again / "log" / "tile" / "0" / "000.p").read_bytes() == bytes(32)
    assert sorted(p.name for p in again.rglob(".*")) == []
    assert again.stat().st_mode & 0o777 == 0o700
    with closing(sqlite3.connect(again / DATABASE_FILE)) as database:
        assert database.execute("SELECT count(*) FROM bulk").fetchone() == (40,)


def test_a_backup_under_load_is_one_moment_and_holds_all_that_was_acknowledged_before(data, tmp_path):
    done, acknowledged = threading.Event(), [0]

    def write():
        with closing(sqlite3.connect(data / DATABASE_FILE, timeout=20)) as database:
            while not (done.is_set() and acknowledged[0]):
                n = acknowledged[0] + 1
                # The two halves belong together: a copy with only one of them is no moment of the database.
                database.execute("BEGIN IMMEDIATE")
                database.execute("INSERT INTO pair VALUES (?, ?, 0)", (n, n))
                database.execute("UPDATE pair SET b = a WHERE n = ?", (n,))
                database.commit()
                acknowledged[0] = n

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            before = acknowledged[0]
            back_up(data, tmp_path / f"{turn}.tar.gz")
            restore(tmp_path / f"{turn}.tar.gz", tmp_path / f"restored-{turn}")
            with closing(sqlite3.connect(tmp_path / f"restored-{turn}" / DATABASE_FILE)) as database:
                rows, last, halves = database.execute(
                    "SELECT count(*), coalesce(max(n), 0), count(*) FILTER (WHERE a <> b) FROM pair"
                ).fetchone()
            assert halves == 0
            assert rows == last >= before
    finally:
        done.set()
        writer.join()
    assert acknowledged[0] > 0


def test_nothing_is_written_over(data, tmp_path):
    target = tmp_path / "b.tar.gz"
    target.write_text("mine")
    with pytest.raises(ConfigError, match="exists already"):
        back_up(data, target)
    assert target.read_text() == "mine"
    target.unlink()
    back_up(data, target)
    with pytest.raises(ConfigError, match="is not empty"):
        restore(target, data)
    assert (data / "keys" / ".draft").exists()


def test_a_folder_without_a_database_is_no_data_folder(tmp_path):
    with pytest.raises(ConfigError, match="there is no database"):
        back_up(tmp_path, tmp_path / "b.tar.gz")


@pytest.mark.parametrize("held", [[], ["lost+found"]])
def test_an_empty_folder_that_exists_is_filled_and_stays_the_one_it_is(data, tmp_path, held):
    """It may be a mount, which can be neither taken away nor replaced, and holds what its file system made."""
    back_up(data, tmp_path / "b.tar.gz")
    again = tmp_path / "again"
    again.mkdir()
    for name in held:
        (again / name).mkdir()
    before = again.stat().st_ino
    assert restore(tmp_path / "b.tar.gz", again).files == 4
    assert again.stat().st_ino == before
    assert sorted(path.name for path in again.iterdir()) == sorted(["keys", "log", DATABASE_FILE, *held])


@pytest.mark.parametrize("is_there", [True, False])
def test_the_records_are_brought_back_last_and_where_they_cannot_be_nothing_stays(data, tmp_path, is_there):
    class Full(SqliteFile):
        def bring_back(self, folder):
            assert folder == again
            assert (folder / "keys" / "issuer.json").is_file()
            raise ConfigError("the disk of the database is full")

    back_up(data, tmp_path / "b.tar.gz")
    again = tmp_path / "again"
    if is_there:
        again.mkdir()
    with pytest.raises(ConfigError, match="is full"):
        restore(tmp_path / "b.tar.gz", again, Full())
    assert again.exists() == is_there
    assert not list(again.glob("*"))
    assert sorted(path.name for path in tmp_path.iterdir() if path != again) == ["b.tar.gz", "data"]


def a_tar(path, entries):
    with tarfile.open(path, "w:gz") as tar:
        for name, body in entries:
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            tar.addfile(entry, io.BytesIO(body))
    return path


def manifest(**files):
    return ("manifest.json", json.dumps({"form": "sabaq-backup-1", "files": files}).encode())


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [("x", b"")],
        [("manifest.json", b"[]")],
        [manifest(**{"../../evil": "0", DATABASE_FILE: "0"}), ("../../evil", b"x")],
        [manifest(**{"keys/../../evil": "0", DATABASE_FILE: "0"})],
        [manifest(**{DATABASE_FILE: "0"}), (DATABASE_FILE, b"x")],
        [manifest(**{DATABASE_FILE: "0"}), ("../evil", b"x")],
        [manifest(**{DATABASE_FILE: "0"})],
    ],
)
def test_what_is_no_backup_is_refused_and_leaves_nothing(tmp_path, entries):
    source = a_tar(tmp_path / "b.tar.gz", entries)
    with pytest.raises(ConfigError):
        restore(source, tmp_path / "again")
    assert [path.name for path in tmp_path.iterdir()] == ["b.tar.gz"]
    assert not (tmp_path.parent / "evil").exists()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_backup_is_refused(data, tmp_path, share):
    back_up(data, tmp_path / "b.tar.gz")
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ConfigError):
        restore(tmp_path / "cut.tar.gz", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_backup_with_a_flipped_bit_is_refused_or_brings_back_the_same(data, tmp_path):
    back_up(data, tmp_path / "b.tar.gz")
    restore(tmp_path / "b.tar.gz", tmp_path / "again")
    whole, same, refused = (tmp_path / "b.tar.gz").read_bytes(), files_of(tmp_path / "again"), []
    for at in range(10, len(whole), 50):
        shutil.rmtree(tmp_path / "again", ignore_errors=True)
        (tmp_path / "bent.tar.gz").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            restore(tmp_path / "bent.tar.gz", tmp_path / "again")
        except ConfigError:
            refused.append(at)
            assert not (tmp_path / "again").exists()
        else:
            # Where much is alike, the packed form points back to one place as well as to another.
            assert files_of(tmp_path / "again") == same, at
    assert len(refused) > 20


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_commands_keep_a_folder_and_bring_it_back(data, tmp_path):
    run = CliRunner()
    target = str(tmp_path / "b.tar.gz")
    assert "4 files" in run.invoke(main, ["backup", target, "--data", str(data)]).output
    again = str(tmp_path / "again")
    assert "4 files restored" in run.invoke(main, ["restore", target, "--data", again]).output
    refused = run.invoke(main, ["restore", target, "--data", again])
    assert refused.exit_code == 1
    assert "is not empty" in refused.output


@pytest.fixture
def stage():
    """A server that has made its tables and its keys, on whichever database the tests run on."""
    with (on_postgresql if IS_POSTGRESQL else on_sqlite)() as place:
        yield place


def command(stage, *arguments, **variables):
    """Run a command as an operator does, with the settings of the server; give its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        env=stage.server.environment() | variables, cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_backup_of_a_server_that_takes_hand_ins_holds_all_that_was_acknowledged_before(stage, tmp_path):
    kept = tmp_path / "b.tar.gz"
    restored, before, people, answered = while_handing_in(stage, lambda: command(stage, "backup", kept))
    assert restored[0] == 0, restored
    assert kept.stat().st_mode & 0o777 == 0o600
    again, ask = brought_back(stage, kept, tmp_path / "again")
    assert_holds(ask, before)
    assert len(set(answered)) == len(people)
    assert files_of(again / "keys") == files_of(stage.server.data / "keys")
    assert not list(again.glob("*.dump"))


def while_handing_in(stage, work):
    """Do something while people hand in; give what came of it, who had been answered before, and who was in all."""
    people, answered = sittings(stage.server, 1, 80)[0], []
    stage.server.start()
    load = threading.Thread(target=hand_in_together, args=(stage.server.port, people, 8, answered))
    load.start()
    while load.is_alive() and len(answered) < 20:
        time.sleep(0.001)
    before = set(answered)
    outcome = work()
    load.join()
    assert len(before) >= 20
    return outcome, before, people, answered


def assert_holds(ask, before):
    assert before <= {str(UUID(str(row[0]))) for row in ask("SELECT attempt_id FROM grader_result")}
    ((passes, issued),) = ask(
        "SELECT (SELECT count(*) FROM grader_result WHERE passed), (SELECT count(*) FROM grader_issuance)"
    )
    assert passes == issued


def brought_back(stage, kept, again):
    """Bring a backup back by the command and serve from it instead; give its folder and how to ask its database."""
    url = {"DATABASE_URL": stage.database.make_database("again")} if IS_POSTGRESQL else {}
    assert command(stage, "restore", kept, "--data", again, **url) == (
        0, f"{len(files_of(again)) + IS_POSTGRESQL} files restored into {again}\n",
    )  # fmt: skip
    stage.server.stop()
    server = Server(data=again, database_url=url.get("DATABASE_URL"), port=stage.server.port)
    server.start()
    server.stop()
    if IS_POSTGRESQL:
        return again, partial(stage.database.ask, "again")

    def ask(statement):
        with closing(sqlite3.connect(again / DATABASE_FILE)) as database:
            return database.execute(statement).fetchall()

    return again, ask


@pytest.mark.skipif(not IS_POSTGRESQL, reason="of PostgreSQL's own programs")
def test_the_commands_of_the_page_dump_and_bring_back_under_row_level_security(stage, tmp_path):
    url, again, kept = stage.server.database_url, stage.database.make_database("again"), tmp_path / "b"
    dump, bring_back = _commands_of_the_page({"/srv/backup/2026-11-21.dump": str(kept), ON_THE_PAGE: again})

    def run(line):
        subprocess.run(["sh", "-c", line], check=True, env=os.environ | {"DATABASE_URL": url})

    _, before, _, _ = while_handing_in(stage, lambda: run(dump))
    run(bring_back)
    with psycopg.connect(again) as connection:
        # What is secured came back secured: to who says nothing, it is empty.
        assert connection.execute("SELECT count(*) FROM grader_result").fetchone() == (0,)
    assert_holds(partial(stage.database.ask, "again"), before)


@pytest.mark.skipif(not IS_POSTGRESQL, reason="of PostgreSQL's own programs")
def test_a_backup_of_postgresql_is_brought_back_into_an_empty_database_only_and_whole_or_not_at_all(stage, tmp_path):
    kept, again = tmp_path / "b.tar.gz", tmp_path / "again"
    stage.server.people(2)
    assert command(stage, "backup", kept)[0] == 0
    code, said = command(stage, "restore", kept, "--data", again)
    assert (code, "is not empty; a backup is restored into a new one" in said) == (1, True), said
    assert not again.exists()

    empty = stage.database.make_database("again")
    for name, body in (("cut", kept.read_bytes()[:-2000]), ("bent", a_backup_with_a_bent_dump(kept, tmp_path))):
        (tmp_path / name).write_bytes(body)
        code, said = command(stage, "restore", tmp_path / name, "--data", again, DATABASE_URL=empty)
        assert (code, "Traceback" in said) == (1, False), said
        assert not again.exists()
        assert stage.database.ask("again", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]

    code, said = command(stage, "restore", kept, "--data", again, DATABASE_URL="")
    assert (code, "name an empty one in DATABASE_URL" in said) == (1, True), said
    assert command(stage, "restore", kept, "--data", again, DATABASE_URL=empty)[0] == 0
    assert stage.database.ask("again", "SELECT count(*) FROM grader_trainee") == [(2,)]


def a_backup_with_a_bent_dump(kept, tmp_path):
    """The same backup, whose dump is not what PostgreSQL wrote, though its digest says so."""
    with tarfile.open(kept) as tar:
        files = {entry.name: tar.extractfile(entry).read() for entry in tar}
    whole = files["sabaq.dump"]
    files["sabaq.dump"] = whole[: len(whole) // 2] + bytes(100) + whole[len(whole) // 2 + 100 :]
    said = json.loads(files.pop("manifest.json"))
    said["files"]["sabaq.dump"] = sha256(files["sabaq.dump"]).hexdigest()
    bent = a_tar(tmp_path / "made", [("manifest.json", json.dumps(said).encode()), *files.items()])
    return bent.read_bytes()


@pytest.mark.skipif(not IS_POSTGRESQL, reason="of PostgreSQL's own programs")
def test_a_backup_of_postgresql_that_cannot_be_made_says_why_and_leaves_nothing(stage, tmp_path):
    stage.server.people(1)
    (nowhere := tmp_path / "nowhere").mkdir()
    (old := tmp_path / "old").mkdir()
    (old / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    (old / "pg_dump").chmod(0o755)
    (other := tmp_path / "other").mkdir()
    url = stage.server.database_url
    for said, arguments, variables in (
        ("apt install postgresql-client", (), {"PATH": str(nowhere)}),
        ("pg_dump is of version 9 and the server of version", (), {"PATH": str(old)}),
        ("there are no keys in", ("--data", other), {}),
        ("cannot be used: ", (), {"DATABASE_URL": url.replace("/sabaq", "/nobody")}),
    ):
        assert_refused(stage, tmp_path, said, *arguments, **variables)
    with a_pooler(urlsplit(url).port) as port:
        spoken_to = {"DATABASE_URL": url.replace(f":{urlsplit(url).port}/", f":{port}/")}
        assert_refused(stage, tmp_path, "not told that everybody is meant", **spoken_to)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nowhere", "old", "other"]


def assert_refused(stage, tmp_path, said, *arguments, **variables):
    code, told = command(stage, "backup", tmp_path / "b.tar.gz", *arguments, **variables)
    assert (code, said in told, "Traceback" in told) == (1, True, False), told


@contextmanager
def a_pooler(port):
    """Stand before PostgreSQL, and keep from it that everybody is meant."""

    def pass_on(source, target):
        while data := source.recv(1 << 16):
            target.sendall(data.replace(b"sabaq.everyone=on", b"sabaq.everyone=no"))
        target.shutdown(socket.SHUT_WR)

    class Pooler(socketserver.BaseRequestHandler):
        def handle(self):
            with socket.create_connection(("127.0.0.1", port)) as server:
                answers = threading.Thread(target=pass_on, args=(server, self.request))
                answers.start()
                pass_on(self.request, server)
                answers.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Pooler) as pooler:
        thread = threading.Thread(target=pooler.serve_forever)
        thread.start()
        yield pooler.server_address[1]
        pooler.shutdown()
        thread.join()


@pytest.mark.skipif(not IS_POSTGRESQL, reason="of PostgreSQL's own programs")
def test_the_password_of_the_database_stands_in_no_argument(stage, tmp_path):
    stage.server.people(1)
    program = shutil.which("pg_dump")
    (tmp_path / "pg_dump").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/arguments\nexec {program} "$@"\n')
    (tmp_path / "pg_dump").chmod(0o755)
    url = stage.server.database_url.replace("owner@", "owner:a-secret@") + "?application_name=keeper"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert command(stage, "backup", tmp_path / "b.tar.gz", DATABASE_URL=url, PATH=path)[0] == 0
    told = (tmp_path / "arguments").read_text()
    assert "--enable-row-security" in told
    assert "a-secret" not in told


def _commands_of_the_page(places):
    """Give the page's commands for PostgreSQL, with places of this machine for those it writes for an example."""
    page = (ROOT / "course" / "handbook" / "en" / "operators.md").read_text()
    (commands,) = (text for text in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if "pg_dump" in text)
    for example, ours in places.items():
        assert example in commands
        commands = commands.replace(example, shlex.quote(ours))
    return commands.splitlines()
