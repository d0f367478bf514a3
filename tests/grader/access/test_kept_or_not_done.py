"""Whatever the trail tells of is done in one transaction with its entry: what cannot be kept has not been done."""

import re
from functools import partial
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models.signals import pre_save
from django.db.transaction import TransactionManagementError

import generator.grader
from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.accounts import logins
from generator.grader.accounts.slips import make_slips
from generator.grader.api import tokens
from generator.grader.certificates.signing import sign_pending
from generator.grader.editions import take_edition
from generator.grader.erasing.person import erase
from generator.grader.people.places import name_place
from generator.grader.tables.people import AuditEntry
from generator.marking import write_edition
from generator.model.text import Text
from tests.grader.accounts.conftest import totp
from tests.grader.conftest import PASSWORD, START_MS, Sitter, an_edition

ROSTER = (
    "Personnel number,Name (English),Name (Urdu),Designation,Grade,Cadre,Academy,Batch\n"
    "P-1,Zara Khan,زارا خان,Officer,17,pas,csa,2027\n"
)
SECRET = "JBSWY3DPEHPK3PXP"
NEW = "another-good-password"
MOON = Text(en="Moon", ur="چاند")
IN_BOTH = {"name_en": "Moon", "name_ur": "چاند"}
WHY = {"reason": "an error"}


def person(name="bilal"):
    return models.Trainee.objects.get(personnel_number=f"P-{name}")


def form(who, address, fields, *, asks_again=False):
    """Make ready to send a form of a page, which may ask for the password once more first."""

    def ready(world, places):
        client, where = world.client(who), address.format(**places, bilal=person().pk, user=person().user_id)
        if asks_again:
            client.post(client.get(where)["Location"], {"password": PASSWORD})
        return partial(client.post, where, fields)

    return ready


def command(do):
    return lambda world, _: partial(do, world.clock())


def roster(world, _):
    client, file = world.client("admin-pas"), BytesIO(ROSTER.encode())
    file.name = "list.csv"
    page = client.post("/records/import/", {"roster": file}).content.decode()
    token = re.search(r'name="token" value="(\w+)"', page)[1]
    return partial(client.post, "/records/import/", {"token": token})


def factor(world, _):
    client, address = world.client("bilal"), "/accounts/factor/new/"
    client.post(client.get(address)["Location"], {"password": PASSWORD})
    secret = re.search(r'<code class="digest" dir="ltr">(\w+)</code>', client.get(address).content.decode())[1]
    return partial(client.post, address, {"code": totp(secret)})


def slip(world, _):
    (made,) = make_slips([person("nologin")], by="admin-pas", now_ms=world.clock())
    fields = {"number": "P-nologin", "code": made.code, "password": NEW, "again": NEW}
    return partial(world.client().post, "/join/", fields)


def further(world, places):
    bilal = Sitter(world.client("bilal"), right=False)
    for _ in range(3):
        bilal.sit()
    return form("admin-pas", "/records/further-attempt/{bilal}/", WHY)(world, places)


def opened(world, places):
    return partial(world.client("auditor").get, f"/records/attempts/{places['attempt']}/")


def login(do):
    return lambda world, _: partial(do, "auditor", world.clock())


TOKEN = {"name": "payroll", "scope": ["completion:read"], "cadre": ["pas"], "days": "30"}
PASSWORDS = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
SEVERAL = {"action": "delete_selected", "_selected_action": ["empty"], "post": "yes"}
WANTED = logins.Wanted(name="new-here", role=models.Role.TRAINER)

