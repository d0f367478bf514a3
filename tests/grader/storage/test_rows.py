"""Rows read by hand: with what stands at the other ends of their relations, and no more queries for it."""

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection

from generator.grader import models
from generator.grader.access.rules import who_is
from generator.grader.storage.rows import fetched, read
from tests.grader.asking import asking


def test_a_login_comes_with_its_role_and_its_person_in_one_query(world):
    with asking() as statements:
        user = read(User, "username", "ayesha", related=("account", "trainee"))
        who = who_is(user)
    assert len(statements) == 1
    assert (who.role, who.trainee.personnel_number) == (models.Role.TRAINEE, "P-ayesha")


def test_what_no_relation_leads_to_is_known_to_be_missing(world):
    User.objects.create(username="nobody")
    with asking() as statements:
        user = read(User, "username", "nobody", related=("account", "trainee"))
        assert (who_is(user).role, who_is(user).trainee) == (None, None)
    assert len(statements) == 1


def test_a_row_that_is_not_there_is_told_by_its_table(world):
    with pytest.raises(User.DoesNotExist, match="auth_user with username nobody"):
        read(User, "username", "nobody", related=("account", "trainee"))


def test_a_fault_of_the_database_is_told_as_django_tells_it(world):
    with pytest.raises(DatabaseError):
        fetched("SELECT nothing FROM nowhere WHERE one = %s", [1])


def test_a_connection_that_was_closed_is_opened_again(world):
    connection.close()
    assert fetched("SELECT username FROM auth_user WHERE username = %s", ["ayesha"]) == [("ayesha",)]
