"""A power cut at every moment of many hand-ins: on SQLite nothing is lost that was acknowledged."""

import os
import shutil
import threading
from functools import partial
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connections

from benchmarks.power_cut import OPENING, After, after, cut_power, cuts_of
from benchmarks.recorded import recording_of
from generator.grader import models

pytestmark = pytest.mark.skipif(
    os.environ.get("TEST_DATABASE") == "postgresql", reason="PostgreSQL keeps its own log of what it writes"
)
PEOPLE = 8
OFTEN = "PRAGMA wal_autocheckpoint=20;"
"""So that the few pages of a test are moved from the journal into the database too."""


@pytest.fixture
def recording(world, database, add_trainees, sitter):
    """What the grader's writer wrote while browsers handed in at the same time, and the database before it."""
    add_trainees(PEOPLE)
    people = list(models.Trainee.objects.filter(personnel_number__startswith="P-person"))
    sitters = []
    for person in people:
        person.user = User.objects.create(username=person.personnel_number)
        models.Account.objects.create(user=person.user, role=models.Role.TRAINEE)
        person.save()
        sitters.append(sitter(world.client(person.personnel_number), right=len(sitters) % 2 == 0))
    attempts = [one.start() for one in sitters]
    jobs = [partial(_hand_in, one, attempt) for one, attempt in zip(sitters, attempts, strict=True)]
    found = recording_of(Path(database), lambda: _all_at_once(jobs))
    assert models.Result.objects.count() == PEOPLE
    return found


def _hand_in(one, attempt):
    one.walk_paths(attempt)
    one.post(f"/exam/{attempt.id}/submit", one.form(attempt))
    connections.close_all()


def _all_at_once(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def found_after_cuts(recording, opening, folder):
    live, fresh = folder / "live", folder / "fresh"
    for empty in (live, fresh):
        shutil.rmtree(empty, ignore_errors=True)
        empty.mkdir()
    cuts = cuts_of(recording, opening, live, seed=1)
    assert len(cuts) > 2 * PEOPLE
    assert len(cuts[-1].acknowledged) == PEOPLE
    return {after(cut, opening, fresh) for cut in cuts}


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(recording, tmp_path):
    found = {
        (mode, more): found_after_cuts(recording, opening + more, tmp_path)
        for mode, opening in OPENING.items()
        for more in ("", OFTEN)
    }
    assert found == {key: {After(lost=0, is_torn=False, is_sound=True)} for key in found}


def test_a_setting_that_waits_less_for_the_disk_would_lose_results(recording, tmp_path):
    for mode, weaker in (("WAL", "NORMAL"), ("DELETE", "FULL")):
        found = found_after_cuts(recording, OPENING[mode] + f"PRAGMA synchronous={weaker};", tmp_path)
        assert any(one.lost for one in found), mode


def test_the_long_form_counts_every_cut():
    tally = cut_power(1, seed=1)
    assert (tally.lost, tally.torn, tally.unsound) == (0, 0, 0), str(tally)
    assert tally.acknowledged == 2 * 40, "forty people, with either journal"
    assert tally.cuts > 10