# By what the trail calls it, and what about it after a colon: what makes all ready and gives the deed itself.
DEEDS = {
    "deadline": form("admin-pas", "/records/deadline/", {"cadre": "pas", "day": "2027-01-31"}),
    "reminders": form("admin-pas", "/records/reminders/", {}),
    "state": form("admin-pas", "/records/state/{bilal}/", {"status": "left", **WHY}),
    "extra-time": form("admin-pas", "/records/extra-time/{bilal}/", {"minutes": "20", **WHY}),
    "further-attempt": further,
    "slips": form("admin-pas", "/records/slips/", {"number": "P-nologin"}),
    "slip-used": slip,
    "roster-import": roster,
    "revoke": form("admin-pas", "/certificates/{number}/revoke", WHY),
    "reissue": form("admin-pas", "/certificates/{number}/reissue", {**WHY, **IN_BOTH}),
    "name": form("admin-pas", "/certificates/{number}/reissue", {**WHY, **IN_BOTH}),
    "attempt-opened": opened,
    "token-new": form("operator", "/records/tokens/", TOKEN),
    "token-revoke": form("operator", "/records/tokens/", {"revoke": "in-use"}),
    "password": form("bilal", "/accounts/password/", PASSWORDS),
    "password: the first": form("no-password", "/accounts/password/new/", PASSWORDS),
    "factor": factor,
    "factor: removed": form("danish", "/accounts/factor/remove/", {}, asks_again=True),
    "factor: new codes": form("danish", "/accounts/factor/codes/new/", {}, asks_again=True),
    "admin-add": form("root", "/back-office/grader/cadre/add/", {"code": "moon", **IN_BOTH}),
    "admin-change": form("root", "/back-office/grader/cadre/pas/change/", {"code": "pas", **IN_BOTH}),
    "admin-change: a password": form(
        "root", "/back-office/auth/user/{user}/password/", {**PASSWORDS, "usable_password": "true"}
    ),
    "admin-delete": form("root", "/back-office/grader/cadre/empty/delete/", {"post": "yes"}),
    "admin-delete: several": form("root", "/back-office/grader/cadre/", SEVERAL),
    "edition-taken": command(partial(take_edition, write_edition(an_edition(label="2027.1")))),
    "login-new": command(partial(logins.make, WANTED)),
    "login-reset": login(partial(logins.reset, forgets_factor=True)),
    "login-end": login(logins.end),
    "erase": lambda world, _: partial(erase, person(), "asked for", world.clock()),
    "cadre-named": command(partial(name_place, "cadre", "moon", MOON)),
    "academy-named": command(partial(name_place, "academy", "moon", MOON)),
}


class CannotBeKeptError(Exception):
    """The trail takes no entry."""


@pytest.fixture
def ready(world, places, monkeypatch):
    """All that the deeds are about; the clock of the second factor stands still."""
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: START_MS / 1000))
    sign_pending(world.issuer)
    models.Cadre.objects.create(code="empty", name_en="Empty", name_ur="خالی")
    models.Trainee.objects.filter(personnel_number="P-bilal").update(email="bilal@example.pk")
    tokens.make(tokens.Terms(name="in-use", scopes=[tokens.Scope.METRICS_READ], cadres=[]), world.clock())
    User.objects.create_user("no-password")
    secret = {"secret": get_adapter().encrypt(SECRET)}
    user = User.objects.get(username="danish")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=secret)
    return world


def everything():
    """Every row of every table, but for the sessions and the letters that cannot be called back."""
    tables = [model for model in apps.get_models() if model is not Session]
    return {model._meta.label: sorted(map(str, model._base_manager.values())) for model in tables}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_kept(ready, places, deed):
    do = DEEDS[deed](ready, places)
    before = set(AuditEntry.objects.values_list("id", flat=True))
    do()
    assert deed.split(":")[0] in {entry.action for entry in AuditEntry.objects.exclude(id__in=before)}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_that_cannot_be_kept_is_not_done(ready, places, deed):
    def refuse(**_):
        raise CannotBeKeptError

    do = DEEDS[deed](ready, places)
    before = everything()
    pre_save.connect(refuse, sender=AuditEntry)
    try:
        with pytest.raises(CannotBeKeptError):
            do()
    finally:
        pre_save.disconnect(refuse, sender=AuditEntry)
    assert everything() == before


def test_every_deed_that_the_trail_keeps_is_done_above():
    package = Path(generator.grader.__file__).parent
    kept = re.compile(r"\b_?(?:note|keep)\(\s*(?:request, )?\"([a-z-]+)\"")
    said = {deed for path in package.rglob("*.py") for deed in kept.findall(path.read_text())}
    assert len(said) > 20
    assert said <= {deed.split(":")[0] for deed in DEEDS}


def test_the_trail_takes_no_entry_outside_a_transaction(world):
    with pytest.raises(TransactionManagementError):
        note("deadline", "pas", by="admin-pas", now_ms=world.clock())
    assert not AuditEntry.objects.exists()
