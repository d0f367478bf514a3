"""Joining slips, codes by e-mail, the second factor, and that nobody learns who is on the roster by trying."""

import re
import socket
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User
from django.core.cache.backends import filebased

from benchmarks.ports import free_port
from generator.grader import models
from generator.grader.accounts.openid import login_of
from generator.grader.accounts.slips import VALID_MS, login_for, make_slips
from generator.grader.models import Role
from generator.grader.settings import read_settings
from generator.grader.tables.people import AuditEntry, JoiningSlip
from tests.grader.accounts.conftest import no_totp, totp
from tests.grader.conftest import START_MS, a_login
from tests.grader.letters import all_sent, code_in_the_letter, letters

NEW = "another-good-password"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def slip(world):
    person = models.Trainee.objects.get(personnel_number="P-nologin")
    return make_slips([person], by="admin-pas", now_ms=world.clock())[0]


def join(world, number, code, password=NEW, again=None):
    client = world.client()
    form = {"number": number, "code": code, "password": password, "again": password if again is None else again}
    return client, client.post("/join/", form)


def text_of(page):
    """A page as read, without what is typed back and the token of its form."""
    return re.sub(r'(value|href)="[^"]*"', "", page.content.decode())


def test_a_slip_opens_the_login_once_and_sets_the_password(world, slip):
    client, answer = join(world, "P-nologin", slip.code.lower().replace("-", " "))
    assert answer["Location"] == "/exam/"
    assert "Nologin" in client.get("/me/").content.decode()
    assert join(world, "P-nologin", slip.code)[1].status_code == 403
    login = world.client().post("/accounts/login/", {"username": "P-nologin", "password": NEW})
    assert login["Location"] == "/exam/"
    assert AuditEntry.objects.get(action="slip-used").subject == "P-nologin"


@pytest.fixture(params=["۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])
def keyboard(request):
    """What an Urdu or an Arabic keyboard makes of digits."""
    return str.maketrans("0123456789", request.param)


def test_digits_of_an_urdu_keyboard_sign_in_with_a_slip_by_name_and_with_a_code(world, keyboard):
    models.Trainee.objects.filter(personnel_number="P-nologin").update(
        personnel_number="00300137", email="a@example.pk"
    )
    slip = make_slips([models.Trainee.objects.get(personnel_number="00300137")], by="x", now_ms=world.clock())[0]
    number = "00300137".translate(keyboard)
    assert join(world, number, slip.code.translate(keyboard))[1].status_code == 302
    form = {"username": number, "password": NEW}
    assert world.client().post("/accounts/login/", form)["Location"] == "/exam/"
    client = ask_for_a_code(world, "a@example.pk")
    answer = client.post("/accounts/code/confirm/", {"code": code_in_the_letter().translate(keyboard)})
    assert answer["Location"] == "/exam/"


def test_digits_of_an_urdu_keyboard_set_up_and_show_a_second_factor(world, keyboard):
    client, _ = log_in(world, "ayesha")
    secret = secret_shown_to(client)
    code = totp(secret).translate(keyboard)
    assert client.post("/accounts/factor/new/", {"code": code})["Location"] == "/accounts/factor/codes/"
    again, _ = log_in(world, "ayesha")
    assert again.post("/accounts/factor/", {"code": totp(secret, 1).translate(keyboard)})["Location"] == "/exam/"


def test_a_password_stays_as_it_was_typed(world, slip, keyboard):
    password = "2026-words-of-mine".translate(keyboard)
    assert join(world, "P-nologin", slip.code, password)[1].status_code == 302
    for typed, then in ((password, 302), ("2026-words-of-mine", 403)):
        answer = world.client().post("/accounts/login/", {"username": "P-nologin", "password": typed})
        assert answer.status_code == then


def test_the_database_holds_no_code(slip):
    kept = JoiningSlip.objects.values().get()
    assert slip.code not in str(kept)
    assert slip.code.replace("-", "") not in str(kept)
    assert slip.code not in str(list(AuditEntry.objects.values()))


def test_a_slip_ends_with_its_time_and_with_the_next_one(world, slip):
    person = slip.trainee
    second = make_slips([person], by="admin-pas", now_ms=world.clock())[0]
    assert join(world, "P-nologin", slip.code)[1].status_code == 403
    world.clock.now_ms += VALID_MS + 1
    assert join(world, "P-nologin", second.code)[1].status_code == 403
    assert not User.objects.filter(username="P-nologin").exists()


@pytest.mark.parametrize(("number", "code"), [("P-nobody", "0000-0000-0000"), ("P-nologin", ""), ("", "x" * 500)])
def test_an_unknown_number_and_a_wrong_code_read_the_same(world, slip, number, code):
    expected = join(world, "P-nologin", "1111-1111-1111")[1]
    found = join(world, number, code)[1]
    assert (found.status_code, text_of(found)) == (403, text_of(expected))


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "Choose another password"),
        ("password123", "password123", "Choose another"),
        (NEW, "x", "not the same"),
    ],
)
def test_a_bad_password_uses_no_slip_up(world, slip, password, again, said):
    answer = join(world, "P-nologin", slip.code, password, again)[1]
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert join(world, "P-nologin", slip.code)[1].status_code == 302


