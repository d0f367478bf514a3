"""Attacks a server of its own, as `make scan` does: schemathesis over the interface, wapiti over the pages.

The server stands behind nginx and https, set up as the operators' page says, so that what is attacked is what people
would meet. It holds the demo academy in a folder that is thrown away afterwards, with ordinary logins; it has no
course, whose pages are files, take no input, and were most of what there is to crawl. Wapiti goes in as nobody and in
each role, with the back office. Ends with 1 when either finds anything, when a kind of attack did not come to its end,
when an address of ours was not met at all, or when the server met a fault of its own meanwhile.

Both scanners live in a virtual environment under `build/scan`, made at the first run, so that nothing of theirs meets
what the course runs on. `make scan PEOPLE="nobody trainee"` goes in as these only.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from http import HTTPStatus
from pathlib import Path
from typing import Any

from scanned import BACK_OFFICE, BASE, BEHIND, ROOT, Cookies, Served, opens, paper_of, served, signed_in

TOOLS = ROOT / "build" / "scan"
# SQLAlchemy, which wapiti keeps its session in, needs greenlet and no longer asks for it by itself.
PACKAGES = ("schemathesis", "wapiti3", "greenlet")
NOBODY, SIGNED_IN = "nobody", "trainee"
PEOPLE = {
    NOBODY: "/verify/",
    SIGNED_IN: "/me/",
    "administrator": "/records/",
    "trainer": "/bank/",
    "auditor": "/records/trail/",
    "operator": "/records/import/",
    BACK_OFFICE: "/back-office/",
}
"""Where each begins; then each is led to where the others begin, for a page may not say what it refuses."""
PUBLIC = (
    "/verify/{number}/", "/verify/{number}/standing.json", "/certificates/{number}.json",
    "/certificates/{number}.tlog-proof", "/status/1.json", "/log/tile/0/000.p/1", "/api/nothing",
)  # fmt: skip
"""What is open to everybody and linked from nowhere, by the number of a certificate; nobody is led to all of it."""
# Without brute force, which the limits on tries are for; nikto, whose list is of other programs; and ssrf and xxe,
# which wait for a call at a server of wapiti's own.
MODULES = "exec,file,permanentxss,redirect,sql,timesql,xss,crlf,csp,http_headers,cookieflags,csrf"
# A scanner that logs out sees nothing more, and one that hands in is shown no paper; what it hands in is read as what
# it saves is. Prints and what is sealed take no input and are slow to draw.
LEFT_OUT = (
    "/accounts/logout/", "/back-office/logout/", "/exam/*/submit", "/static/*", "/certificates/*.pdf",
    "/certificates/*.png", "/certificates/batch.zip*",
)  # fmt: skip
# Every page has the link that speaks the other language, which would double the crawl.
NOT_FOLLOWED = "lang"
# What is open to everybody is attacked once, as nobody; what each has for their own login, as one who has little else.
MET_ONCE = {
    "/accounts/*": {NOBODY, SIGNED_IN},
    "/verify/*": {NOBODY},
    "/join/*": {NOBODY},
    "/log/*": {NOBODY},
    "/certificates/*.json": {NOBODY},
    "/certificates/*.tlog-proof": {NOBODY},
}
# Bounds that nobody comes to, so that a scan ends: when one is met all the same, that counts as a finding.
CRAWL_S, ATTACK_S, MOST_S = 300, 1200, 3600
CUT = re.compile(r"Max (?:attack|scan) time was reached(?: for module (\w+))?")
FEWEST_PAGES = 8
# Pages and forms of one folder of addresses that are met: of most there are many alike, of what is open to all not.
MOST_IN_A_FOLDER, MOST_OPEN_TO_ALL = "6", "40"
FORMS = frozenset({
    "login", "join", "account_request_login_code", "account_change_password", "verify", "exam", "attempt",
    "roster-import", "state", "extra-time", "deadline", "choices", "reminders", "slips", "tokens",
    "certificate-revoke", "certificate-reissue",
})  # fmt: skip
"""What takes a form: each has to be met by one that got past the token against forgery.

