"""A session that somebody planted is never the one that a login goes on in, whichever way one comes in."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from generator.grader import models
from generator.grader.accounts.sessions import SessionStore
from generator.grader.accounts.slips import make_slips
from tests.grader.letters import code_in_the_letter

PASSWORD = "a-good-password"
CODE = "a1b2c3d4"
ELSEWHERE = ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)")


def by_password(client, world):
    return [client.post("/accounts/login/", {"username": "ayesha", "password": PASSWORD})]


def by_slip(client, world):
    slip = make_slips([models.Trainee.objects.get(personnel_number="P-ayesha")], by="x", now_ms=world.clock())[0]
    form = {"number": "P-ayesha", "code": slip.code, "password": "another-good-one", "again": "another-good-one"}
    return [client.post("/join/", form)]


def by_code(client, world):
    models.Trainee.objects.filter(personnel_number="P-ayesha").update(email="ayesha@example.pk")
    asked = client.post("/accounts/code/", {"email": "ayesha@example.pk"})
    return [asked, client.post("/accounts/code/confirm/", {"code": code_in_the_letter()})]


def by_second_factor(client, world):
    user = User.objects.get(username="ayesha")
    codes = {"migrated_codes": [get_adapter().encrypt(CODE)]}
    secret = {"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=secret)
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=codes)
    return [*by_password(client, world), client.post("/accounts/factor/", {"code": CODE})]


WAYS = [by_password, by_slip, by_code, by_second_factor]


def planted_session():
    """A session of nobody's, as an attacker fetches one to plant its cookie."""
    store = SessionStore()
    store["language"] = "en"
    store.create()
    return store.session_key


# Who is logged in already is asked for no code.
@pytest.mark.parametrize(
    ("way", "whose"), [*((way, None) for way in WAYS), *((way, "bilal") for way in WAYS if way is not by_code)]
)
def test_a_login_goes_on_in_a_session_of_its_own(world, way, whose):
    planted = world.client(whose).cookies["sessionid"].value if whose else planted_session()
    victim = Client()
    victim.cookies["sessionid"] = planted
    assert way(victim, world)[-1]["Location"] == "/exam/"
    assert "Ayesha" in victim.get("/me/").content.decode()
    assert victim.cookies["sessionid"].value != planted
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert attacker.get("/me/").status_code == 302


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ELSEWHERE)
def test_no_way_in_leads_to_another_site(world, way, where):
    """Wherever the word is said: at the first step or a later one, in the address or the form."""
    client = Client()
    asked = client.post

    def astray(address, form):
        return asked(f"{address}?next={where}", form | {"next": where})

    client.post = astray
    for answer in way(client, world):
        assert answer["Location"].startswith("/"), answer
        assert "evil" not in answer["Location"].split("?")[0]
        assert "alert" not in answer["Location"].split("?")[0]
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize("address", ["/accounts/again/", "/accounts/password/", "/accounts/logout/"])
def test_no_page_of_somebody_signed_in_leads_to_another_site(world, address):
    client = world.client("ayesha")
    form = {
        "password": PASSWORD,
        "oldpassword": PASSWORD,
        "password1": "another-good-one",
        "password2": "another-good-one",
        "next": "https://evil.example/",
    }
    answer = client.post(f"{address}?next=https://evil.example/", form)
    assert (answer.status_code, "evil" in answer["Location"].split("?")[0]) == (302, False)


def test_a_changed_password_ends_every_other_session(world):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        by_password(client, world)
    before = here.cookies["sessionid"].value
    form = {"oldpassword": PASSWORD, "password1": "another-good-one", "password2": "another-good-one"}
    here.post("/accounts/password/", form)
    assert here.get("/me/").status_code == 200
    assert here.cookies["sessionid"].value != before
    assert elsewhere.get("/me/").status_code == 302
