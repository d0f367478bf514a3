"""Every address of the grader, and who may go there: one table, and nothing outside it."""

import pytest
from django.contrib.auth.models import User
from django.urls import URLPattern, get_resolver

from generator.grader import models

PEOPLE = ("anonymous", "ayesha", "danish", "admin-pas", "admin-psp", "trainer", "root")
OK, LOGIN, NO, MISSING = 200, 302, 403, 404

# The address, what it is called in `urls`, and what each of PEOPLE gets. Ayesha (cadre pas) has passed; the
# attempt and the certificate are hers.
ROUTES = [
    ("first", "/", [OK] * 7),
    ("health", "/healthz", [OK] * 7),
    ("login", "/accounts/login/", [OK] * 7),
    ("exam", "/exam/", [LOGIN, OK, OK, NO, NO, NO, NO]),
    ("attempt", "/exam/{attempt}/", [LOGIN, OK, MISSING, NO, NO, NO, NO]),
    ("me", "/me/", [LOGIN, OK, OK, NO, NO, NO, NO]),
    ("records", "/records/", [LOGIN, NO, NO, OK, OK, NO, NO]),
    ("records-csv", "/records/roster.csv", [LOGIN, NO, NO, OK, OK, NO, NO]),
    ("bank", "/bank/", [LOGIN, NO, NO, NO, NO, OK, NO]),
    ("verify", "/verify/", [OK] * 7),
    ("verify-number", "/verify/{number}/", [OK] * 7),
    ("certificate-pdf", "/certificates/{number}.pdf", [OK] * 7),
    ("certificate-json", "/certificates/{number}.json", [OK] * 7),
    ("certificate-png", "/certificates/{number}.png", [OK] * 7),
    ("did", "/.well-known/did.json", [OK] * 7),
    ("status", "/status/1.json", [OK] * 7),
    ("admin:index", "/back-office/", [LOGIN, LOGIN, LOGIN, LOGIN, LOGIN, LOGIN, OK]),
]
# What only takes a form: who is let in, and what a GET gets.
POSTS = [
    ("submit", "/exam/{attempt}/submit", [LOGIN, 302, MISSING, NO, NO, NO, NO]),
    ("logout", "/accounts/logout/", [302] * 7),
]


@pytest.fixture
def places(world, sitter):
    attempt = sitter(world.client("ayesha")).sit()
    User.objects.create_superuser("root", password="a-good-password")
    return {"attempt": attempt.id, "number": models.Issuance.objects.get().number}


def client_of(world, person):
    return world.client(None if person == "anonymous" else person)


def test_each_address_is_open_to_those_in_the_table_and_closed_to_all_others(world, places):
    found = {
        name: [client_of(world, person).get(address.format(**places)).status_code for person in PEOPLE]
        for name, address, _ in ROUTES
    }
    assert found == {name: expected for name, _, expected in ROUTES}


def test_each_form_is_taken_from_those_in_the_table_only(world, places):
    found = {
        name: [client_of(world, person).post(address.format(**places)).status_code for person in PEOPLE]
        for name, address, _ in POSTS
    }
    assert found == {name: expected for name, _, expected in POSTS}


def test_what_takes_a_form_does_nothing_when_it_is_only_looked_at(world, sitter):
    client = world.client("ayesha")
    attempt = sitter(client).start()
    assert client.get(f"/exam/{attempt.id}/submit")["Location"] == f"/exam/{attempt.id}/"
    assert client.get("/accounts/logout/").status_code == 405
    assert client.get(f"/exam/{attempt.id}/").status_code == OK
    attempt.refresh_from_db()
    assert attempt.state == "open"


def test_the_table_names_every_address_there_is():
    own = {pattern.name for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)}
    assert own == {name for name, _, _ in ROUTES + POSTS if ":" not in name}


def test_a_stranger_is_sent_to_the_login_and_back(world, places):
    sent = world.client().get("/records/?state=passed")
    assert sent["Location"] == "/accounts/login/?next=%2Frecords%2F%3Fstate%3Dpassed"


def test_a_refusal_gives_its_reason_in_both_languages(world, places):
    refused = world.client("ayesha").get("/records/")
    assert "Records are for cadre administrators." in refused.content.decode()
    assert "ریکارڈ کیڈر ایڈمنسٹریٹر کے لیے ہیں" in world.client("ayesha", "ur").get("/records/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/exam/00000000-0000-7000-8000-000000000000/",
        "/verify/0000-0000-0000-0000/",
        "/certificates/0000-0000-0000-0000.pdf",
    ],
)
def test_what_does_not_exist_is_not_found(world, address):
    assert world.client("ayesha").get(address).status_code == MISSING


def test_somebody_elses_attempt_looks_like_one_that_does_not_exist(world, places):
    client = world.client("danish")
    theirs = client.get(f"/exam/{places['attempt']}/").content
    nothing = client.get("/exam/00000000-0000-7000-8000-000000000000/").content
    assert [line for line in theirs.splitlines() if b"csrf" not in line] == [
        line for line in nothing.splitlines() if b"csrf" not in line
    ]
