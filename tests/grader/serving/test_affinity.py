"""Which cores the processes that serve keep to, by what the system itself says of them."""

import os
import time
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import pytest

from benchmarks.load import Server
from generator.grader.serving.affinity import Affinity, cores_for

HERE = sorted(os.sched_getaffinity(0))


def _kept(affinity, said):
    affinity.keep_to_a_core()
    said.put(os.sched_getaffinity(0))


def cores_taken(cores, processes):
    fork = get_context("fork")
    affinity, said = Affinity(cores), fork.SimpleQueue()
    for _ in range(processes):
        process = fork.Process(target=_kept, args=(affinity, said))
        process.start()
        process.join()
    return [said.get() for _ in range(processes)]


@pytest.mark.parametrize("each", [1, 2, 3])
def test_every_core_gets_as_many_processes_as_any_other(each):
    cores = cores_for(each * len(HERE), "auto")
    assert cores_taken(cores, each * len(HERE)) == [{core} for core in HERE] * each


@pytest.mark.skipif(len(HERE) == 1, reason="any number of processes fits one core")
def test_a_number_that_does_not_fit_leaves_it_to_the_system():
    number = len(HERE) + 1
    assert cores_taken(cores_for(number, "auto"), number) == [set(HERE)] * number


def test_off_leaves_it_to_the_system():
    assert cores_taken(cores_for(len(HERE), "off"), len(HERE)) == [set(HERE)] * len(HERE)


class Served(Server):
    """The server, with as many processes as cores, told what to do with them."""

    affinity = "auto"

    def environment(self):
        return super().environment() | {"SABAQ_CPU_AFFINITY": self.affinity}


def threads_of(process):
    """Give which cores the threads of a process keep to, each choice once."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        # One may end while it is looked at.
        with suppress(OSError):
            found.append(sorted(os.sched_getaffinity(int(task.name))))
    return [cores for place, cores in enumerate(found) if cores not in found[:place]]


def children_of(process):
    said = (task.joinpath("children").read_text() for task in Path(f"/proc/{process}/task").iterdir())
    return [int(child) for line in said for child in line.split()]


@pytest.mark.parametrize(("affinity", "kept"), [("auto", [[core] for core in HERE]), ("off", [HERE] * len(HERE))])
def test_all_threads_of_a_serving_process_keep_to_its_core(tmp_path, affinity, kept):
    server = Served(data=tmp_path, workers=len(HERE))
    server.affinity = affinity
    server.people(1)
    server.start()
    try:
        # It answers as soon as one of its processes does; the others are given half a minute.
        for _ in range(600):
            threads = sorted(map(threads_of, children_of(server._process.pid)))
            if threads == [[cores] for cores in kept]:
                break
            time.sleep(0.05)
        assert threads == [[cores] for cores in kept]
    finally:
        server.kill()
