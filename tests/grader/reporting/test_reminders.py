"""Letters that remind: each is its own, none goes out twice, and nothing is held while a mail server takes its time."""

import re

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import connection

from generator.grader import models, words
from generator.grader.reporting import reminding
from generator.grader.tables.people import AuditEntry
from generator.grader.tables.reports import Reminder
from generator.model.text import Language
from tests.grader.mail_server import mail_server

PAGE = "/records/reminders/"
NAMES = ("ayesha", "bilal", "nologin")
"""Those of cadre pas, in the order in which they are written to."""


def address(name):
    return f"{name}@example.pk"


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def reminded():
    return sorted(Reminder.objects.values_list("trainee__personnel_number", flat=True))


def write_as(name, email):
    models.Trainee.objects.filter(personnel_number=f"P-{name}").update(email=email)


@pytest.fixture
def with_addresses(world):
    for name in (*NAMES, "danish"):
        write_as(name, address(name))
    return world


@pytest.fixture
def server(with_addresses, settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server


@pytest.mark.parametrize("after_the_letter", [False, True])
def test_a_mailbox_that_is_no_more_stops_nobody_behind_it(world, server, after_the_letter):
    server.refuses, server.after_the_letter = {address("ayesha"): 550}, after_the_letter
    client = world.client("admin-pas")
    assert "2 letters were sent" in text_of(client.post(PAGE))
    assert server.taken == [address("bilal"), address("nologin")]
    assert reminded() == ["P-bilal", "P-nologin"]
    assert AuditEntry.objects.get(action="reminders").detail == {"n": 2}
    assert "0 letters were sent" in text_of(client.post(PAGE))
    # Put right, it gets its letter, and nobody gets another.
    server.refuses = {}
    assert "1 letters were sent" in text_of(client.post(PAGE))
    assert server.taken == [address("bilal"), address("nologin"), address("ayesha")]


@pytest.mark.parametrize("language", Language)
def test_the_page_names_whose_address_was_refused_and_leads_to_them(world, server, language):
    # The roster took such an address before.
    write_as("bilal", "bilal@mail..gov.pk")
    server.refuses = {address("nologin"): 550}
    text = text_of(world.client("admin-pas", language).post(PAGE))
    assert words.say("reminders_sent", language, n=1) in text
    told = text.partition(words.say("reminders_refused", language, n=2))[2]
    for name, email in (("bilal", "bilal@mail..gov.pk"), ("nologin", address("nologin"))):
        person = models.Trainee.objects.get(personnel_number=f"P-{name}")
        link = f'<a href="/records/person/{person.pk}/">{person.name[language]}</a>'
        assert re.search(rf"{link}\W+<bdi>{email}</bdi>", told), name
    assert reminded() == ["P-ayesha"]


def test_where_every_address_is_taken_none_is_named(world, server):
    text = text_of(world.client("admin-pas").post(PAGE))
    assert words.say("reminders_sent", Language.EN, n=3) in text
    assert "/records/person/" not in text


@pytest.mark.parametrize("answer", [421, 0])
@pytest.mark.parametrize("after_the_letter", [False, True])
def test_a_server_that_goes_away_is_told_and_what_went_out_before_stays_kept(world, server, answer, after_the_letter):
    server.refuses, server.after_the_letter = {address("bilal"): answer}, after_the_letter
    client = world.client("admin-pas")
    text = text_of(client.post(PAGE))
    assert words.say("reminders_failed", Language.EN, n=1) in text
    assert "/records/person/" not in text
    assert reminded() == ["P-ayesha"]
    server.refuses = {}
    assert "2 letters were sent" in text_of(client.post(PAGE))
    assert server.taken == [address(name) for name in NAMES]


def test_a_login_that_the_server_refuses_is_told_as_a_server_that_is_away(world, server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "sabaq", "wrong"
    assert words.say("reminders_failed", Language.EN, n=0) in text_of(world.client("admin-pas").post(PAGE))
    assert (server.taken, reminded()) == ([], [])


def test_what_went_out_before_a_fault_of_our_own_is_kept(world, server, monkeypatch):
    write = reminding._letter

    def faulty(person, occasion):
        return write(person, occasion) if person.personnel_number != "P-bilal" else 1 / 0

    monkeypatch.setattr(reminding, "_letter", faulty)
    with pytest.raises(ZeroDivisionError):
        world.client("admin-pas").post(PAGE)
    assert server.taken == [address("ayesha")]
    assert reminded() == ["P-ayesha"]


class Watching(locmem.EmailBackend):
    """Tells of each letter whether it went out of an open transaction."""

    within: list[bool] = []  # noqa: RUF012  what it saw is asked of the class

    def send_messages(self, messages):
        self.within.append(connection.in_atomic_block)
        return super().send_messages(messages)


class PressedTwice(locmem.EmailBackend):
    """Meets the second press while it has the first letter."""

    again = None
    told: list[tuple[int, str]] = []  # noqa: RUF012  as above

    def send_messages(self, messages):
        if PressedTwice.again:
            press, PressedTwice.again = PressedTwice.again, None
            answer = press()
            self.told.append((answer.status_code, answer.content.decode()))
        return super().send_messages(messages)


@pytest.mark.parametrize("language", Language)
def test_a_second_press_while_letters_go_out_writes_to_nobody_twice(with_addresses, settings, monkeypatch, language):
    settings.EMAIL_BACKEND = f"{__name__}.PressedTwice"
    monkeypatch.setattr(PressedTwice, "told", [])
    again = with_addresses.client("admin-pas", language)
    monkeypatch.setattr(PressedTwice, "again", lambda: again.post(PAGE))
    assert "3 letters were sent" in text_of(with_addresses.client("admin-pas").post(PAGE))
    ((status, text),) = PressedTwice.told
    assert (status, words.say("reminders_busy", language) in text) == (409, True)
    assert [letter.to for letter in mail.outbox] == [[address(name)] for name in NAMES]
    # Afterwards it is taken again.
    assert words.say("reminders_sent", language, n=0) in text_of(again.post(PAGE))


def test_no_transaction_is_open_while_letters_are_sent(with_addresses, settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Watching"
    monkeypatch.setattr(Watching, "within", [])
    assert "3 letters were sent" in text_of(with_addresses.client("admin-pas").post(PAGE))
    assert Watching.within == [False, False, False]
    assert [letter.to for letter in mail.outbox] == [[address(name)] for name in NAMES]
