"""Every address of the grader, and who may go there: one table, and nothing outside it."""

import re
import shutil

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import URLPattern, get_resolver

from generator.grader import models
from generator.grader.certificates.life import revoke
from generator.grader.certificates.signing import sign_pending
from generator.grader.log.files import LogFiles
from generator.grader.log.sequencer import seal
from tests.grader.strict import lacking

PEOPLE = ("anonymous", "ayesha", "danish", "admin-pas", "admin-psp", "trainer", "auditor", "operator", "root")
OK, LOGIN, NO, MISSING, TOKEN = 200, 302, 403, 404, 401
ONWARDS = 302  # to the page of a form; or a step of signing in that nobody here has begun, or has behind them

# The address, what it is called in `urls`, and what each of PEOPLE gets. Ayesha (cadre pas) has passed; the
# attempt and the certificate are hers.
ROUTES = [
    ("first", "/", [OK] * 9),
    ("health", "/healthz", [OK] * 9),
    ("metrics", "/metrics", [OK] * 9),
    ("login", "/accounts/login/", [OK] * 9),
    ("account_login", "/accounts/login/", [OK] * 9),
    ("join", "/join/", [OK] * 9),
    ("account_request_login_code", "/accounts/code/", [OK, *[ONWARDS] * 8]),
    ("account_confirm_login_code", "/accounts/code/confirm/", [ONWARDS] * 9),
    ("openid_connect_login", "/accounts/openid/", [MISSING] * 9),
    ("openid_connect_callback", "/accounts/openid/back/", [MISSING] * 9),
    ("account_change_password", "/accounts/password/", [LOGIN, *[OK] * 8]),
    ("account_set_password", "/accounts/password/new/", [ONWARDS] * 9),
    ("account_reauthenticate", "/accounts/again/", [LOGIN, *[OK] * 8]),
    ("mfa_authenticate", "/accounts/factor/", [ONWARDS] * 9),
    ("mfa_reauthenticate", "/accounts/factor/again/", [ONWARDS] * 9),
    ("mfa_activate_totp", "/accounts/factor/new/", [ONWARDS] * 9),
    ("mfa_deactivate_totp", "/accounts/factor/remove/", [LOGIN, *[MISSING] * 8]),
    ("mfa_index", "/accounts/factor/done/", [ONWARDS] * 9),
    ("mfa_view_recovery_codes", "/accounts/factor/codes/", [LOGIN, *[MISSING] * 8]),
    ("mfa_generate_recovery_codes", "/accounts/factor/codes/new/", [ONWARDS] * 9),
    ("exam", "/exam/", [LOGIN, OK, OK, NO, NO, NO, NO, NO, NO]),
    ("attempt", "/exam/{attempt}/", [LOGIN, OK, MISSING, NO, NO, NO, NO, NO, NO]),
    ("me", "/me/", [LOGIN, OK, OK, NO, NO, NO, NO, NO, NO]),
    ("records", "/records/", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("records-csv", "/records/roster.csv", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("records-xlsx", "/records/roster.xlsx", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("completion", "/records/completion/", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("deadline", "/records/deadline/", [LOGIN, NO, NO, ONWARDS, ONWARDS, NO, NO, ONWARDS, NO]),
    ("late", "/records/late/", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("late-csv", "/records/late.csv", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("late-xlsx", "/records/late.xlsx", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("expiring-csv", "/records/expiring.csv", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("expiring-xlsx", "/records/expiring.xlsx", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("unfinished-csv", "/records/unfinished.csv", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("unfinished-xlsx", "/records/unfinished.xlsx", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("expiring", "/records/expiring/", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("reminders", "/records/reminders/", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("report", "/records/report/", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("person", "/records/person/{person}/", [LOGIN, NO, NO, OK, MISSING, NO, OK, NO, NO]),
    ("roster-import", "/records/import/", [LOGIN, NO, NO, OK, OK, NO, NO, OK, NO]),
    ("empty-csv", "/records/import/empty.csv", [LOGIN, NO, NO, OK, OK, NO, NO, OK, NO]),
    ("empty-xlsx", "/records/import/empty.xlsx", [LOGIN, NO, NO, OK, OK, NO, NO, OK, NO]),
    # Of a file that waits, and here none does.
    ("bad-csv", "/records/import/bad.csv", [LOGIN, NO, NO, MISSING, MISSING, NO, NO, MISSING, NO]),
    ("bad-xlsx", "/records/import/bad.xlsx", [LOGIN, NO, NO, MISSING, MISSING, NO, NO, MISSING, NO]),
    ("changes-csv", "/records/import/changes.csv", [LOGIN, NO, NO, MISSING, MISSING, NO, NO, MISSING, NO]),
    ("changes-xlsx", "/records/import/changes.xlsx", [LOGIN, NO, NO, MISSING, MISSING, NO, NO, MISSING, NO]),
    ("slips", "/records/slips/", [LOGIN, NO, NO, OK, OK, NO, NO, OK, NO]),
    ("state", "/records/state/{person}/", [LOGIN, NO, NO, OK, MISSING, NO, OK, OK, NO]),
    ("appeal", "/records/attempts/{attempt}/", [LOGIN, NO, NO, OK, MISSING, NO, OK, NO, NO]),
    ("extra-time", "/records/extra-time/{person}/", [LOGIN, NO, NO, OK, MISSING, NO, OK, NO, NO]),
    ("further-attempt", "/records/further-attempt/{person}/", [LOGIN, NO, NO, OK, MISSING, NO, OK, NO, NO]),
    ("trail", "/records/trail/", [LOGIN, NO, NO, NO, NO, NO, OK, OK, NO]),
    ("tokens", "/records/tokens/", [LOGIN, NO, NO, NO, NO, NO, NO, OK, NO]),
    ("bank", "/bank/", [LOGIN, NO, NO, NO, NO, OK, NO, NO, NO]),
    ("verify", "/verify/", [OK] * 9),
    ("verify-number", "/verify/{number}/", [OK] * 9),
    ("certificate-pdf", "/certificates/{number}.pdf", [OK] * 9),
    ("certificate-json", "/certificates/{number}.json", [OK] * 9),
    ("certificate-png", "/certificates/{number}.png", [OK] * 9),
    ("did", "/.well-known/did.json", [OK] * 9),
    ("status", "/status/1.json", [OK] * 9),
    ("verify-script", "/verify/check.js", [OK] * 9),
    ("verify-offline", "/verify/offline.html", [OK] * 9),
    ("verify-scan", "/verify/scan.js", [OK] * 9),
    ("pdf-authority", "/verify/pdf-authority.pem", [OK] * 9),
    ("verify-standing", "/verify/{number}/standing.json", [MISSING] * 9),
    ("certificates", "/certificates/", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("certificates-zip", "/certificates/batch.zip?batch=2026", [LOGIN, NO, NO, OK, OK, NO, OK, NO, NO]),
    ("certificate", "/certificates/{number}/", [LOGIN, NO, NO, OK, MISSING, NO, OK, OK, NO]),
    ("certificate-proof", "/certificates/{number}.tlog-proof", [MISSING] * 9),
    ("log-checkpoint", "/log/checkpoint", [MISSING] * 9),
    ("log-key", "/log/key", [OK] * 9),
    ("log-tile", "/log/tile/0/000", [MISSING] * 9),
    # Other systems come with a token, and a login opens nothing to them.
    ("api-document", "/api/v1/openapi.json", [OK] * 9),
    ("api-completion", "/api/v1/completion", [TOKEN] * 9),
    ("api-summary", "/api/v1/completion/summary", [TOKEN] * 9),
    ("api-unknown", "/api/v2/anything", [MISSING] * 9),
    ("admin:index", "/back-office/", [*[LOGIN] * 8, OK]),
]
# What only takes a form: who is let in.
POSTS = [
    ("submit", "/exam/{attempt}/submit", [LOGIN, 302, MISSING, NO, NO, NO, NO, NO, NO]),
    ("logout", "/accounts/logout/", [302] * 9),
    ("deadline", "/records/deadline/", [LOGIN, NO, NO, 404, 404, NO, NO, 404, NO]),
    ("choices", "/records/choices/", [LOGIN, NO, NO, 302, 302, NO, 302, NO, NO]),
    ("api-roster", "/api/v1/roster", [TOKEN] * 9),
    # Pages that are looked at too: what is changed there, by whom. 400 is an empty form from one who may.
    ("roster-import", "/records/import/", [LOGIN, NO, NO, 400, 400, NO, NO, 400, NO]),
    ("slips", "/records/slips/", [LOGIN, NO, NO, 404, 404, NO, NO, 404, NO]),
    ("state", "/records/state/{person}/", [LOGIN, NO, NO, 400, MISSING, NO, NO, 400, NO]),
    ("extra-time", "/records/extra-time/{person}/", [LOGIN, NO, NO, 400, MISSING, NO, NO, NO, NO]),
    ("further-attempt", "/records/further-attempt/{person}/", [LOGIN, NO, NO, 400, MISSING, NO, NO, NO, NO]),
    ("tokens", "/records/tokens/", [LOGIN, NO, NO, NO, NO, NO, NO, 400, NO]),
    ("reminders", "/records/reminders/", [LOGIN, NO, NO, OK, OK, NO, NO, NO, NO]),
    ("exam", "/exam/", [LOGIN, NO, 302, NO, NO, NO, NO, NO, NO]),  # Ayesha has passed and begins no other
    ("attempt", "/exam/{attempt}/", [LOGIN, 302, MISSING, NO, NO, NO, NO, NO, NO]),
    ("verify", "/verify/", [400] * 9),
    # Signing in: open to all, as their pages are; what is not begun leads back.
    ("login", "/accounts/login/", [403] * 9),
    ("account_login", "/accounts/login/", [403] * 9),
    ("join", "/join/", [400] * 9),
    ("account_request_login_code", "/accounts/code/", [400, *[ONWARDS] * 8]),
    ("account_confirm_login_code", "/accounts/code/confirm/", [ONWARDS] * 9),
    ("account_change_password", "/accounts/password/", [LOGIN, *[400] * 8]),
    ("account_set_password", "/accounts/password/new/", [ONWARDS] * 9),
    ("account_reauthenticate", "/accounts/again/", [LOGIN, *[400] * 8]),
    ("mfa_authenticate", "/accounts/factor/", [ONWARDS] * 9),
    ("mfa_reauthenticate", "/accounts/factor/again/", [ONWARDS] * 9),
    ("mfa_activate_totp", "/accounts/factor/new/", [ONWARDS] * 9),
    ("mfa_deactivate_totp", "/accounts/factor/remove/", [LOGIN, *[MISSING] * 8]),
    ("mfa_generate_recovery_codes", "/accounts/factor/codes/new/", [ONWARDS] * 9),
    ("certificate-revoke", "/certificates/{number}/revoke", [LOGIN, NO, NO, 400, MISSING, NO, NO, 400, NO]),
    ("certificate-reissue", "/certificates/{number}/reissue", [LOGIN, NO, NO, 400, MISSING, NO, NO, 400, NO]),
]
# What is there only once a certificate is revoked and the log has it.
PUBLISHED = [
    ("verify-standing", "/verify/{number}/standing.json"),
    ("certificate-proof", "/certificates/{number}.tlog-proof"),
    ("log-checkpoint", "/log/checkpoint"),
    ("log-tile", "/log/tile/0/000.p/2"),
]


def client_of(world, person):
    return world.client(None if person == "anonymous" else person)


def whole(answer):
    """Give a reply read to its end, as every server reads it: a file is open until then, and may break until then."""
    if answer.streaming:
        answer.getvalue()
    return answer


def told(answer):
    """What came of a request; and what the reply lacks, if it is not as strict as all must be."""
    return lacking(answer) or answer.status_code


def answers(world, places, address, method="get"):
    return [told(whole(getattr(client_of(world, person), method)(address.format(**places)))) for person in PEOPLE]


def test_each_address_is_open_to_those_in_the_table_and_closed_to_all_others(world, places):
    found = {name: answers(world, places, address) for name, address, _ in ROUTES}
    assert found == {name: expected for name, _, expected in ROUTES}


def test_each_form_is_taken_from_those_in_the_table_only(world, places):
    found = {name: answers(world, places, address, "post") for name, address, _ in POSTS}
    assert found == {name: expected for name, _, expected in POSTS}


def test_no_other_address_takes_a_form(world, places):
    forms = {name for name, _, _ in POSTS} | {"api-unknown", "mfa_view_recovery_codes", "admin:index"}
    looked_at = [(name, address.format(**places)) for name, address, _ in ROUTES if name not in forms]
    for person in PEOPLE:
        client = client_of(world, person)
        found = {name: client.post(address).status_code for name, address in looked_at}
        assert found == {name: 405 for name, _ in looked_at}, person


def test_no_form_is_taken_without_the_token_of_our_own_page(world, places):
    """Whoever one is: the interface for other systems alone asks for none, and looks at no cookie."""
    interface = {"api-roster": 401, "api-completion": 405, "api-summary": 405, "api-unknown": 404}
    for person in ("anonymous", "ayesha", "admin-pas", "root"):
        strict = Client(enforce_csrf_checks=True, headers={"Origin": "https://evil.example"})
        strict.cookies = client_of(world, person).cookies
        found = {name: strict.post(address.format(**places)).status_code for name, address, _ in ROUTES + POSTS}
        assert found == {name: interface.get(name, 403) for name in found}, person


@pytest.fixture
def _published(world, places):
    """Ayesha's certificate stands in the log and is revoked."""
    issued = models.Issuance.objects.get()
    revoke(issued, reason="an error", by="admin-pas", now_ms=world.clock())
    sign_pending(world.issuer)
    seal(LogFiles(django_settings.SABAQ.data), world.issuer.logs, waits=True)
    yield
    shutil.rmtree(django_settings.SABAQ.data / "log", ignore_errors=True)


@pytest.mark.usefixtures("_published")
def test_what_is_published_of_a_certificate_is_for_everybody(world, places):
    found = {name: answers(world, places, address) for name, address in PUBLISHED}
    assert found == {name: [OK] * 9 for name, _ in PUBLISHED}


def back_office(patterns, before="/back-office/"):
    """Every address of the stock admin, about row 1."""
    for pattern in patterns:
        after = re.sub(r"<[^>]+>|\(\?P<\w+>[^)]*\)", "1", str(pattern.pattern)).strip("^$\\Z")
        if isinstance(pattern, URLPattern):
            yield before + after.replace("(?:", "").replace(")", "")
        else:
            yield from back_office(pattern.url_patterns, before + after)


def test_the_back_office_is_closed_at_every_address_to_all_but_its_superuser(world, places):
    (inside,) = [pattern for pattern in get_resolver().url_patterns if not isinstance(pattern, URLPattern)]
    addresses = sorted({*back_office(inside.url_patterns)} - {"/back-office/login/", "/back-office/logout/"})
    assert len(addresses) > 30
    shut = "/back-office/login/?next="
    for person in ("anonymous", "ayesha", "admin-pas", "operator"):
        client = client_of(world, person)
        for address in addresses:
            for answer in (client.get(address), client.post(address)):
                where = answer.get("Location", "")
                assert (answer.status_code, where.startswith(shut), lacking(answer)) == (302, True, []), address
    root = client_of(world, "root")
    assert not [address for address in addresses if root.get(address).get("Location", "").startswith(shut)]


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
