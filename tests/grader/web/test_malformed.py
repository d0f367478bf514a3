"""Text that no form of ours sends, in bulk, to every address and into every field: never a fault of the server's."""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, get_resolver

from generator.grader import models
from generator.grader.api import tokens
from generator.grader.people.file import COLUMNS
from tests.grader.test_routes import whole

GRADER = Path(models.__file__).parent
TEXTS = {
    "zero byte": b"a\x00b",
    "control characters": b"\x07\x1b[31m\x7f\xc2\x85",
    "not UTF-8": b"\xff\xfe\x80" + "\ud800".encode(errors="surrogatepass"),
    "signs that show nothing": "\u202egnp.exe\u2066\u200f\u2028\U0010ffff\ufffe\ufdd0".encode(),
    "lines and markup": b"a\r\nX-Injected: 1\r\n\r\n'\"><script>{{ 7*7 }}%s%n\\../../../etc/passwd",
    "nothing": b"",
    "a megabyte": b"x" * 1_000_000,
    "huge number": b"9" * 5_000,
    "number beyond a column": b"9223372036854775808",
    "negative": b"-1",
    "digit that is none": "²".encode(),
    "year zero": b"0000-00-00",
}
FIELDS = (
    "academy", "action", "after", "again", "batch", "cadre", "certificate", "code", "day", "days", "decide", "draw",
    "email", "forget", "id", "lang", "late", "limit", "login", "minutes", "name", "name_en", "name_ur", "next",
    "number", "on", "only", "out", "page", "password", "process", "q1", "query", "reason", "revoke", "roster", "saved",
    "scope", "search", "shown", "skip", "state", "status", "sure", "token", "username", "whole",
)  # fmt: skip
"""The names of every field that anything of ours reads."""

URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def places(world, sitter, settings):
    """An open attempt, a certificate, and hashes that take no time, for wrong passwords are many here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    User.objects.create_superuser("root", password="a-good-password")
    models.Account.objects.create(user=User.objects.create(username="operator"), role=models.Role.OPERATOR)
    sat = sitter(world.client("ayesha")).sit()
    opened = sitter(world.client("bilal")).start()
    number = models.Issuance.objects.get().number
    return {"attempt_id": opened.id, "trainee_id": sat.trainee_id, "number": number, "path": "0/000"}


def addresses(places):
    """Every address there is, and of the back office those with a form of their own."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            known = {name: 1 if name == "number" and "int" in str(pattern.pattern) else places[name] for name in places}
            yield "/" + _filled(str(pattern.pattern), known)
    login = User.objects.get(username="ayesha").pk
    yield from (
        "/back-office/login/", "/back-office/grader/trainee/", "/back-office/grader/cadre/add/",
        f"/back-office/auth/user/{login}/change/", "/back-office/r/1/1/",
    )  # fmt: skip


def _filled(pattern, known):
    plain = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known[found[1]]), pattern)
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: str(known[found[1]]), pattern)
    return (plain if "(?P" not in pattern else named).strip("^$").replace("\\", "").replace("^api/", "api/v9/")


def person_of(address):
    """Give somebody who gets beyond the door there."""
    for start, name in (
        ("/exam", "bilal"), ("/me", "bilal"), ("/records/trail", "operator"), ("/records", "admin-pas"),
        ("/certificates", "admin-pas"), ("/bank", "trainer"), ("/back-office/login", None), ("/back-office", "root"),
        ("/accounts/again", "ayesha"), ("/accounts/factor", "ayesha"),
    ):  # fmt: skip
        if address.startswith(start):
            return name
    return None


@contextmanager
def undone():
    """Take back whatever is written, so that no text spoils what the next one meets."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def clients(world, places):
    """Give a browser of somebody who gets beyond the door of an address."""
    kept = {name: world.client(name) for name in (None, "ayesha", "bilal", "admin-pas", "operator", "trainer", "root")}
    for client in kept.values():
        client.raise_request_exception = False
    return lambda address: kept[person_of(address)]


@dataclass(frozen=True, kw_only=True)
class Attack:
    """One request, and what is wrong with it."""

    what: str
    address: str
    method: str = "POST"
    body: bytes = b""
    kind: str = URLENCODED
    headers: dict[str, str] = field(default_factory=dict)
    is_checked: bool = False


def broken(clients, attacks):
    """Give those attacks that were answered with a fault of the server's."""
    found, sent = [], 0
    for attack in attacks:
        sent += 1
        client = clients(attack.address)
        client.handler.enforce_csrf_checks = attack.is_checked
        cookies = client.cookies.copy()
        with undone():
            answer = whole(
                client.generic(attack.method, attack.address, attack.body, attack.kind, headers=attack.headers)
            )
        if answer.status_code >= 500:
            found.append((attack.what, attack.method, attack.address))
        client.cookies = cookies
    assert sent
    return found


