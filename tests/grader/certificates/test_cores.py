"""Work shared among processes: each uses one core, and what comes of it keeps its order."""

import os

from generator.grader.certificates.cores import Cores


def test_each_process_typesets_on_one_core():
    with Cores(2) as cores:
        assert list(cores.map(os.getenv, ["RAYON_NUM_THREADS"] * 4)) == ["1"] * 4


def test_what_comes_of_the_work_is_in_the_order_of_the_work():
    with Cores(2) as cores:
        assert list(cores.map(abs, range(-20, 0))) == list(range(20, 0, -1))
