"""Backups: one moment of the database whoever writes, with the keys; restored whole or not at all."""

import io
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import tarfile
import threading
import time
from contextlib import closing
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner

from benchmarks.crashes import on_postgresql, on_sqlite, sittings
from benchmarks.load import hand_in_together
from generator.cli import main
from generator.errors import ConfigError
from generator.grader.serving.backup import back_up, restore
from generator.grader.storage.sqlite import DATABASE_FILE
from tests.conftest import ROOT

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


def test_an_empty_folder_that_exists_is_filled(data, tmp_path):
    back_up(data, tmp_path / "b.tar.gz")
    (tmp_path / "again").mkdir()
    restore(tmp_path / "b.tar.gz", tmp_path / "again")
    assert (tmp_path / "again" / DATABASE_FILE).is_file()


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


def test_postgresql_is_backed_up_by_its_own_tools(data, tmp_path):
    where = {"DATABASE_URL": "postgresql://sabaq@127.0.0.1/sabaq"}
    refused = CliRunner(env=where).invoke(main, ["backup", str(tmp_path / "b.tar.gz"), "--data", str(data)])
    assert refused.exit_code == 1
    assert "pg_dump" in refused.output


def test_a_backup_of_a_server_that_takes_hand_ins_holds_all_that_was_acknowledged_before(tmp_path):
    kept, server_is_postgresql = tmp_path / "b", os.environ.get("SABAQ_TEST_DATABASE") == "postgresql"
    with on_postgresql() if server_is_postgresql else on_sqlite() as stage:
        people, answered = sittings(stage.server, 1, 80)[0], []
        stage.server.start()
        load = threading.Thread(target=hand_in_together, args=(stage.server.port, people, 8, answered))
        load.start()
        while load.is_alive() and len(answered) < 20:
            time.sleep(0.001)
        before = set(answered)
        restored = _dumped(stage, kept) if server_is_postgresql else _copied(stage.server.data, kept)
        load.join()
        assert len(before) >= 20
        assert before <= {str(UUID(str(row[0]))) for row in restored("SELECT attempt_id FROM grader_result")}
        ((passes, issued),) = restored(
            "SELECT (SELECT count(*) FROM grader_result WHERE passed), (SELECT count(*) FROM grader_issuance)"
        )
        assert passes == issued
        assert len(set(answered)) == len(people)


def _copied(data, kept):
    """Back a data folder up and bring it back, as the commands do."""
    back_up(data, kept)
    again = kept.with_name("again")
    restore(kept, again)

    def ask(statement):
        with closing(sqlite3.connect(again / DATABASE_FILE)) as database:
            return database.execute(statement).fetchall()

    return ask


def _dumped(stage, kept):
    """Dump PostgreSQL and bring it back into another database, by the very commands of the operators' page."""
    url, again = stage.server.database_url, stage.database.make_database("again")
    dump, bring_back = _commands_of_the_page({"/srv/backup/2026-11-21.dump": str(kept), ON_THE_PAGE: again})
    for command in (dump, bring_back):
        subprocess.run(["sh", "-c", command], check=True, env=os.environ | {"DATABASE_URL": url})

    with psycopg.connect(again) as connection:
        # What is secured came back secured: to who says nothing, it is empty.
        assert connection.execute("SELECT count(*) FROM grader_result").fetchone() == (0,)

    def ask(statement):
        with psycopg.connect(again, options="-c sabaq.everyone=on") as connection:
            return connection.execute(statement).fetchall()

    assert ask("SELECT count(*) FROM grader_result")[0][0] >= 20
    return ask


def _commands_of_the_page(places):
    """Give the page's commands for PostgreSQL, with places of this machine for those it writes for an example."""
    page = (ROOT / "course" / "handbook" / "en" / "operators.md").read_text()
    (commands,) = (text for text in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if "pg_dump" in text)
    for example, ours in places.items():
        assert example in commands
        commands = commands.replace(example, shlex.quote(ours))
    return commands.splitlines()