Not among them are steps of signing in that need a code, or a password given just before, and the form of a further
attempt, which is that of extra time and only there for who has used all attempts.
"""
# What the log of the server does not tell as looked at, and why not.
NOT_MET = frozenset({
    # left out above
    "logout", "submit", "certificate-pdf", "certificate-png", "certificates-zip",
    # there only with an OpenID server, which the tests of signing in bring along
    "openid_connect_login", "openid_connect_callback",
})  # fmt: skip
# Fits the schema and cannot be taken: the same number or address twice in a body, and a number that is somebody
# else's, which no schema can say. It is answered with 422; what fits the schema is never answered with 400.
SCHEMATHESIS = """
[[operations]]
include-name = "POST /api/v1/roster"
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 422]
"""
INTERFACE = {"api-roster": {200, 400, 401, 422}, "api-completion": {200, 400, 401}, "api-summary": {200, 400, 401}}
"""What schemathesis has to have met of each operation; a token for something else, too large a body and a server with
no edition are met in the tests of the interface."""


def main() -> int:
    install()
    begun = time.monotonic()
    wanted = os.environ.get("PEOPLE", " ".join(PEOPLE)).split()
    with tempfile.TemporaryDirectory(prefix="sabaq-scan-") as name:
        folder = Path(name)
        with served(folder) as academy:
            # All sign in first: a scanner that tries passwords locks their names.
            cookies = {person: signed_in(person, academy.passwords.get(person)) for person in wanted}
            found = {f"wapiti as {person}": wapiti(folder, person, held, academy) for person, held in cookies.items()}
            # Last, for it puts many people on the roster.
            found["schemathesis"] = schemathesis(folder, academy.new_token()) + answered(folder)
        found["faults of the server"] = faults(folder)
        if wanted == [*PEOPLE]:
            found["addresses not met"] = not_met(folder, academy.routes)
    print("\n".join(f"{tool}: {'nothing found' if not code else 'FOUND SOMETHING'}" for tool, code in found.items()))
    print(f"{(time.monotonic() - begun) / 60:.0f} minutes")
    return int(any(found.values()))


def install() -> None:
    if not (TOOLS / "bin" / "wapiti").exists():
        venv.create(TOOLS, with_pip=True)
        subprocess.run([TOOLS / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)


def faults(folder: Path) -> int:
    """Print each line of the server's log that tells of a fault of its own; give how many there are.

    What Django logs as refused for security's sake is an attack that was turned away.
    """
    lines = (folder / "server.log").read_text(encoding="utf-8", errors="replace").splitlines()
    wrong = [line for line in lines if '"level": "error"' in line and '"logger": "django.security.' not in line]
    found = [*wrong, *(line for line in lines if '"status": 5' in line or "Traceback" in line)]
    for line in found[:20]:
        print(f"server: {line}")
    return len(found)


def requests(folder: Path, *facts: str) -> Counter[tuple[Any, ...]]:
    """Count what the server was asked, by some facts of its log: the name of the page, the method, the status."""
    lines = (folder / "server.log").read_text(encoding="utf-8", errors="replace").splitlines()
    told = [json.loads(line) for line in lines if '"page": ' in line]
    return Counter(tuple(line[fact] for fact in facts) for line in told)


def answered(folder: Path) -> int:
    """Print how often each operation of the interface was answered in which way; give how many ways were not met."""
    met = requests(folder, "page", "status")
    for page in INTERFACE:
        said = ", ".join(f"{status} {n} times" for (name, status), n in sorted(met.items()) if name == page)
        print(f"schemathesis: {page}: {said}")
    missing = [(page, status) for page, ways in INTERFACE.items() for status in sorted(ways) if not met[page, status]]
    for page, status in missing:
        print(f"schemathesis: {page} was never answered with {status}")
    return len(missing)


def not_met(folder: Path, routes: dict[str, str]) -> int:
    """Print each address of ours that nothing has looked at, and each form that was never sent; give how many."""
    asked = requests(folder, "page", "method", "status")
    met = {page for page, _, _ in asked}
    # Two names of one address.
    addresses = {routes.get(page) for page in met}
    missing = [name for name in sorted(set(routes) - met - NOT_MET) if routes[name] not in addresses]
    sent = {page for page, method, status in asked if method == "POST" and status != HTTPStatus.FORBIDDEN}
    not_sent = sorted(FORMS - sent)
    print(f"{sum(asked.values())} requests; addresses that were not met: {', '.join(missing) or 'none'}")
    print(f"forms that were not sent: {', '.join(not_sent) or 'none'}")
    return len(missing) + len(not_sent)


def schemathesis(folder: Path, token: str) -> int:
    """Run schemathesis behind the proxy, which lets TRACE through to nobody and answers it in a way of its own."""
    (folder / "schemathesis.toml").write_text(SCHEMATHESIS)
    headers = ("X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.7", f"Authorization: Bearer {token}")
    command = [
        str(TOOLS / "bin" / "schemathesis"), "--config-file", str(folder / "schemathesis.toml"), "run",
        f"{BEHIND}/api/v1/openapi.json",
        *(part for said in headers for part in ("--header", said)), "--max-examples", "50", "--seed", "1",
        "--no-color",
    ]  # fmt: skip
    return subprocess.run(command, check=False, cwd=TOOLS).returncode


def wapiti(folder: Path, person: str, held: Cookies, academy: Served) -> int:
    """Run wapiti as somebody; give how many vulnerabilities it names, and whether it ended or was shut out too early.

    A kind of attack that did not come to its end counts as one that found something.
    """
    report, cookies = folder / f"{person}.json", folder / f"{person}.cookies"
    cookies.write_text(json.dumps(held))
    begun = time.monotonic()
    begins = [*PEOPLE.values(), "/exam/"]
    if person == SIGNED_IN:
        begins += [paper_of(held), "/accounts/password/"]
    if person == NOBODY:
        begins += [
            f"/{path}" for name, path in academy.routes.items() if not re.search(r"[<^]", path) and name not in NOT_MET
        ]
        begins += [path.format(number=academy.number) for path in PUBLIC]
    left_out = (*LEFT_OUT, *(path for path, who in MET_ONCE.items() if person not in who))
    # Besides the stock admin, its superuser meets what the operator does.
    scope = "folder" if person == BACK_OFFICE else "domain"
    command = [
        str(TOOLS / "bin" / "wapiti"), "--url", f"{BASE}{PEOPLE[person]}", "--scope", scope, "--depth", "3",
        "--max-links-per-page", "60", "--max-files-per-dir", MOST_OPEN_TO_ALL if person == NOBODY else MOST_IN_A_FOLDER,
        "--remove", NOT_FOLLOWED,
        *(part for path in begins for part in ("--start", f"{BASE}{path}")),
        *(part for path in left_out for part in ("--exclude", f"{BASE}{path}")),
        *(part for other in academy.others for part in ("--exclude", f"{BASE}/*{other}*")),
        "--cookie", str(cookies), "--module", MODULES, "--max-scan-time", str(CRAWL_S),
        "--max-attack-time", str(ATTACK_S), "--timeout", "20", "--flush-session",
        "--format", "json", "--output", str(report), "--no-bugreport", "--store-session", str(folder / person),
        "--verbose", "1",
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=MOST_S
        )
    except subprocess.TimeoutExpired:
        print(f"wapiti as {person}: not at its end after {MOST_S} seconds")
        return 1
    if done.returncode or not report.is_file():
        print(f"wapiti as {person}: ended with {done.returncode} and no report")
        return 1
    said = json.loads(report.read_text())
    found = {kind: rows for kind, rows in said["vulnerabilities"].items() if rows}
    for kind, rows in found.items():
        for row in rows:
            print(f"wapiti as {person}: {kind}: {row['method']} {row['path']}: {row['info']}")
    crawled = int(said["infos"].get("crawled_pages_nbr", 0))
    is_in = person == NOBODY or opens(PEOPLE[person], held)
    cut = CUT.findall(done.stdout)
    print(f"wapiti as {person}: {crawled} pages crawled in {time.monotonic() - begun:.0f} seconds", end="")
    print(f", {'' if is_in else 'NOT '}signed in to the end; not at its end: {', '.join(cut) or 'nothing'}", flush=True)
    return sum(map(len, found.values())) + len(cut) + int(crawled < FEWEST_PAGES) + int(not is_in)


if __name__ == "__main__":
    sys.exit(main())
