"""One's own password: changed with the one there was, or set where there was none, and kept in the trail."""

import pytest
from django.contrib.auth.models import User

from generator.grader.tables.people import AuditEntry
from tests.grader.conftest import PASSWORD

NEW = "another-good-password"
PAGE = "/accounts/password/"


def change(client, now=PASSWORD, new=NEW, again=None):
    return client.post(PAGE, {"oldpassword": now, "password1": new, "password2": new if again is None else again})


def log_in(world, password):
    return world.client().post("/accounts/login/", {"username": "ayesha", "password": password}).status_code


def test_the_new_password_opens_the_login_and_the_old_one_no_more(world):
    client = world.client("ayesha")
    elsewhere = world.client("ayesha")
    done = change(client)
    assert done["Location"] == f"{PAGE}?done"
    assert "Your password has been changed." in client.get(done["Location"]).content.decode()
    assert (log_in(world, NEW), log_in(world, PASSWORD)) == (302, 403)
    assert elsewhere.get("/me/").status_code == 302
    entry = AuditEntry.objects.get(action="password")
    assert (entry.by, entry.subject, entry.detail) == ("ayesha", "ayesha", {})


@pytest.mark.parametrize(
    ("language", "form", "said"),
    [
        ("en", {"now": "not it"}, "The password you have now is not right."),
        ("en", {"new": "short"}, "at least 8 characters"),
        ("en", {"new": "password1"}, "not one that everybody uses"),
        ("en", {"again": "something-else"}, "The two passwords are not the same."),
        ("ur", {"now": "not it"}, "موجودہ پاس ورڈ درست نہیں۔"),
        ("ur", {"again": "something-else"}, "دونوں پاس ورڈ ایک جیسے نہیں۔"),
    ],
)
def test_a_change_that_cannot_be_is_told_and_changes_nothing(world, language, form, said):
    refused = change(world.client("ayesha", language), **form)
    assert refused.status_code == 400
    assert said in refused.content.decode()
    assert log_in(world, PASSWORD) == 302
    assert not AuditEntry.objects.exists()


def test_whoever_has_no_password_yet_sets_one_without(world):
    user = User.objects.get(username="ayesha")
    user.set_unusable_password()
    user.save()
    client = world.client("ayesha")
    assert client.get(PAGE)["Location"] == f"{PAGE}new/"
    assert "oldpassword" not in client.get(f"{PAGE}new/").content.decode()
    assert client.post(f"{PAGE}new/", {"password1": NEW, "password2": NEW}).status_code == 302
    assert log_in(world, NEW) == 302
    assert AuditEntry.objects.filter(action="password").count() == 1


def test_nobody_guesses_the_password_that_is_there(world):
    client = world.client("ayesha")
    found = [change(client, now=f"guess-{n}").status_code for n in range(7)]
    assert found[0] == 400
    assert found[-1] == 429
