"""Limits on tries that nobody gets rid of by trying more."""

import os
from pathlib import Path

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import caches

from generator.grader import models
from generator.grader.accounts.tries import TriesCache
from tests.grader.accounts.conftest import no_totp
from tests.grader.letters import letters

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def tries(tmp_path):
    TriesCache.looked_s = 0.0
    return TriesCache(str(tmp_path), {})


def test_a_thousand_other_names_do_not_make_a_locked_one_forgotten(tries):
    tries.set("locked", [1.0] * 5, 300)
    for n in range(1000):
        tries.set(f"other-{n}", [1.0], 300)
    assert tries.get("locked") == [1.0] * 5


def test_what_is_over_is_removed_from_the_disk(tries, tmp_path):
    tries.set("old", [1.0], 300)
    (old,) = tmp_path.iterdir()
    os.utime(old, (1, 1))
    TriesCache.looked_s = 0.0
    tries.set("new", [1.0], 300)
    assert [path for path in tmp_path.iterdir() if path == Path(old)] == []
    assert tries.get("new") == [1.0]


def test_the_server_counts_by_it(database):
    assert isinstance(caches["default"], TriesCache)


def test_asking_for_codes_locks_an_address_whether_or_not_there_is_one(world):
    models.Trainee.objects.filter(personnel_number="P-ayesha").update(email="ayesha@example.pk")
    for email in ("ayesha@example.pk", "nobody@example.pk"):
        asked = [world.client().post("/accounts/code/", {"email": email}).status_code for _ in range(5)]
        assert asked == [302, 302, 302, 429, 429]
    assert len(letters()) == 3


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Wait five minutes, then ask again"), ("ur", "پانچ منٹ ٹھہریں، پھر منگوائیں")]
)
def test_whoever_asks_for_too_many_codes_reads_when_to_try_again(world, language, said):
    client = world.client(language=language)
    for _ in range(3):
        client.post("/accounts/code/", {"email": "nobody@example.pk"})
    refused = client.post("/accounts/code/", {"email": "nobody@example.pk"})
    assert (refused.status_code, said in refused.content.decode()) == (429, True)
    mistyped = client.post("/accounts/code/", {"email": "nobody"})
    assert (mistyped.status_code, said in mistyped.content.decode()) == (400, False)


def test_a_classroom_behind_one_address_asks_for_its_codes_in_the_same_minute(world):
    asked = [world.client().post("/accounts/code/", {"email": f"p{n}@example.pk"}).status_code for n in range(40)]
    assert asked == [302] * 40


def test_a_second_factor_may_be_tried_five_times_and_then_the_right_code_is_wrong(world):
    user = models.Trainee.objects.get(personnel_number="P-ayesha").user
    encrypt = get_adapter().encrypt
    Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt(SECRET)})
    Authenticator.objects.create(user=user, type="recovery_codes", data={"migrated_codes": [encrypt("a1b2c3d4")]})
    client = world.client()
    client.post("/accounts/login/", {"username": "ayesha", "password": "a-good-password"})
    codes = (*[no_totp(SECRET)] * 5, "a1b2c3d4")
    tried = [client.post("/accounts/factor/", {"code": code}).status_code for code in codes]
    assert tried == [400] * 6