def test_the_list_of_fields_names_every_field_that_is_read():
    source = "".join(path.read_text() for path in GRADER.rglob("*.py"))
    read = re.findall(r"""(?:POST|GET|FILES|query|form)(?:\.get|\.getlist|\.pop)?[(\[]"(\w+)["]""", source)
    asked = re.findall(r""""(\w+)" in (?:request\.(?:POST|GET)|form)""", source)
    assert len(read) > 20
    assert {*read, *asked} <= set(FIELDS)


def test_no_text_in_all_fields_at_once_breaks_any_address(clients, places):
    def attacks():
        for what, text in TEXTS.items():
            # Together less than any form may hold, or than a line of an address.
            form, query = (urlencode(dict.fromkeys(FIELDS, text[:most])) for most in (40_000, 2_000))
            for address in addresses(places):
                yield Attack(what=what, address=address, body=form.encode())
                if not address.endswith((".pdf", ".png", ".zip", ".html")):
                    yield Attack(what=what, method="GET", address=f"{address}?{query}")

    assert broken(clients, attacks()) == []


def test_no_file_in_the_place_of_a_roster_or_a_certificate_breaks_anything(clients, places):
    def attacks():
        for what, text in TEXTS.items():
            for address, name in (("/records/import/", "roster"), ("/verify/", "certificate")):
                head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="a\u202eb\\..\\c.csv"\r\n\r\n'
                body = head.encode() + text + b"\r\n--x--\r\n"
                yield Attack(what=what, address=address, body=body, kind="multipart/form-data; boundary=x")

    assert broken(clients, attacks()) == []


def forms(places):
    """Forms that are in order but for the one field that is spoilt."""
    number, person, attempt = (places[name] for name in ("number", "trainee_id", "attempt_id"))
    return {
        f"/certificates/{number}/reissue": {"reason": "misspelt", "name_en": "Aisha", "name_ur": "عائشہ"},
        f"/certificates/{number}/revoke": {"reason": "an error"},
        f"/records/state/{person}/": {"status": "left", "reason": "retired"},
        f"/records/extra-time/{person}/": {"minutes": "10", "reason": "a doctor's letter"},
        f"/records/further-attempt/{person}/": {"reason": "the line failed"},
        "/records/deadline/": {"cadre": "pas", "day": "2026-12-01"},
        "/records/choices/": {"page": "late", "name": "mine", "query": "batch=2026", "forget": "mine"},
        "/records/slips/": {"number": "P-nologin", "academy": "csa", "batch": "2026"},
        "/records/import/": {"token": "x", "skip": "1"},
        "/records/reminders/": {"batch": "2026"},
        "/accounts/login/": {"username": "nobody", "password": "a-good-password", "next": "/me/"},
        "/join/": {"number": "P-nologin", "code": "AAAA", "password": "a-good-one-9", "again": "a-good-one-9"},
        "/accounts/code/": {"email": "a@example.pk"},
        "/accounts/again/": {"password": "x"},
        f"/exam/{attempt}/": {"only": "2", "whole": "1", "shown": "2.0", "q2": "0", "decide": "4.0", "q4": "0"},
        f"/exam/{attempt}/submit": {"whole": "1", "shown": "2.0", "q1": "0", "sure": "1"},
        "/back-office/grader/cadre/add/": {"code": "x", "name_en": "X", "name_ur": "ایکس"},
    }


def test_no_text_in_one_field_of_a_form_breaks_it(clients, places):
    def attacks():
        for address, good in forms(places).items():
            for name in good:
                for what, text in TEXTS.items():
                    body = urlencode({**good, name: text}).encode()
                    yield Attack(what=f"{what} in {name}", address=address, body=body)

    assert broken(clients, attacks()) == []


KINDS = (
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é",
    "multipart/form-data; boundary=x; charset=undefined", "multipart/form-data; boundary=x; charset=unicode_escape",
    "multipart/form-data; boundary=x; charset=idna", "multipart/form-data; boundary=x; charset=no-such",
    f"{URLENCODED}; charset=utf-16", f"{URLENCODED}; charset=rot13", "text/plain", "/", "", "a" * 9_000,
)  # fmt: skip


