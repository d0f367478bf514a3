"""Tokens made, listed and revoked by the operator on a page: shown once, good for a time, in the trail."""

import re

import pytest
from django.contrib.auth.models import User

from generator.grader import models
from generator.grader.api.tokens import Scope, Terms, make
from generator.grader.tables.people import AuditEntry
from generator.grader.tables.reports import ApiToken

PAGE = "/records/tokens/"
FORM = {"name": "payroll", "scope": ["completion:read"], "cadre": ["pas"], "days": "30"}
A_DAY = 24 * 60


@pytest.fixture
def operator(world):
    models.Account.objects.create(user=User.objects.create(username="operator"), role=models.Role.OPERATOR)
    return world.client("operator")


def token_in(answer):
    return re.search(r'value="(sabaq_[\w-]+)"', answer.content.decode())[1]


def ask(world, token):
    return world.client().get("/api/v1/completion", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_is_shown_once_opens_what_it_says_and_ends_with_its_time(world, operator):
    made = operator.post(PAGE, FORM)
    token = token_in(made)
    assert made["Cache-Control"] == "private, no-store"
    assert token not in operator.get(PAGE).content.decode()
    assert ask(world, token) == 200
    world.clock.forward(minutes=30 * A_DAY - 1)
    assert ask(world, token) == 200
    world.clock.forward(minutes=1)
    assert ask(world, token) == 401
    assert ">ended" in operator.get(PAGE).content.decode()


def test_a_button_pressed_twice_makes_one_token_and_the_second_answer_shows_it_too(world, operator):
    draw = re.search(r'name="draw" value="([\w-]+)"', operator.get(PAGE).content.decode())[1]
    lost, shown = [operator.post(PAGE, FORM | {"draw": draw}) for _ in range(2)]
    assert token_in(lost) == token_in(shown)
    assert ApiToken.objects.count() == AuditEntry.objects.count() == 1
    assert ask(world, token_in(shown)) == 200


@pytest.mark.parametrize("change", [{"draw": "another"}, {"days": "31"}, {"cadre": ["pas", "psp"]}, {"revoke": True}])
def test_a_form_that_says_something_else_does_not_bring_the_token_again(operator, change):
    form = FORM | {"draw": "a-draw"}
    operator.post(PAGE, form)
    if change.pop("revoke", False):
        operator.post(PAGE, {"revoke": "payroll"})
    again = operator.post(PAGE, form | change)
    assert again.status_code == 400
    assert "choose another" in again.content.decode()


def test_each_form_and_each_secret_of_a_server_draws_another_token(operator, settings):
    draws = re.findall(r'name="draw" value="([\w-]+)"', "".join(operator.get(PAGE).content.decode() for _ in range(2)))
    assert len({*draws}) == 2
    terms = Terms(name="payroll", scopes=[Scope.METRICS_READ])
    first = make(terms, 0, draw=draws[0])
    ApiToken.objects.all().delete()
    settings.SECRET_KEY = "another secret of another server"
    assert make(terms, 0, draw=draws[0]) != first


def test_a_revoked_one_ends_at_once_and_stays_listed(world, operator):
    token = token_in(operator.post(PAGE, FORM))
    assert operator.post(PAGE, {"revoke": "payroll"})["Location"] == PAGE
    assert ask(world, token) == 401
    assert "revoked" in operator.get(PAGE).content.decode()
    assert operator.post(PAGE, {"revoke": "payroll"}).status_code == 404


def test_who_made_and_revoked_it_is_in_the_trail_and_the_token_is_not(operator):
    token = token_in(operator.post(PAGE, FORM))
    operator.post(PAGE, {"revoke": "payroll"})
    told = [(entry.by, entry.action, entry.subject, entry.detail) for entry in AuditEntry.objects.order_by("id")]
    assert told == [
        ("operator", "token-new", "payroll", {"scopes": ["completion:read"], "cadres": ["pas"], "days": 30}),
        ("operator", "token-revoke", "payroll", {}),
    ]
    assert token not in str(told)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "Give a name"),
        ({"name": "x" * 61}, "Give a name"),
        ({"scope": []}, "Say what it may do"),
        ({"scope": ["everything"]}, "Say what it may do"),
        ({"cadre": []}, "needs at least one cadre"),
        ({"cadre": ["nowhere"]}, "needs at least one cadre"),
        ({"days": "0"}, "Give the days"),
        ({"days": "1826"}, "Give the days"),
        ({"days": "9" * 5000}, "Give the days"),
        ({"days": "soon"}, "Give the days"),
    ],
)
def test_what_makes_no_sense_is_told_and_makes_nothing(operator, change, said):
    refused = operator.post(PAGE, FORM | change)
    assert refused.status_code == 400
    assert said in refused.content.decode()
    assert not ApiToken.objects.exists()


def test_the_name_of_a_token_is_used_once(operator):
    operator.post(PAGE, FORM)
    operator.post(PAGE, {"revoke": "payroll"})
    again = operator.post(PAGE, FORM)
    assert again.status_code == 400
    assert "choose another" in again.content.decode()


def test_a_token_for_figures_alone_needs_no_cadre(operator):
    assert operator.post(PAGE, FORM | {"scope": ["metrics:read"], "cadre": []}).status_code == 200
