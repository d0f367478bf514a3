"""Kills under load, in short: `python -m benchmarks.crashes` and `benchmarks.sequencers` do the same twenty times."""

import os

import pytest

from benchmarks.crashes import kill_postgresql, kill_the_server, on_postgresql, on_sqlite
from benchmarks.sealer import STEPS
from benchmarks.sequencers import kill_sequencers

IS_POSTGRESQL = os.environ.get("SABAQ_TEST_DATABASE") == "postgresql"


@pytest.mark.parametrize("kill", [kill_postgresql if IS_POSTGRESQL else kill_the_server])
def test_what_was_acknowledged_outlives_a_kill_and_every_retry_gives_the_one_result(kill):
    tally = kill(3, seed=1, each=40)
    assert tally.acknowledged >= 3
    assert (tally.lost, tally.doubled, tally.unanswered, tally.damaged) == (0, 0, 0, 0), str(tally)


def test_sequencers_killed_at_each_step_and_at_random_leave_one_log_that_holds_everything_once():
    tally = kill_sequencers(on_postgresql if IS_POSTGRESQL else on_sqlite, 3, seed=1, each=16)
    assert tally.kills == len(STEPS) + 3
    assert tally.entries == tally.handed_in // 2 >= tally.kills * 8, "every other one of those who hand in passes"
    assert tally.is_whole, str(tally)