def test_a_slip_never_opens_a_login_with_a_larger_role(world):
    ayesha = models.Trainee.objects.get(personnel_number="P-ayesha")
    slip = make_slips([ayesha], by="admin-pas", now_ms=world.clock())[0]
    models.Account.objects.filter(user=ayesha.user).update(role=Role.ADMINISTRATOR)
    ayesha = models.Trainee.objects.get(personnel_number="P-ayesha")
    assert make_slips([ayesha], by="admin-pas", now_ms=world.clock()) == ()
    assert join(world, "P-ayesha", slip.code)[1].status_code == 403


def test_trying_codes_locks_the_number_and_not_the_others(world, slip):
    found = [join(world, "P-nologin", f"0000-0000-000{n}")[1].status_code for n in range(7)]
    assert found == [403] * 5 + [429] * 2
    assert join(world, "P-nologin", slip.code)[1].status_code == 429
    assert join(world, "P-other", slip.code)[1].status_code == 403


def test_trying_passwords_locks_the_name_whether_or_not_there_is_one(world):
    for name in ("ayesha", "nobody"):
        form = {"username": name, "password": "wrong-password"}
        assert [world.client().post("/accounts/login/", form).status_code for _ in range(6)] == [403] * 5 + [429]
    locked = world.client().post("/accounts/login/", {"username": "ayesha", "password": "a-good-password"})
    assert (locked.status_code, "Too many tries" in locked.content.decode()) == (429, True)
    assert world.client().post("/accounts/login/", {"username": "bilal", "password": "a-good-password"})["Location"]


@pytest.fixture
def with_addresses(world):
    models.Trainee.objects.filter(personnel_number="P-nologin").update(email="nologin@example.pk")
    models.Trainee.objects.filter(personnel_number__in=["P-bilal", "P-danish"]).update(email="twice@example.pk")
    return world


def test_a_code_by_e_mail_logs_in_who_is_on_the_roster(with_addresses):
    client = with_addresses.client()
    assert client.post("/accounts/code/", {"email": "NoLogin@example.pk"})["Location"] == "/accounts/code/confirm/"
    assert letters()[0].to == ["nologin@example.pk"]
    assert "سبق" in letters()[0].body
    wrong = client.post("/accounts/code/confirm/", {"code": "WRONG1"})
    assert "The code is not right" in wrong.content.decode()
    assert client.post("/accounts/code/confirm/", {"code": code_in_the_letter()})["Location"] == "/exam/"
    assert "Nologin" in client.get("/me/").content.decode()


@pytest.fixture(params=[Role.OPERATOR, Role.ADMINISTRATOR, None])
def works_here(world, request):
    """The login of somebody who stands on the roster and works here too: in a role, or in the back office with none."""
    user = User.objects.get(username="ayesha")
    if request.param:
        models.Account.objects.filter(user=user).update(role=request.param)
    else:
        models.Account.objects.filter(user=user).delete()
        User.objects.filter(pk=user.pk).update(is_superuser=True)
    return user


def ask_for_a_code(world, email):
    client = world.client()
    assert client.post("/accounts/code/", {"email": email})["Location"] == "/accounts/code/confirm/"
    return client


def test_the_address_the_roster_has_opens_no_login_of_somebody_who_works_here(world, works_here):
    models.Trainee.objects.filter(user=works_here).update(email="chosen@example.pk")
    ask_for_a_code(world, "chosen@example.pk")
    assert letters() == []
    assert login_of({"email": "chosen@example.pk", "email_verified": True}, None) is None


def test_their_own_address_does_whatever_the_roster_says(world, works_here):
    User.objects.filter(pk=works_here.pk).update(email="own@example.pk")
    models.Trainee.objects.exclude(user=works_here).update(email="own@example.pk")
    client = ask_for_a_code(world, "own@example.pk")
    assert letters()[0].to == ["own@example.pk"]
    assert client.post("/accounts/code/confirm/", {"code": code_in_the_letter()}).status_code == 302
    assert client.session["_auth_user_id"] == str(works_here.pk)


