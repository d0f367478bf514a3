"""Kills under load, in short: `python -m benchmarks.crashes` does the same twenty times."""

import os

import pytest

from benchmarks.crashes import kill_postgresql, kill_the_server

IS_POSTGRESQL = os.environ.get("SABAQ_TEST_DATABASE") == "postgresql"


@pytest.mark.parametrize("kill", [kill_postgresql if IS_POSTGRESQL else kill_the_server])
def test_what_was_acknowledged_outlives_a_kill_and_every_retry_gives_the_one_result(kill):
    tally = kill(3, seed=1, each=40)
    assert tally.acknowledged >= 3
    assert (tally.lost, tally.doubled, tally.unanswered, tally.damaged) == (0, 0, 0, 0), str(tally)
