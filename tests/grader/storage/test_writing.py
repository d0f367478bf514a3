"""One writer for all: a job is durable when it returns, and a bad one spoils only itself."""

from threading import Thread

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from generator.grader import models
from generator.grader.storage.rows import insert_once
from generator.grader.storage.writing import WRITER, write


def a_cadre(code):
    return models.Cadre(code=code, name_en=code, name_ur=code)


def put(code):
    return lambda cursor: insert_once(cursor, [a_cadre(code)])


def test_what_is_written_twice_is_there_once(database):
    assert [write(put("pas")), write(put("pas"))] == [True, False]
    assert models.Cadre.objects.count() == 1


def test_a_job_that_fails_is_told_so_and_leaves_nothing(database):
    def bad(cursor):
        insert_once(cursor, [a_cadre("half")])
        raise IntegrityError("no")

    if connection.vendor != "sqlite":
        pytest.skip("a job is one statement there, which the server itself undoes")
    with pytest.raises(IntegrityError, match="no"):
        write(bad)
    assert write(put("whole"))
    assert set(models.Cadre.objects.values_list("code", flat=True)) == {"whole"}


def test_many_at_once_all_get_their_own_answer(database, django_db_blocker):
    answers = {}

    def work(n):
        with django_db_blocker.unblock():
            try:
                answers[n] = write(put(f"c{n // 2}") if n % 5 else fail)
            except ZeroDivisionError:
                answers[n] = "failed"
            finally:
                connection.close()

    def fail(cursor):
        return 1 // 0

    threads = [Thread(target=work, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n for n, answer in answers.items() if answer == "failed"} == set(range(0, 40, 5))
    assert sum(answer is True for answer in answers.values()) == models.Cadre.objects.count() == 20


def test_inside_a_transaction_a_job_is_a_part_of_it(database):
    with transaction.atomic():
        write(put("pas"))
        transaction.set_rollback(True)
    assert not models.Cadre.objects.exists()


def test_a_writer_that_was_stopped_starts_again(database):
    write(put("one"))
    WRITER.stop()
    assert write(put("two"))


def test_a_lost_connection_is_tried_again(database):
    if connection.vendor != "postgresql":
        pytest.skip("a file has no connection to lose")
    tries = []

    def job(cursor):
        tries.append(1)
        if len(tries) == 1:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return insert_once(cursor, [a_cadre("pas")])

    assert write(job)
    assert len(tries) == 2


@pytest.mark.parametrize("state", ["40001", "40P01"])
@pytest.mark.parametrize(("refusals", "is_written"), [(2, True), (3, False)])
def test_what_the_server_asks_to_repeat_is_done_three_times_at_most(database, state, refusals, is_written):
    if connection.vendor != "postgresql":
        pytest.skip("a file refuses nothing")
    tries = []

    def job(cursor):
        tries.append(1)
        if len(tries) <= refusals:
            cursor.execute(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")
        return insert_once(cursor, [a_cadre("pas")])

    if is_written:
        assert write(job)
    else:
        with pytest.raises(OperationalError):
            write(job)
    assert len(tries) == 3
    assert models.Cadre.objects.exists() is is_written


def test_what_no_new_try_mends_is_raised_at_once(database):
    if connection.vendor != "postgresql":
        pytest.skip("only a server is asked again")
    tries = []

    def job(cursor):
        tries.append(1)
        cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")

    with pytest.raises(OperationalError, match="timeout"):
        write(job)
    assert len(tries) == 1