def test_no_kind_of_body_breaks_any_address(clients, places):
    body = b'--x\r\nContent-Disposition: form-data; name="reason\\ud800"\r\n\r\n\\ud800\\x00\xff\r\n--x--\r\n'
    attacked = (*forms(places), "/verify/", "/api/v1/roster")
    attacks = (Attack(what=kind, address=address, body=body, kind=kind) for kind in KINDS for address in attacked)
    assert broken(clients, attacks) == []


HEADERS = (
    ("Cookie", r'sessionid="\000\000\000\000\000\000\000\000"'), ("Cookie", r'language="\000"; csrftoken="\377"'),
    ("Cookie", "sessionid=" + "x" * 5_000), ("Cookie", "; = ;;=\xff"), ("Accept-Language", "\xff" * 3_000),
    ("Accept-Language", "ur;q=x,,;"), ("Origin", "http://["), ("Referer", "https://[::"), ("Origin", "null"),
    ("X-Forwarded-For", "\xff, 1.2.3.4, ::1%x"), ("X-Forwarded-Proto", "gopher"), ("If-Modified-Since", "never"),
    ("If-None-Match", '"'), ("Range", "bytes=9-1"), ("Accept", "\x01"), ("Accept-Encoding", "gzip;q=x"),
    ("Authorization", "Bearer \xff\xfe"), ("Content-Length", "9" * 400), ("Content-Length", "²"),
    ("X-Requested-With", "\xff"),
)  # fmt: skip


def test_no_header_breaks_any_address(clients):
    attacked = ("/", "/me/", "/records/", "/accounts/login/", "/verify/", "/exam/", "/api/v1/completion")
    attacks = (
        Attack(what=name, method=method, address=address, headers={name: value}, is_checked=True)
        for name, value in HEADERS
        for address in attacked
        for method in ("GET", "POST")
    )
    assert broken(clients, attacks) == []


JSON_VALUES = (
    "a\x00b", "\ud800", "\u202e", "\ufffd", "x" * 1_000_000, "9" * 5_000, -1, 10**400, 1.5, float("inf"), True, None,
    [], {}, ["x"], {"en": "x"}, "", "'; DROP TABLE grader_trainee; --",
)  # fmt: skip
PERSON = {
    "personnel_number": "P-new", "name_en": "New Person", "name_ur": "نیا فرد", "designation_en": "Officer",
    "grade": 17, "cadre": "pas", "academy": "csa", "batch": "2026", "email": "a@example.pk", "phone": "0511234567",
}  # fmt: skip
BODIES = (
    *(json.dumps({"people": [PERSON | {column: bad}]}).encode() for column in COLUMNS for bad in JSON_VALUES),
    *(json.dumps({"people": [PERSON | {bad: "x"}]}).encode() for bad in ("a\x00b", "\ud800", "", "x" * 10_000)),
    *(json.dumps(body).encode() for bad in JSON_VALUES for body in (bad, {"people": bad}, {"people": [bad]})),
    b"", b"[" * 200_000, b'{"people": [{"grade": ' + b"9" * 10_000 + b"}]}", b"\xff\xfe", b"\x00", b'{"a": 1, "a": 2}',
)  # fmt: skip


@pytest.fixture
def token(world):
    return tokens.make(tokens.Terms(name="payroll", scopes=[*tokens.Scope], cadres=["pas"]), world.clock.now_ms)


def test_no_value_in_a_field_of_the_interface_breaks_it(clients, token):
    bearer = {"Authorization": f"Bearer {token}"}
    attacks = (
        Attack(what=f"body {n}", address="/api/v1/roster", body=body, kind="application/json", headers=bearer)
        for n, body in enumerate(BODIES)
    )
    assert broken(clients, attacks) == []


def test_no_text_in_a_query_breaks_the_interface(clients, token):
    bearer = {"Authorization": f"Bearer {token}"}
    attacks = (
        Attack(what=what, method="GET", address=f"{address}?{urlencode({name: text[:9_000]})}", headers=bearer)
        for what, text in TEXTS.items()
        for address in ("/api/v1/completion", "/api/v1/completion/summary")
        for name in ("cadre", "academy", "batch", "on", "after", "limit", "strange")
    )
    assert broken(clients, attacks) == []
