"""Logins of those who work here: made with a role and a reach, given a new password, ended; each kept in the trail."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from generator.cli.opening import ROLES
from generator.errors import ConfigError
from generator.grader.access.rules import STAFF
from generator.grader.accounts import logins
from generator.grader.models import Academy, Account, Cadre, Role
from generator.grader.tables.people import AuditEntry
from generator.model.text import Text


def a_wanted(name="farah", role=Role.ADMINISTRATOR, cadres=("pas",), **more):
    return logins.Wanted(name=name, role=role, cadres=cadres, **more)


def log_in(world, name, password):
    client = world.client()
    client.post("/accounts/login/", {"username": name, "password": password})
    return client


def test_an_administrator_logs_in_with_the_password_given_and_sees_the_cadre_alone(world):
    password = logins.make(a_wanted(), world.clock())
    page = log_in(world, "farah", password).get("/records/")
    assert page.status_code == 200
    assert "Bilal" in page.content.decode()
    assert "Danish" not in page.content.decode()


def test_an_operator_with_the_back_office_enters_it_and_one_without_does_not(world):
    for name, is_back_office in (("with", True), ("without", False)):
        logins.make(a_wanted(name, Role.OPERATOR, (), is_back_office=is_back_office), world.clock())
    assert world.client("with").get("/back-office/").status_code == 200
    assert world.client("without").get("/back-office/").status_code == 302


@pytest.fixture
def back_office(world):
    """Give a client logged in as an operator who may enter the back office."""
    logins.make(a_wanted("with", Role.OPERATOR, (), is_back_office=True), world.clock())
    return world.client("with")


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_back_office_makes_no_login_one_of_the_demo_nor_the_other_way_round(back_office, is_demo):
    account = Account.objects.get(user__username="danish")
    Account.objects.filter(pk=account.pk).update(is_demo=is_demo)
    form = {"user": account.user_id, "role": "auditor"} | ({} if is_demo else {"is_demo": "on"})
    answer = back_office.post(f"/back-office/grader/account/{account.pk}/change/", form)
    assert answer.status_code == 302
    account.refresh_from_db()
    assert (account.role, account.is_demo) == ("auditor", is_demo)


@pytest.mark.parametrize(("kind", "table"), [("cadre", Cadre), ("academy", Academy)])
def test_the_back_office_names_a_place_anew_and_leaves_its_code(back_office, kind, table):
    """Under another code Django would write a second place, and leave the people at the first."""
    before = set(table.objects.values_list("code", flat=True))
    code = min(before)
    form = {"code": "moon", "name_en": "Named anew", "name_ur": "نیا نام"}
    answer = back_office.post(f"/back-office/grader/{kind}/{code}/change/", form)
    assert answer.status_code == 302
    assert set(table.objects.values_list("code", flat=True)) == before
    assert table.objects.get(code=code).name == Text(en="Named anew", ur="نیا نام")


@pytest.mark.parametrize(("kind", "table"), [("cadre", Cadre), ("academy", Academy)])
def test_the_back_office_adds_a_place_with_its_code(back_office, kind, table):
    form = {"code": "moon", "name_en": "Lunar", "name_ur": "قمری"}
    assert back_office.post(f"/back-office/grader/{kind}/add/", form).status_code == 302
    assert table.objects.get(code="moon").name == Text(en="Lunar", ur="قمری")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (a_wanted(role=Role.TRAINEE), "a joining slip"),
        (a_wanted(cadres=()), "--cadre CODE or --academy CODE"),
        (a_wanted(role=Role.AUDITOR), "only an administrator covers"),
        (a_wanted(cadres=("pas", "navy")), "there is no cadre navy; `sabaq cadre` lists them"),
        (a_wanted(academies=("moon",)), "there is no academy moon"),
        (a_wanted(is_back_office=True), "--role operator"),
        (a_wanted("two words"), "'two words' cannot be a login's name"),
        (a_wanted("nadia۲"), "'nadia۲' cannot be a login's name: write its digits as 0 to 9"),
        (a_wanted("Admin-PAS"), "there is a login 'Admin-PAS' already"),
    ],
)
def test_a_login_that_makes_no_sense_is_refused_and_nothing_is_written(world, wanted, said):
    before = User.objects.count()
    with pytest.raises(ConfigError, match=said):
        logins.make(wanted, world.clock())
    assert User.objects.count() == before


def test_a_new_password_ends_the_sessions_and_the_old_password(world):
    first = logins.make(a_wanted(), world.clock())
    client = log_in(world, "farah", first)
    second = logins.reset("farah", world.clock(), forgets_factor=False)
    assert client.get("/records/").status_code == 302
    assert log_in(world, "farah", first).get("/records/").status_code == 302
    assert log_in(world, "farah", second).get("/records/").status_code == 200


@pytest.mark.parametrize(("forgets_factor", "left"), [(False, 1), (True, 0)])
def test_a_second_factor_goes_with_a_lost_telephone_only(world, forgets_factor, left):
    user = User.objects.get(username="admin-pas")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    logins.reset("admin-pas", world.clock(), forgets_factor=forgets_factor)
    assert Authenticator.objects.filter(user=user).count() == left


def test_an_ended_login_opens_nothing_until_it_is_reset(world):
    client = world.client("admin-pas")
    logins.end("admin-pas", world.clock())
    assert client.get("/records/").status_code == 302
    password = logins.reset("admin-pas", world.clock(), forgets_factor=False)
    assert log_in(world, "admin-pas", password).get("/records/").status_code == 200


def test_a_trainee_who_lost_the_telephone_logs_in_again(world):
    user = User.objects.get(username="ayesha")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    password = logins.reset("ayesha", world.clock(), forgets_factor=True)
    assert log_in(world, "ayesha", password).get("/me/").status_code == 200


def test_a_trainees_login_is_not_ended_from_here_and_nobodys_is_not_reset(world):
    with pytest.raises(ConfigError, match="nobody who works here has the login 'ayesha'"):
        logins.end("ayesha", world.clock())
    with pytest.raises(ConfigError, match="there is no login 'nobody'; `sabaq login list` names those who work here"):
        logins.reset("nobody", world.clock(), forgets_factor=False)


def test_what_was_done_to_logins_stands_in_the_trail_without_a_password(world):
    made = logins.make(a_wanted(), world.clock())
    reset = logins.reset("farah", world.clock(), forgets_factor=True)
    logins.end("farah", world.clock())
    entries = list(AuditEntry.objects.order_by("id"))
    said = str([(entry.action, entry.subject, entry.detail) for entry in entries])
    assert [entry.action for entry in entries] == ["login-new", "login-reset", "login-end"]
    assert made not in said
    assert reset not in said


def test_the_roles_of_the_command_are_those_of_the_people_who_work_here():
    assert set(ROLES) == {role.value for role in STAFF}
