"""Pages that only come of a step: sent, confirmed, refused. In a real browser, as test_accessibility sees the others.

Each template of a page is looked at here or there; one that is added and not reached by a route has its step here.
"""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User

import generator.grader
from generator.grader import models
from generator.grader.accounts.settings import sign_in_settings
from generator.model.text import Language
from tests.grader.accounts.conftest import totp
from tests.grader.conftest import PASSWORD, START_MS
from tests.grader.test_accessibility import PHONE, dressed, faults_of, pages
from tests.grader.test_routes import OK, PEOPLE, ROUTES, whole

__all__ = ["dressed", "pages"]

TEMPLATES = Path(generator.grader.__file__).parent / "templates" / "grader"
SECRET = "JBSWY3DPEHPK3PXP"
HEADINGS = "Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch,Hair\n"
ROSTER = (
    HEADINGS
    + "P-1,Zara Khan,زارا خان,Officer,17,pas,csa,2027,x\n"
    + "P-bilal,Bilal Khan,بلال خان,Officer,18,pas,csa,2026,x\n"
    + "P-2,Zara Khan,زارا خان,Officer,99,pas,csa,2027,x\n"
)


def sent_roster(client, text=ROSTER):
    file = BytesIO(text.encode())
    file.name = "list.csv"
    return client.post("/records/import/", {"roster": file})


def done_roster(client):
    token = re.search(r'name="token" value="(\w+)"', sent_roster(client).content.decode())[1]
    return client.post("/records/import/", {"token": token, "skip": "1"})


def asked_again(client, address):
    """The page at an address, for which the password is asked once more."""
    client.post(client.get(address)["Location"], {"password": PASSWORD})
    return client.get(address)


def with_recovery_codes(client):
    secret = re.search(
        r'<code class="digest" dir="ltr">(\w+)</code>', asked_again(client, "/accounts/factor/new/").content.decode()
    )[1]
    client.post("/accounts/factor/new/", {"code": totp(secret)})
    return client.get("/accounts/factor/codes/")


def unsure(client):
    address = client.post("/exam/")["Location"]
    return client.post(f"{address}submit", {"whole": "1"})


def half_in(client, wrong=""):
    """The page that asks for the second factor, or for another code after a wrong one."""
    client.post("/accounts/login/", {"username": "danish", "password": PASSWORD})
    return client.post("/accounts/factor/", {"code": wrong}) if wrong else client.get("/accounts/factor/")


def letter(client):
    client.post("/accounts/code/", {"email": "bilal@example.pk"})
    return client.get("/accounts/code/confirm/")


TOKEN = {"name": "payroll", "scope": ["completion:read"], "cadre": ["pas"], "days": "30"}
# Who does it, and what; the answer is the page.
STEPS = {
    "a roster with all kinds of rows": ("admin-pas", sent_roster),
    "a roster that is none": ("admin-pas", lambda client: sent_roster(client, "a,b\n1,2\n")),
    "a roster that changes nothing": ("admin-pas", lambda client: sent_roster(client, HEADINGS)),
    "a roster that is in": ("admin-pas", done_roster),
    "slips": ("admin-pas", lambda client: client.post("/records/slips/", {"number": "P-nologin"})),
    "slips for nobody": ("admin-pas", lambda client: client.post("/records/slips/", {"number": "P-nobody"})),
    "sure": ("danish", unsure),
    "a token": ("operator", lambda client: client.post("/records/tokens/", TOKEN)),
    "a token of no name": ("operator", lambda client: client.post("/records/tokens/", {})),
    "a factor to set up": ("bilal", lambda client: asked_again(client, "/accounts/factor/new/")),
    "recovery codes": ("bilal", with_recovery_codes),
    "recovery codes anew": ("danish", lambda client: asked_again(client, "/accounts/factor/codes/new/")),
    "a factor to remove": ("danish", lambda client: asked_again(client, "/accounts/factor/remove/")),
    "a factor asked for": (None, half_in),
    "a factor that is wrong": (None, lambda client: half_in(client, "123")),
    "the password once more": ("danish", lambda client: client.get(client.get("/accounts/factor/remove/")["Location"])),
    "a letter": (None, letter),
    "a first password": ("no-password", lambda client: client.get("/accounts/password/new/")),
    "a password that is wrong": ("bilal", lambda client: client.post("/accounts/password/", {})),
    "a login that is wrong": (None, lambda client: client.post("/accounts/login/", {"username": "x", "password": "y"})),
    "a slip that is wrong": (None, lambda client: client.post("/join/", {"number": "x", "password": "y"})),
    "no such number": (None, lambda client: client.get("/verify/0000-0000-0000-0000/")),
    "no file to verify": (None, lambda client: client.post("/verify/", {})),
    "no such page": (None, lambda client: client.get("/nothing/")),
    "no OpenID server in sight": (None, lambda client: client.get("/accounts/openid/")),
    "not let in": ("bilal", lambda client: client.get("/records/")),
}


@pytest.fixture
def ready(world, places, monkeypatch, settings):
    """All that the steps are about: the clock of the second factor stands still, an OpenID server is named and away."""
    away = {"openid_server": "http://127.0.0.1:9", "openid_client": "sabaq", "openid_secret": "x"}
    settings.SABAQ = replace(settings.SABAQ, **away)
    settings.SOCIALACCOUNT_PROVIDERS = sign_in_settings(settings.SABAQ)["SOCIALACCOUNT_PROVIDERS"]
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: START_MS / 1000))
    models.Trainee.objects.filter(personnel_number="P-bilal").update(email="bilal@example.pk")
    models.Account.objects.create(user=User.objects.create_user("no-password"), role=models.Role.TRAINEE)
    user, secret = User.objects.get(username="danish"), {"secret": get_adapter().encrypt(SECRET)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=secret)
    return world


def step(world, name, language=Language.EN):
    who, do = STEPS[name]
    answer = do(world.client(who, language.value))
    assert answer.status_code not in {302, 500}, name
    return answer


@pytest.mark.browser
@pytest.mark.parametrize("language", Language)
def test_each_step_stands_a_scan_the_keyboard_a_narrow_screen_and_paper(dressed, ready, served, browser, language):
    context = browser.new_context(base_url=served, viewport=PHONE)
    page, faults = context.new_page(), []
    for name in STEPS:
        body = step(ready, name, language).content.decode()
        page.route(
            "**/step/", lambda route, *, body=body: route.fulfill(body=body, content_type="text/html; charset=utf-8")
        )
        page.goto("/step/")
        assert page.locator("html").get_attribute("lang") == language.value
        faults += [(name, fault) for fault in faults_of(page)]
        page.unroute("**/step/")
    context.close()
    assert faults == []


def names_of(answer):
    return {Path(template.name).name for template in answer.templates if template.name}


def test_every_template_of_a_page_is_looked_at_here_or_by_its_route(ready, places, sitter):
    pages = {path.name for path in TEMPLATES.glob("*.html") if '{% extends "grader/page.html" %}' in path.read_text()}
    assert len(pages) > 30
    seen = {name for step_ in STEPS for name in names_of(step(ready, step_))}
    for _, address, expected in ROUTES:
        if OK in expected:
            who = PEOPLE[expected.index(OK)]
            client = ready.client(None if who == "anonymous" else who)
            seen |= names_of(whole(client.get(address.format(**places))))
    open_attempt = sitter(ready.client("bilal")).start()
    seen |= names_of(ready.client("bilal").get(f"/exam/{open_attempt.id}/"))
    assert sorted(pages - seen) == []
