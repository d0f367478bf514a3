"""Signing in with a real OpenID server on loopback: by verified e-mail, by personnel number, and nobody unknown."""

import json
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from benchmarks.ports import free_port
from generator.errors import ConfigError
from generator.grader import models
from generator.grader.accounts.openid import claims_of, login_of
from generator.grader.accounts.settings import sign_in_settings
from generator.grader.models import Role
from generator.grader.settings import read_settings
from generator.grader.tables.people import Status

HERE = Path(__file__).parent
INSTALLED = HERE.parents[2] / "build" / "openid-server"
CERTIFIED = pytest.param(
    "certified",
    marks=pytest.mark.skipif(
        not (INSTALLED / "node_modules").exists() or shutil.which("node") is None, reason="not installed: oidc-provider"
    ),
)
PEOPLE = {
    "ayesha": {"email": "ayesha@example.gov.pk", "email_verified": True, "employee_number": "P-ayesha"},
    "nologin": {"email": "nologin@example.gov.pk", "email_verified": True, "employee_number": "P-nologin"},
    "pretender": {"email": "ayesha@example.gov.pk", "email_verified": False, "employee_number": "P-nobody"},
    "stranger": {"email": "stranger@elsewhere.example", "email_verified": True, "employee_number": "P-stranger"},
    "administrator": {"email": "head@example.gov.pk", "email_verified": True, "employee_number": "none"},
}
SECRET = "a-secret-of-the-test"


@contextmanager
def running(command: list[Any], issuer: str) -> Iterator[None]:
    """An OpenID server as a program of its own, once its discovery document is there."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while not is_answering(f"{issuer}/.well-known/openid-configuration"):
                assert server.poll() is None
                time.sleep(0.1)
            yield
        finally:
            server.terminate()


def is_answering(address: str) -> bool:
    try:
        with urllib.request.urlopen(address):
            return True
    except OSError:
        return False


@contextmanager
def small_server(redirect: str) -> Iterator[dict[str, str]]:
    """The server of PyPI: it checks the client, its secret and where it leads back to; says who one is by a button."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    people = [json.dumps({"sub": name, **claims}) for name, claims in PEOPLE.items()]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-registration", "true"]
    with running([*command, *(part for person in people for part in ("--user-claims", person))], issuer):
        body = json.dumps({"redirect_uris": [redirect], "token_endpoint_auth_method": "client_secret_post"})
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{issuer}/oauth2/clients", body.encode(), headers)
        with urllib.request.urlopen(request) as answer:
            client = json.load(answer)
        yield {"server": issuer, "client": client["client_id"], "secret": client["client_secret"]}


@contextmanager
def certified_server(redirect: str) -> Iterator[dict[str, str]]:
    """The certified server of npm."""
    port = free_port()
    client = {"client_id": "sabaq", "client_secret": SECRET, "redirect_uris": [redirect]}
    client["token_endpoint_auth_method"] = "client_secret_post"
    setup = json.dumps({"port": port, "client": client, "people": PEOPLE})
    issuer = f"http://127.0.0.1:{port}"
    with running(["node", HERE / "openid_server" / "server.mjs", INSTALLED, setup], issuer):
        yield {"server": issuer, "client": "sabaq", "secret": SECRET}


def say_who_one_is(page: Any, kind: str, name: str) -> None:
    if kind == "small":
        page.get_by_role("button", name=name, exact=True).click()
        return
    page.get_by_placeholder("Enter any login").fill(name)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def let_in(address: str, name: str) -> str:
    """Say who one is by the small server's button, and give where it leads back to."""
    target = urlsplit(address)
    with closing(HTTPConnection(target.netloc)) as line:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", f"{target.path}?{target.query}", urlencode({"sub": name}), headers)
        return line.getresponse().headers["Location"]


