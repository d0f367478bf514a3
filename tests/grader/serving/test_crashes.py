"""Kills under load, in short: `make crashes` does the same twenty times."""

import os
from functools import partial

import psycopg
import pytest

from benchmarks import crashes
from benchmarks.crashes import Tally, kill_postgresql, kill_the_server, on_postgresql, on_sqlite
from benchmarks.sealer import STEPS
from benchmarks.sequencers import kill_sequencers

IS_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
KILLS = (
    [pytest.param(partial(kill_the_server, on_postgresql), id="the-server"), kill_postgresql]
    if IS_POSTGRESQL
    else [pytest.param(partial(kill_the_server, on_sqlite), id="the-server")]
)


@pytest.mark.parametrize("kill", KILLS)
def test_what_was_acknowledged_outlives_a_kill_and_every_retry_gives_the_one_result(kill):
    tally = kill(3, seed=1, each=40)
    assert tally.kills == 3
    assert tally.acknowledged >= 3
    assert tally.retries == 2 * 3 * 40
    assert tally.is_whole, str(tally)


@pytest.mark.skipif(not IS_POSTGRESQL, reason="SQLite has no roles")
def test_the_server_that_is_killed_works_as_a_role_that_row_level_security_holds_for():
    with on_postgresql() as stage:
        stage.server.people(1)
        with psycopg.connect(stage.server.database_url) as owner:
            ((is_above_it,),) = owner.execute(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            assert not is_above_it
            assert owner.execute("SELECT count(*) FROM grader_attempt").fetchone() == (0,)
        assert stage.ask("SELECT count(*) FROM grader_attempt") == [(1,)]


@pytest.mark.parametrize("fault", ["lost", "doubled", "unanswered", "damaged"])
def test_a_kill_that_did_harm_is_told_by_the_exit_code(monkeypatch, capsys, fault):
    kinds = {"this": lambda _: Tally(acknowledged=9), "that": lambda _: Tally(acknowledged=7, **{fault: 1})}
    monkeypatch.setattr(crashes, "_KINDS", kinds)
    assert crashes.main(20) == 1
    assert f"1 {fault}" in capsys.readouterr().out
    del kinds["that"]
    assert crashes.main(20) == 0


def test_sequencers_killed_at_each_step_and_at_random_leave_one_log_that_holds_everything_once():
    tally = kill_sequencers(on_postgresql if IS_POSTGRESQL else on_sqlite, 3, seed=1, each=16)
    assert tally.kills == len(STEPS) + 3
    assert tally.entries == tally.handed_in // 2 >= tally.kills * 8, "every other one of those who hand in passes"
    assert tally.is_whole, str(tally)
