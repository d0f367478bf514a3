"""The server that `scan.py` attacks: a demo academy behind nginx and https, as the operators' page sets one up."""

import json
import os
import re
import shutil
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, OpenerDirector, build_opener
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parent.parent
PORT = int(os.environ.get("PORT", "8791"))
SERVER_PORT = PORT + 1
HOST = "127.0.0.1"
BASE = f"https://{HOST}:{PORT}"
BEHIND = f"http://{HOST}:{SERVER_PORT}"
OPERATORS = ROOT / "course" / "handbook" / "en" / "operators.md"
PASSWORD = "a-password-of-the-scan"  # noqa: S105  of a server that lives for minutes
BACK_OFFICE = "root"
"""The login that the demo academy has not."""
ROUTES = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "generator.grader.django_settings"
import django
django.setup()
from django.urls import URLPattern, get_resolver
found = [pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)]
print(json.dumps({pattern.name: str(pattern.pattern) for pattern in found}))
"""
"""Tells the grader's own addresses by their names."""
Cookies = dict[str, dict[str, dict[str, dict[str, Any]]]]
"""What a browser holds, in wapiti's form: by host, path and name."""


@dataclass(frozen=True, kw_only=True)
class Served:
    """A served academy: tokens for its interface, passwords by login, its addresses by name, and whom to pass over.

    A token is made when it is asked for: whoever scans the page of tokens revokes those there are.
    `others` are the ids and numbers of people whose pages are another's once more; `number` is a certificate's.
    """

    new_token: Callable[[], str]
    passwords: dict[str, str]
    routes: dict[str, str]
    others: tuple[str, ...]
    number: str


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a demo academy."""
    environment = os.environ | {
        "SABAQ_DATA": str(folder / "data"),
        "SABAQ_SITE": str(folder / "no-site"),
        "SABAQ_PORT": str(SERVER_PORT),
        "SABAQ_BASE_URL": BASE,
        "SABAQ_PROXIES": "1",
        "SABAQ_DEMO_PASSWORD": PASSWORD,
        "SABAQ_LOG": "json",
    }

    def python(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    def sabaq(*arguments: str) -> str:
        return python("-m", "generator", *arguments)

    def new_token() -> str:
        scopes = ("--scope", "roster:write", "--scope", "completion:read")
        return sabaq("token", "new", "scan", *scopes, "--cadre", "pas").strip()

    sabaq("demo")
    # A demo's logins work through no proxy.
    with closing(sqlite3.connect(folder / "data" / "sabaq.sqlite3", isolation_level=None)) as database:
        database.execute("UPDATE grader_account SET is_demo = 0")
        # Nobody is reminded who has no address; letters go to the server's log.
        database.execute("UPDATE grader_trainee SET email = personnel_number || '@example.gov.pk'")
        passwords = {name: PASSWORD for (name,) in database.execute("SELECT username FROM auth_user")}
        others = tuple(alike(database))
        issued = database.execute("SELECT number FROM grader_issuance ORDER BY number")
        number = next(number for (number,) in issued if number not in others)
    made = sabaq("login", "new", BACK_OFFICE, "--role", "operator", "--back-office")
    passwords[BACK_OFFICE] = made.split()[-1]
    with (folder / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "generator", "serve"]
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        proxy = nginx(folder)
        try:
            wait()
            routes = json.loads(python("-c", ROUTES))
            yield Served(new_token=new_token, passwords=passwords, routes=routes, others=others, number=number)
        finally:
            for process in (proxy, server):
                process.terminate()
                process.wait(timeout=30)


def alike(database: sqlite3.Connection) -> Iterator[str]:
    """Give what stands in the addresses of people of whom there are two others in the same cadre, alike in all.

    Those two are one who holds a certificate, and one who holds none.
    """
    people = database.execute(
        "SELECT id, cadre_id, id IN (SELECT trainee_id FROM grader_issuance) FROM grader_trainee ORDER BY id"
    ).fetchall()
    kept = {(cadre, holds): person for person, cadre, holds in reversed(people)}.values()
    for person, _, _ in people:
        if person not in kept:
            yield str(UUID(person))
            for column, table in (("id", "attempt"), ("number", "issuance")):
                asked = f"SELECT {column} FROM grader_{table} WHERE trainee_id = ?"  # noqa: S608  names of ours
                yield from (
                    str(UUID(found)) if column == "id" else found for (found,) in database.execute(asked, [person])
                )


def nginx(folder: Path) -> subprocess.Popen[bytes]:
    """Start nginx with the lines the operators' page gives, under a certificate of its own."""
    certificate(folder)
    (block,) = re.findall(r"```nginx\n(.*?)```", OPERATORS.read_text(encoding="utf-8"), re.DOTALL)
    for said, here in (
        ("/etc/ssl/training.", f"{folder}/proxy."),
        ("listen 443", f"listen 127.0.0.1:{PORT}"),
        ("127.0.0.1:8000", f"127.0.0.1:{SERVER_PORT}"),
    ):
        block = block.replace(said, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/nginx.log; events {{}}"
        f" http {{ access_log off; server_tokens off; {paths} {block} }}"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])