@pytest.fixture
def roster(world):
    for name in ("ayesha", "nologin"):
        models.Trainee.objects.filter(personnel_number=f"P-{name}").update(email=PEOPLE[name]["email"])


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Tell the grader of an OpenID server as its settings do."""

    def tell(server: str, client: str, secret: str, claim: str | None = None) -> None:
        variables = {"SERVER": server, "CLIENT": client, "SECRET": secret, "NAME": "GovLogin", "CLAIM": claim or ""}
        read = read_settings({}, {f"SABAQ_OPENID_{name}": value for name, value in variables.items()})
        openid = {f"openid_{name.lower()}": getattr(read, f"openid_{name.lower()}") for name in variables}
        monkeypatch.setattr(settings, "SABAQ", replace(settings.SABAQ, **openid))
        monkeypatch.setattr(settings, "SOCIALACCOUNT_PROVIDERS", sign_in_settings(read)["SOCIALACCOUNT_PROVIDERS"])

    return tell


@pytest.fixture
def enter(world, roster, served, browser, set_up):
    """Sign in with a real browser: the button, the server's own pages, and back."""
    contexts = []

    @contextmanager
    def run(kind, name, *, claim=None, language="en", to="/accounts/login/"):
        start = certified_server if kind == "certified" else small_server
        with start(f"{served}/accounts/openid/back/") as openid:
            set_up(**openid, claim=claim)
            context = browser.new_context(base_url=served, locale=language, viewport={"width": 360, "height": 740})
            contexts.append(context)
            page = context.new_page()
            page.goto(to)
            page.get_by_role("link", name="GovLogin").click()
            say_who_one_is(page, kind, name)
            yield page

    yield run
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["small", CERTIFIED])
def test_somebody_with_a_verified_address_is_let_in_to_where_they_wanted_to_go(enter, kind):
    with enter(kind, "ayesha", to="/me/") as page:
        expect(page.get_by_role("heading", name="My record")).to_be_visible()
        expect(page.locator(".desk__who")).to_contain_text("Ayesha")


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["small", CERTIFIED])
def test_somebody_without_a_login_yet_is_known_by_the_personnel_number(enter, kind):
    with enter(kind, "nologin", claim="employee_number") as page:
        expect(page.get_by_role("heading", name="Examination", exact=True)).to_be_visible()
    user = models.Trainee.objects.get(personnel_number="P-nologin").user
    assert user.account.role == Role.TRAINEE
    assert not user.has_usable_password()


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["small", CERTIFIED])
@pytest.mark.parametrize("name", ["stranger", "pretender"])
def test_nobody_unknown_is_let_in_and_no_login_is_made(enter, kind, name):
    before = User.objects.count()
    with enter(kind, name) as page:
        expect(page.get_by_role("alert")).to_contain_text("Ask your cadre administrator")
        page.goto("/me/")
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    assert User.objects.count() == before


@pytest.mark.browser
def test_the_button_and_the_refusal_speak_urdu(enter):
    with enter("small", "stranger", language="ur-PK") as page:
        expect(page.get_by_role("alert")).to_contain_text("ایڈمنسٹریٹر سے کہیں")


@pytest.mark.browser
def test_an_administrator_who_comes_by_it_still_needs_the_second_factor(enter, monkeypatch):
    User.objects.filter(username="admin-pas").update(
        email=PEOPLE["administrator"]["email"], password=make_password(None)
    )
    monkeypatch.setattr("generator.grader.access.rules.is_loopback", lambda _: False)
    with enter("small", "administrator") as page:
        expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
        page.goto("/records/")
        expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()


@pytest.mark.browser
def test_an_administrator_with_a_second_factor_is_asked_for_it(enter):
    User.objects.filter(username="admin-pas").update(email=PEOPLE["administrator"]["email"])
    secret = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    user = User.objects.get(username="admin-pas")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    with enter("small", "administrator") as page:
        expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
        page.goto("/records/")
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()


@pytest.mark.browser
def test_whoever_declines_at_the_server_may_try_again(world, served, browser, set_up):
    with small_server(f"{served}/accounts/openid/back/") as openid:
        set_up(**openid)
        page = browser.new_page(base_url=served)
        page.goto("/accounts/login/")
        page.get_by_role("link", name="GovLogin").click()
        page.get_by_role("button", name="Deny").click()
        expect(page.get_by_role("alert")).to_contain_text("did not come to its end")
        page.close()


@pytest.mark.parametrize("whose", [None, "bilal"])
def test_whoever_planted_a_session_is_not_signed_in_by_it(roster, world, set_up, whose):
    attacker, victim = world.client(whose), Client()
    attacker.get("/accounts/login/?lang=ur")
    with small_server("http://testserver/accounts/openid/back/") as openid:
        set_up(**openid)
        begun = attacker.get("/accounts/openid/")
        victim.cookies["sessionid"] = attacker.cookies["sessionid"].value
        back = urlsplit(let_in(begun["Location"], "ayesha"))
        assert victim.get(f"{back.path}?{back.query}")["Location"] == "/exam/"
    assert "Ayesha" in victim.get("/me/").content.decode()
    assert victim.cookies["sessionid"].value != attacker.cookies["sessionid"].value
    assert attacker.get("/me/").status_code == 302


