"""One program at a time: another waits or is told, and what was held is free again however its holder ended."""

from threading import Thread

import pytest
from django.db import connection

from generator.grader.storage.alone import alone, if_nobody_else

pytestmark = pytest.mark.usefixtures("database")


def test_who_does_not_wait_is_told_and_other_work_goes_on():
    with if_nobody_else("letters") as mine:
        with if_nobody_else("letters") as again, if_nobody_else("lists") as other:
            assert (mine, again, other) == (True, False, True)
        # Whoever was refused has let go of nothing.
        with if_nobody_else("letters") as once_more:
            assert not once_more
    with if_nobody_else("letters") as free:
        assert free


def test_what_fails_lets_go():
    with pytest.raises(KeyError), if_nobody_else("letters"):
        raise KeyError
    with if_nobody_else("letters") as free:
        assert free


def test_who_waits_comes_when_the_other_has_ended():
    came = []

    def come():
        with alone("letters"):
            came.append("it came")
        connection.close()

    waits = Thread(target=come)
    with alone("letters"):
        waits.start()
        waits.join(0.2)
        assert (waits.is_alive(), came) == (True, [])
    waits.join(30)
    assert came == ["it came"]
