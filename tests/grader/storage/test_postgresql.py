"""Plans are kept; a server that has gone is noticed before a request uses its connection, without asking each time."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from generator.grader.storage.postgresql import base
from generator.grader.storage.rows import read


@pytest.fixture
def other(database):
    """A connection beside the one that is looked at."""
    if connection.vendor != "postgresql":
        pytest.skip("a file does not go away")
    beside = connection.copy()
    yield beside
    beside.close()


def ask(line, statement, *values):
    with line.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def begin_a_request():
    connection.health_check_enabled = True
    connection.close_if_unusable_or_obsolete()


def own_process():
    """The server's process behind the connection, after a request that looked at it."""
    begin_a_request()
    return ask(connection, "SELECT pg_backend_pid()")


def asked_last(other, process):
    return ask(other, "SELECT query FROM pg_stat_activity WHERE pid = %s", process)


def test_a_connection_in_use_is_not_asked_again(other, monkeypatch):
    # Whatever was looked at before this connection was opened is long ago.
    monkeypatch.setattr(connection, "_looked_at_s", 0.0)
    # However long this machine takes for the next lines.
    monkeypatch.setattr(base, "_LONG_SILENCE_S", 3600.0)
    process = own_process()
    begin_a_request()
    connection.close_if_health_check_failed()
    assert asked_last(other, process) == "SELECT pg_backend_pid()"


def test_after_a_long_silence_the_server_is_asked(other, monkeypatch):
    monkeypatch.setattr(base, "_LONG_SILENCE_S", 0.0)
    process = own_process()
    begin_a_request()
    connection.close_if_health_check_failed()
    assert asked_last(other, process) == "SELECT 1"


@pytest.mark.parametrize("is_long", [False, True])
def test_a_server_that_ended_the_connection_is_found_again(other, monkeypatch, is_long):
    if is_long:
        monkeypatch.setattr(base, "_LONG_SILENCE_S", 0.0)
    process = own_process()
    assert ask(other, "SELECT pg_terminate_backend(%s, 60000)", process)
    begin_a_request()
    assert ask(connection, "SELECT pg_backend_pid()") != process


def test_what_is_read_by_hand_finds_it_again_too(other, world):
    process = own_process()
    assert ask(other, "SELECT pg_terminate_backend(%s, 60000)", process)
    begin_a_request()
    assert read(User, "username", "ayesha").username == "ayesha"


def test_the_server_keeps_the_plan_of_what_is_read_by_hand(other, world):
    for _ in range(7):
        read(User, "username", "ayesha")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]
    assert [statement for statement in kept if "FROM auth_user" in statement and "$1" in statement]
