"""Attacks a server of its own, as `make scan` does: schemathesis over the interface, wapiti over the pages.

Both scanners live in a virtual environment under `build/scan`, made at the first run, so that nothing of theirs
meets what the course runs on. The server holds the demo academy in a folder that is thrown away afterwards; it has
no course, whose pages are files, take no input, and were most of what there is to crawl. Wapiti goes in as nobody,
as a trainee and as an administrator. Ends with 1 when either finds anything, did not come to its end, or the server
met a fault of its own meanwhile.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "build" / "scan"
PORT = int(os.environ.get("PORT", "8791"))
BASE = f"http://127.0.0.1:{PORT}"
# SQLAlchemy, which wapiti keeps its session in, needs greenlet and no longer asks for it by itself.
PACKAGES = ("schemathesis", "wapiti3", "greenlet")
PASSWORD = "a-password-of-the-scan"  # noqa: S105  of a server that lives for minutes
# Where each begins; None is nobody.
PEOPLE = {None: "/verify/", "trainee": "/me/", "administrator": "/records/"}
# Without brute force, which the limits on tries are for; nikto, whose list is of other programs; and ssrf and xxe,
# which wait for a call at a server of wapiti's own.
MODULES = "exec,file,permanentxss,redirect,sql,timesql,xss,crlf,csp,http_headers,cookieflags,csrf"
# A scanner that logs out sees nothing more; prints and what is sealed take no input and are slow to draw.
LEFT_OUT = ("/accounts/logout/", "/static/*", "/certificates/*.pdf", "/certificates/*.png", "/certificates/batch.zip*")
# Every page has the link that speaks the other language, which would double the crawl.
NOT_FOLLOWED = "lang"
# What wapiti names that is no fault, and why not.
REASONED = {
    "Secure Flag cookie": "over plain http on the loopback; with https in SABAQ_BASE_URL it is set: test_security.py",
}
# What is open to everybody is attacked as nobody, once.
OPEN_TO_ALL = ("/accounts/*", "/verify/*", "/join/*", "/log/*", "/certificates/*.json", "/certificates/*.tlog-proof")
CRAWL_S, ATTACK_S, MOST_S = 40, 15, 420
FEWEST_PAGES = 8


def main() -> int:
    install()
    with tempfile.TemporaryDirectory(prefix="sabaq-scan-") as name:
        folder = Path(name)
        with served(folder) as token:
            # All sign in first: a scanner that tries passwords locks their names.
            cookies = {person: signed_in(person) for person in PEOPLE}
            found = {"schemathesis": schemathesis(token)}
            found |= {
                f"wapiti as {person or 'nobody'}": wapiti(folder, person, held) for person, held in cookies.items()
            }
        found["faults of the server"] = faults(folder)
    print("\n".join(f"{tool}: {'nothing found' if not code else 'FOUND SOMETHING'}" for tool, code in found.items()))
    return int(any(found.values()))


def install() -> None:
    if not (TOOLS / "bin" / "wapiti").exists():
        venv.create(TOOLS, with_pip=True)
        subprocess.run([TOOLS / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a demo academy and give a token for its interface."""
    environment = os.environ | {
        "SABAQ_DATA": str(folder / "data"),
        "SABAQ_SITE": str(folder / "no-site"),
        "SABAQ_PORT": str(PORT),
        "SABAQ_DEMO_PASSWORD": PASSWORD,
        "SABAQ_LOG": "json",
    }
    sabaq = [sys.executable, "-m", "generator"]
    subprocess.run([*sabaq, "demo"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    scopes = ["--scope", "roster:write", "--scope", "completion:read", "--cadre", "pas"]
    made = subprocess.run(
        [*sabaq, "token", "new", "scan", *scopes], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([*sabaq, "serve"], env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            wait()
            yield made.stdout.strip()
        finally:
            server.terminate()
            server.wait(timeout=30)


def faults(folder: Path) -> int:
    """Print each line of the server's log that tells of a fault of its own; give how many there are."""
    lines = (folder / "server.log").read_text(encoding="utf-8", errors="replace").splitlines()
    found = [line for line in lines if '"level": "error"' in line or '"status": 5' in line or "Traceback" in line]
    for line in found[:20]:
        print(f"server: {line}")
    return len(found)


def wait() -> None:
    for _ in range(100):
        try:
            with urlopen(f"{BASE}/healthz"):  # noqa: S310  our own server
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise SystemExit("the server did not come up")


def schemathesis(token: str) -> int:
    """Run schemathesis; what fits the schema may still name a cadre that there is not, so one check is left out."""
    command = [
        str(TOOLS / "bin" / "schemathesis"), "run", f"{BASE}/api/v1/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--max-examples", "50", "--seed", "1", "--no-color",
        "--exclude-checks", "positive_data_acceptance",
    ]  # fmt: skip
    return subprocess.run(command, check=False, cwd=TOOLS).returncode


def wapiti(folder: Path, person: str | None, held: dict[str, object]) -> int:
    """Run wapiti as somebody; give how many vulnerabilities it names, and whether it ended too early."""
    report, cookies = folder / f"{person}.json", folder / f"{person}.cookies"
    cookies.write_text(json.dumps(held))
    left_out = LEFT_OUT if person is None else (*LEFT_OUT, *OPEN_TO_ALL)
    command = [
        str(TOOLS / "bin" / "wapiti"), "--url", f"{BASE}{PEOPLE[person]}", "--scope", "domain", "--depth", "2",
        "--max-links-per-page", "20", "--max-files-per-dir", "2", "--remove", NOT_FOLLOWED,
        *(part for path in left_out for part in ("--exclude", f"{BASE}{path}")),
        "--cookie", str(cookies), "--module", MODULES, "--max-scan-time", str(CRAWL_S),
        "--max-attack-time", str(ATTACK_S), "--timeout", "20", "--flush-session",
        "--format", "json", "--output", str(report), "--no-bugreport", "--store-session", str(folder / f"{person}"),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, timeout=MOST_S)
    except subprocess.TimeoutExpired:
        print(f"wapiti as {person}: not at its end after {MOST_S} seconds")
        return 1
    if done.returncode or not report.is_file():
        print(f"wapiti as {person}: ended with {done.returncode} and no report")
        return 1
    said = json.loads(report.read_text())
    found = {kind: rows for kind, rows in said["vulnerabilities"].items() if rows and kind not in REASONED}
    for kind, rows in found.items():
        for row in rows:
            print(f"wapiti as {person}: {kind}: {row['method']} {row['path']}: {row['info']}")
    crawled = int(said["infos"].get("crawled_pages_nbr", 0))
    print(f"wapiti as {person}: {crawled} pages crawled")
    return sum(map(len, found.values())) + int(crawled < FEWEST_PAGES)


def signed_in(person: str | None) -> dict[str, object]:
    """Sign in as a browser does, and give its cookies in wapiti's form."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    with browser.open(f"{BASE}/accounts/login/") as page:
        page.read()
    if person:
        form = {"username": person, "password": PASSWORD, "csrfmiddlewaretoken": csrf_token(jar)}
        with browser.open(f"{BASE}/accounts/login/", urlencode(form).encode()) as page:
            if "/accounts/" in page.url:
                raise SystemExit(f"{person} could not sign in: {page.url}")
    held = {c.name: {"value": c.value, "version": 0, "expires": None, "secure": False, "port": None} for c in jar}
    return {"127.0.0.1": {"/": held}}


def csrf_token(jar: CookieJar) -> str:
    return next(cookie.value or "" for cookie in jar if cookie.name == "csrftoken")


if __name__ == "__main__":
    sys.exit(main())
