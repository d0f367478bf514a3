"""One writer for all: what is written is durable when that returns, and what is bad spoils only itself."""

from threading import Thread

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from generator.grader import models
from generator.grader.storage.rows import insertion, insertion_once
from generator.grader.storage.writing import WRITER, write


def a_cadre(code):
    return models.Cadre(code=code, name_en=code, name_ur=code)


def put(code):
    return insertion_once([a_cadre(code)])


def codes():
    return set(models.Cadre.objects.values_list("code", flat=True))


BAD = "INSERT INTO grader_cadre (code) VALUES (%s)", [None]


@pytest.fixture
def only_sqlite(database):
    if connection.vendor != "sqlite":
        pytest.skip("there it is one statement, which the server itself undoes")


@pytest.fixture
def only_postgresql(database):
    if connection.vendor != "postgresql":
        pytest.skip("a file refuses nothing, and has no connection to lose")


def test_what_is_written_twice_is_there_once(database):
    assert [write(put("pas")), write(put("pas"))] == [True, False]
    assert codes() == {"pas"}


def test_a_statement_runs_only_where_the_one_before_it_wrote(only_sqlite):
    assert write(put("one"), put("two"), put("two"), put("three"))
    assert codes() == {"one", "two"}
    assert not write(put("one"), put("four"))
    assert codes() == {"one", "two"}


def test_what_fails_is_told_so_and_leaves_nothing(only_sqlite):
    with pytest.raises(IntegrityError, match="NOT NULL"):
        write(put("half"), BAD)
    assert write(put("whole"))
    assert codes() == {"whole"}


def test_what_fails_only_as_it_is_made_durable_is_told_so_too(only_sqlite, world):
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        write(put("half"), ("UPDATE grader_trainee SET academy_id = %s", ["none"]))
    assert write(put("whole"))
    assert "half" not in codes()


def test_many_at_once_all_get_their_own_answer(database, django_db_blocker):
    answers = {}

    def work(n):
        with django_db_blocker.unblock():
            try:
                answers[n] = write(put(f"c{n // 2}") if n % 5 else BAD)
            except DatabaseError:
                answers[n] = "failed"
            finally:
                connection.close()

    threads = [Thread(target=work, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n for n, answer in answers.items() if answer == "failed"} == set(range(0, 40, 5))
    assert sum(answer is True for answer in answers.values()) == models.Cadre.objects.count() == 20


def test_a_thread_that_is_ended_while_it_writes_leaves_the_others_in_peace(only_sqlite):
    class Ended(BaseException):
        pass

    class Ending:
        def __conform__(self, _):
            raise Ended

    with pytest.raises(Ended):
        write(put("half"), ("INSERT INTO grader_cadre (code) VALUES (%s)", [Ending()]))
    assert write(put("whole"))
    assert codes() == {"whole"}


def test_inside_a_transaction_it_is_a_part_of_that(database):
    with transaction.atomic():
        write(put("pas"))
        transaction.set_rollback(True)
    assert not codes()


def test_a_writer_whose_connection_was_closed_opens_it_again(database):
    write(put("one"))
    WRITER.stop()
    assert write(put("two"))


def test_a_lost_connection_is_tried_again(only_postgresql):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    other.close()
    assert write(put("pas"))


REFUSAL = """
CREATE SEQUENCE tries;
CREATE FUNCTION refused(times integer, state text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('tries') > times THEN RETURN FALSE; END IF;
    RAISE EXCEPTION USING ERRCODE = state;
END $$
"""
"""What refuses a statement some times; a sequence counts on even where all else is undone."""


def tries():
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM tries")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("state", ["40001", "40P01"])
@pytest.mark.parametrize(("refusals", "is_written"), [(2, True), (3, False)])
def test_what_the_server_asks_to_repeat_is_done_three_times_at_most(only_postgresql, state, refusals, is_written):
    with connection.cursor() as cursor:
        cursor.execute(REFUSAL)
    unless_refused = "(SELECT refused(%s, %s) AS is_refused) AS asked WHERE NOT is_refused"
    statement, values = insertion(a_cadre("pas"), source=unless_refused)
    if is_written:
        assert write((statement, [*values, refusals, state]))
    else:
        with pytest.raises(OperationalError):
            write((statement, [*values, refusals, state]))
    assert tries() == 3
    assert models.Cadre.objects.exists() is is_written


def test_what_no_new_try_mends_is_raised_at_once(only_postgresql):
    with connection.cursor() as cursor:
        cursor.execute(REFUSAL)
    with pytest.raises(OperationalError, match="timeout"):
        write(("SET LOCAL statement_timeout = 5; SELECT nextval('tries'), pg_sleep(1)", []))
    assert tries() == 1