def test_no_slip_opens_it(world, works_here):
    person = models.Trainee.objects.get(user=works_here)
    assert make_slips([person], by="admin-pas", now_ms=world.clock()) == ()


def test_what_the_roster_had_does_not_come_along_with_a_larger_role(with_addresses):
    ask_for_a_code(with_addresses, "nologin@example.pk")
    user = models.Trainee.objects.get(personnel_number="P-nologin").user
    models.Account.objects.filter(user=user).update(role=Role.OPERATOR)
    ask_for_a_code(with_addresses, "nologin@example.pk")
    assert len(letters()) == 1


def test_a_number_on_the_roster_takes_nobodys_name_whatever_its_case(world):
    a_login("Chief", Role.OPERATOR)
    person = models.Trainee.objects.get(personnel_number="P-nologin")
    person.personnel_number = "CHIEF"
    person.save()
    assert login_for(person).username == str(person.id)
    assert log_in(world, "chief")[1].status_code == 302


@pytest.mark.parametrize("email", ["nobody@example.pk", "twice@example.pk"])
def test_an_unknown_or_shared_address_reads_the_same_and_gets_no_letter(with_addresses, email):
    pages = []
    for asked in ("nologin@example.pk", email):
        client = with_addresses.client()
        sent = client.post("/accounts/code/", {"email": asked})
        pages.append((sent.status_code, sent["Location"], text_of(client.get("/accounts/code/confirm/"))))
    assert pages[0] == pages[1]
    assert len(letters()) == 1


def test_a_mail_server_that_is_away_tells_nobody_who_is_on_the_roster(with_addresses, settings, caplog):
    port = free_port()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    pages = []
    for email in ("nologin@example.pk", "nobody@example.pk"):
        client = ask_for_a_code(with_addresses, email)
        pages.append(text_of(client.get("/accounts/code/confirm/")))
    assert pages[0] == pages[1]
    assert "If none comes, ask your cadre administrator" in pages[0]
    all_sent()
    told = [record.getMessage() for record in caplog.records if record.name == "sabaq"]
    assert told == ["a code by e-mail could not be sent: ConnectionRefusedError"]


def test_nobody_waits_for_a_mail_server_that_hangs(with_addresses, settings, caplog):
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, *hanging.getsockname()
        ask_for_a_code(with_addresses, "nologin@example.pk")
        line, _ = hanging.accept()
        assert caplog.records == []
        line.close()
    all_sent()
    assert "a code by e-mail could not be sent: SMTPServerDisconnected" in caplog.messages


def test_whoever_mistyped_the_address_asks_for_another_code_in_the_same_browser(with_addresses):
    client = ask_for_a_code(with_addresses, "nologni@example.pk")
    assert client.get("/accounts/code/").status_code == 200
    client.post("/accounts/code/", {"email": "nologin@example.pk"})
    assert client.post("/accounts/code/confirm/", {"code": code_in_the_letter()})["Location"] == "/exam/"


def test_a_code_may_be_tried_three_times(with_addresses):
    client = with_addresses.client()
    client.post("/accounts/code/", {"email": "nologin@example.pk"})
    for _ in range(3):
        client.post("/accounts/code/confirm/", {"code": "WRONG1"})
    client.post("/accounts/code/confirm/", {"code": code_in_the_letter()})
    assert client.get("/me/").status_code == 302


def secret_shown_to(client):
    """The secret of a new second factor, for which the password is asked once more."""
    again = client.get("/accounts/factor/new/")["Location"]
    assert client.get(again).status_code == 200
    assert client.post(again, {"password": "not-this"}).status_code == 400
    assert client.post(again, {"password": "a-good-password"})["Location"] == "/accounts/factor/new/"
    page = client.get("/accounts/factor/new/").content.decode()
    assert "<svg" in page
    return re.search(r'<code class="digest" dir="ltr">(\w+)</code>', page)[1]


@pytest.fixture
def reachable(world, settings, tmp_path):
    """A server that other machines reach."""
    settings.SABAQ = read_settings({"data": settings.SABAQ.data, "base_url": "https://training.example.gov.pk"}, {})
    return world


def log_in(world, name):
    client = world.client()
    return client, client.post("/accounts/login/", {"username": name, "password": "a-good-password"})