@pytest.mark.parametrize("whose", [None, "ayesha"])
@pytest.mark.parametrize("process", ["connect", "redirect", ""])
def test_it_is_for_logging_in_alone_and_nothing_of_what_is_said_is_kept(roster, world, set_up, whose, process):
    client = world.client(whose)
    with small_server("http://testserver/accounts/openid/back/") as openid:
        set_up(**openid)
        assert client.get(f"/accounts/openid/?process={process}").status_code == 400
        back = urlsplit(let_in(client.get("/accounts/openid/?process=login")["Location"], "ayesha"))
        # As if it had begun before the address refused it.
        session = client.session
        ((state, *_),) = session["socialaccount_states"].values()
        state["process"] = process
        session.save()
        returned = client.get(f"{back.path}?{back.query}")
    assert returned.status_code == 403
    assert "did not come to its end" in returned.content.decode()
    assert not SocialAccount.objects.exists()


def test_where_no_server_is_set_up_there_is_no_button_and_no_address(world):
    assert "openid" not in world.client().get("/accounts/login/").content.decode()
    assert world.client().get("/accounts/openid/").status_code == 404
    assert world.client().get("/accounts/openid/back/?code=x&state=y").status_code == 404


def test_a_server_that_is_away_is_told_and_a_forged_return_opens_nothing(world, set_up):
    set_up(f"http://127.0.0.1:{free_port()}", "sabaq", SECRET)
    away = world.client().get("/accounts/openid/")
    assert away.status_code == 502
    assert "GovLogin cannot be reached" in away.content.decode()
    assert world.client().get("/accounts/openid/back/?code=x&state=forged").status_code == 403


@pytest.mark.parametrize("claims", [
    {}, {"email": ""}, {"email": "ayesha@example.gov.pk"},
    {"email": "ayesha@example.gov.pk", "email_verified": "true"},
    {"email": "ayesha@example.gov.pk", "email_verified": 1},
])  # fmt: skip
def test_only_an_address_the_server_has_verified_counts(roster, claims):
    assert login_of(claims, None) is None
    assert login_of({"email": "ayesha@example.gov.pk", "email_verified": True}, None).username == "ayesha"


def test_an_address_two_people_share_opens_neither(roster):
    models.Trainee.objects.update(email="office@example.gov.pk")
    assert login_of({"email": "office@example.gov.pk", "email_verified": True}, None) is None


def test_somebody_who_has_left_gets_no_new_login(roster):
    models.Trainee.objects.filter(personnel_number="P-nologin").update(status=Status.LEFT)
    assert login_of({"employee_number": "P-nologin"}, "employee_number") is None


@pytest.mark.parametrize("said", [
    {"id_token": {"iss": "https://elsewhere.example", "sub": "a"}, "userinfo": {"sub": "a"}},
    {"id_token": {"iss": "https://login.example.gov.pk", "sub": "a"}, "userinfo": {"sub": "b"}},
    {"userinfo": {"sub": "a"}}, {"id_token": {"sub": "a"}, "userinfo": {"sub": "a"}},
])  # fmt: skip
def test_another_issuer_or_another_subject_says_nothing(said):
    assert claims_of(said, "https://login.example.gov.pk") == {}


@pytest.mark.parametrize(
    ("variable", "bad"),
    [
        ("SERVER", "http://login.example.gov.pk"), ("SERVER", "login.example.gov.pk"), ("SERVER", "https://x/?a=b"),
        ("CLIENT", "two words"), ("SECRET", "a secret"), ("CLAIM", "two words"), ("NAME", " "),
    ],
)  # fmt: skip
def test_a_bad_setting_of_it_is_named(variable, bad):
    with pytest.raises(ConfigError, match=f"^SABAQ_OPENID_{variable}: ") as refused:
        read_settings({}, {f"SABAQ_OPENID_{variable}": bad})
    assert "a secret " not in str(refused.value)


@pytest.mark.parametrize("alone", ["SERVER=https://login.example.gov.pk", "CLIENT=sabaq", "SECRET=s", "CLAIM=number"])
def test_what_belongs_together_is_asked_for_together(alone):
    name, _, value = alone.partition("=")
    with pytest.raises(ConfigError) as refused:
        read_settings({}, {f"SABAQ_OPENID_{name}": value})
    named = set(re.findall(r"^SABAQ_OPENID_(\w+): it is missing", str(refused.value), re.MULTILINE))
    assert named == {"SERVER", "CLIENT", "SECRET"} - {name}