def certificate(folder: Path) -> None:
    """Make the certificate of https, signed by nobody else."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .sign(key, SHA256())
    )
    (folder / "proxy.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "proxy.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def wait() -> None:
    """Wait until the server answers through the proxy."""
    browser = browser_with(CookieJar())
    for _ in range(150):
        try:
            with browser.open(f"{BASE}/healthz"):
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise SystemExit("the server did not come up")


def browser_with(jar: CookieJar) -> OpenerDirector:
    """Give what opens pages and keeps cookies; it looks at nobody's certificate."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return build_opener(HTTPCookieProcessor(jar), HTTPSHandler(context=trusting))


def opens(path: str, held: Cookies) -> bool:
    """Tell whether somebody's cookies open a page, and lead nowhere else."""
    with browser_of(held).open(f"{BASE}{path}") as page:
        return bool(page.url == f"{BASE}{path}")


def paper_of(held: Cookies) -> str:
    """Begin an examination as somebody, and give the path of the paper."""
    browser = browser_of(held)
    # Django asks forms over https for the page they stand on.
    browser.addheaders.append(("Referer", f"{BASE}/exam/"))
    form = urlencode({"csrfmiddlewaretoken": held[HOST]["/"]["csrftoken"]["value"]}).encode()
    with browser.open(f"{BASE}/exam/", form) as page:
        return str(page.url).removeprefix(BASE)


def browser_of(held: Cookies) -> OpenerDirector:
    """Give what opens pages as somebody."""
    browser = browser_with(CookieJar())
    said = "; ".join(f"{name}={cookie['value']}" for name, cookie in held[HOST]["/"].items())
    browser.addheaders = [("Cookie", said)]
    return browser


def signed_in(person: str, password: str | None) -> Cookies:
    """Sign in as a browser does, if there is a password, and give its cookies in wapiti's form."""
    jar = CookieJar()
    browser = browser_with(jar)
    with browser.open(f"{BASE}/accounts/login/") as page:
        page.read()
    if password:
        token = next(cookie.value or "" for cookie in jar if cookie.name == "csrftoken")
        form = urlencode({"username": person, "password": password, "csrfmiddlewaretoken": token}).encode()
        # Django asks forms over https for the page they stand on.
        browser.addheaders = [("Referer", f"{BASE}/accounts/login/")]
        with browser.open(f"{BASE}/accounts/login/", form) as page:
            if "/accounts/" in page.url:
                raise SystemExit(f"{person} could not sign in: {page.url}")
    held = {c.name: {"value": c.value, "version": 0, "expires": None, "secure": c.secure, "port": None} for c in jar}
    return {HOST: {"/": held}}