def test_an_administrator_sets_up_a_second_factor_before_anything_else_and_needs_it_ever_after(reachable):
    client, answer = log_in(reachable, "admin-pas")
    assert answer["Location"] == "/records/"
    assert client.get("/records/")["Location"] == "/accounts/factor/new/"
    secret = secret_shown_to(client)
    wrong = client.post("/accounts/factor/new/", {"code": no_totp(secret)})
    assert (wrong.status_code, "Take the newest one" in wrong.content.decode()) == (400, True)
    assert client.post("/accounts/factor/new/", {"code": totp(secret)})["Location"] == "/accounts/factor/codes/"
    recovery = re.findall(r'<code dir="ltr">(\w+)</code>', client.get("/accounts/factor/codes/").content.decode())
    assert len(recovery) == 10
    assert client.get("/records/").status_code == 200
    told = [(entry.by, entry.detail["factor"], entry.detail["done"]) for entry in AuditEntry.objects.order_by("id")]
    assert told == [("admin-pas", "totp", "added"), ("admin-pas", "recovery_codes", "added")]

    again, answer = log_in(reachable, "admin-pas")
    assert answer["Location"] == "/accounts/factor/"
    assert again.get("/records/")["Location"].startswith("/accounts/login/")
    assert again.post("/accounts/factor/", {"code": "123"}).status_code == 400
    assert again.post("/accounts/factor/", {"code": recovery[0]})["Location"] == "/records/"
    third, _ = log_in(reachable, "admin-pas")
    assert third.post("/accounts/factor/", {"code": recovery[0]}).status_code == 400


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.ADMINISTRATOR, "/records/"),
        (Role.TRAINER, "/bank/"),
        (Role.AUDITOR, "/records/trail/"),
        (Role.OPERATOR, "/records/tokens/"),
    ],
)
def test_whoever_sees_more_than_their_own_record_is_held_back_until_a_second_factor_is_set_up(reachable, role, address):
    a_login("new-here", role)
    client, _ = log_in(reachable, "new-here")
    for asked in (address, "/exam/", "/me/"):
        assert client.get(asked).headers.get("Location") == "/accounts/factor/new/", asked
    secret = secret_shown_to(client)
    assert client.post("/accounts/factor/new/", {"code": no_totp(secret)}).status_code == 400
    assert client.get(address).headers.get("Location") == "/accounts/factor/new/"
    assert client.post("/accounts/factor/new/", {"code": totp(secret)})["Location"] == "/accounts/factor/codes/"
    assert client.get(address).status_code == 200


def test_the_secret_of_a_second_factor_is_encrypted_where_it_is_kept(reachable):
    client, _ = log_in(reachable, "trainer")
    secret = secret_shown_to(client)
    client.post("/accounts/factor/new/", {"code": totp(secret)})
    assert Authenticator.objects.count() == 2
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_code_of_the_half_minute_before_is_good_and_each_is_good_once(reachable):
    user = User.objects.get(username="ayesha")
    secret = "JBSWY3DPEHPK3PXP"
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(secret)}
    )
    for step, then in ((-3, 400), (-1, 302), (-1, 400), (4, 400)):
        client, _ = log_in(reachable, "ayesha")
        assert client.post("/accounts/factor/", {"code": totp(secret, step)}).status_code == then, step


def test_a_code_is_used_for_as_long_as_it_would_be_good(reachable, monkeypatch):
    user, secret = User.objects.get(username="ayesha"), "JBSWY3DPEHPK3PXP"
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(secret)}
    )
    found = []
    for seconds in (0, 45, 45):
        monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda later=seconds: START_MS / 1000 + later))
        monkeypatch.setattr(filebased, "time", SimpleNamespace(time=lambda later=seconds: time.time() + later))
        code = totp(secret, 1 if len(found) < 2 else 2)
        found.append(log_in(reachable, "ayesha")[0].post("/accounts/factor/", {"code": code}).status_code)
    assert found == [302, 400, 302]


def test_trainees_need_none_and_neither_does_a_server_of_this_machine_alone(world, reachable, settings):
    client, _ = log_in(reachable, "ayesha")
    assert client.get("/me/").status_code == 200
    settings.SABAQ = read_settings({"data": settings.SABAQ.data}, {})
    assert log_in(world, "admin-pas")[0].get("/records/").status_code == 200


def test_the_back_office_has_no_login_of_its_own(reachable):
    User.objects.create_superuser("root", password="a-good-password")
    client = reachable.client()
    form = {"username": "root", "password": "a-good-password", "next": "/back-office/"}
    assert client.post("/back-office/login/", form)["Location"].startswith("/accounts/login/")
    assert client.get("/back-office/").status_code == 302
    client.force_login(User.objects.get(username="root"))
    assert client.get("/back-office/")["Location"] == "/accounts/factor/new/"


def test_nobody_signs_up(world):
    assert world.client().get("/accounts/signup/").status_code == 404
