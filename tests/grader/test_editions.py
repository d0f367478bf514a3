"""Editions taken from a file: new papers are drawn from the latest, and a server examines one course."""

from dataclasses import replace

import pytest

from generator.errors import ConfigError, MarkingError
from generator.grader.editions import all_editions, current_edition, take_edition
from generator.grader.tables.people import AuditEntry
from generator.marking import write_edition


def test_new_papers_are_drawn_from_the_edition_taken_last_and_those_begun_from_theirs(world, sitter, make_edition):
    attempt = sitter(world.client("ayesha")).start()
    taken = take_edition(write_edition(make_edition(label="2027.1")), world.clock() + 1)
    assert current_edition().label == "2027.1"
    assert [(row.label, is_current) for row, is_current in all_editions()] == [("2027.1", True), ("2026.1", False)]
    assert sitter(world.client("bilal")).start().edition.digest == taken.digest
    attempt.refresh_from_db()
    assert attempt.edition.digest == world.edition.digest
    assert AuditEntry.objects.get().detail == {"digest": taken.digest}


def test_an_earlier_edition_can_be_taken_again(world, make_edition):
    take_edition(write_edition(make_edition(label="2027.1")), world.clock())
    take_edition(write_edition(make_edition()), world.clock())
    assert current_edition().digest == world.edition.digest


def test_an_edition_of_another_course_is_refused_and_nothing_is_stored(world, make_edition):
    other = replace(make_edition(), course_id="another-course")
    with pytest.raises(ConfigError, match="examines the course 'a-course', and the edition is of 'another-course'"):
        take_edition(write_edition(other), world.clock())
    assert current_edition().course_id == "a-course"
    assert len(all_editions()) == 1


def test_a_file_that_is_no_edition_is_refused(world):
    with pytest.raises(MarkingError):
        take_edition(b"{}", world.clock())
