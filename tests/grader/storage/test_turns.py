"""Processes take turns at writing to SQLite: who waits is next, and a process that is killed holds up nobody."""

import subprocess
import sys
from threading import Thread

import pytest

from generator.grader.storage.turns import Turns

HOLDS_IT = """
import sys, time
from generator.grader.storage.turns import Turns
with Turns(sys.argv[1]).mine():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    command = [sys.executable, "-c", HOLDS_IT, str(tmp_path / "database")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_nobody_writes_while_another_process_does_and_one_that_is_killed_lets_go(holder, tmp_path):
    turns, came = Turns(str(tmp_path / "database")), []

    def come():
        with turns.mine():
            came.append("it came")

    waits = Thread(target=come)
    waits.start()
    waits.join(0.2)
    assert waits.is_alive()
    assert came == []
    holder.kill()
    holder.wait()
    waits.join(30)
    turns.close()
    assert came == ["it came"]


def test_a_turn_is_let_go_when_what_was_to_be_written_fails(tmp_path):
    one, other = Turns(str(tmp_path / "database")), Turns(str(tmp_path / "database"))
    with pytest.raises(KeyError), one.mine():
        raise KeyError
    with other.mine():
        one.close()
    other.close()
