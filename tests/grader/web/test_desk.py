"""At the head of every page of ours stand the ways of whoever reads it, and of nobody else."""

import re

import pytest
from django.contrib.auth.models import User

from generator.grader import models
from generator.grader.models import Role

_SITTING = ["/exam/", "/me/"]
_OF_ROLES = [
    (Role.TRAINEE, []),
    (Role.ADMINISTRATOR, ["/records/", "/certificates/", "/records/import/", "/records/slips/"]),
    (Role.AUDITOR, ["/records/", "/certificates/", "/records/trail/"]),
    (Role.OPERATOR, ["/records/import/", "/records/slips/", "/records/trail/", "/records/tokens/"]),
    (Role.TRAINER, ["/bank/"]),
]


def _desk(page):
    return page.content.decode().partition('<nav class="desk"')[2].partition("</nav>")[0]


def _ways(page):
    return re.findall(r'<li><a href="([^"]+)"', _desk(page))


@pytest.mark.parametrize(("role", "expected"), _OF_ROLES)
def test_each_role_has_its_own_ways_beside_those_of_a_trainee(world, role, expected):
    user = User.objects.get(username="ayesha")
    models.Account.objects.filter(user=user).update(role=role)
    assert _ways(world.client("ayesha").get("/verify/")) == [*_SITTING, *expected, "/accounts/password/"]


def test_a_stranger_is_shown_the_way_to_the_login(world):
    assert _ways(world.client().get("/verify/")) == ["/accounts/login/"]


def test_the_page_one_stands_on_is_marked(world):
    desk = _desk(world.client("ayesha").get("/me/"))
    assert desk.count('aria-current="page"') == 1
    assert '<a href="/me/" aria-current="page">' in desk


def test_pages_of_two_people_and_two_languages_are_not_mixed_up(world):
    readers = [(name, language) for name in ("ayesha", "bilal") for language in ("en", "ur")]
    for name, language in [*readers, *readers]:
        desk = _desk(world.client(name, language).get("/me/"))
        shown = models.Trainee.objects.get(user__username=name)
        assert (shown.name_en if language == "en" else shown.name_ur) in desk


def test_a_name_is_shown_and_not_read_as_html(world):
    models.Trainee.objects.filter(user__username="ayesha").update(name_en="A <b>Khan</b>")
    assert "A &lt;b&gt;Khan&lt;/b&gt;</span>" in _desk(world.client("ayesha").get("/me/"))


def test_the_way_out_carries_the_token_of_this_page(world):
    client = world.client("ayesha")
    client.handler.enforce_csrf_checks = True
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', _desk(client.get("/me/")))
    assert client.post("/accounts/logout/", {"csrfmiddlewaretoken": "0" * 64}).status_code == 403
    assert client.post("/accounts/logout/", {"csrfmiddlewaretoken": found[1]}).status_code == 302
