"""Attacks a server of its own, as `make scan` does: schemathesis over the interface, wapiti over the pages.

Both scanners live in a virtual environment under `build/scan`, made at the first run, so that nothing of theirs
meets what the course runs on. The server holds the demo academy in a folder that is thrown away afterwards. Ends
with 1 when either finds anything.
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
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "build" / "scan"
PORT = int(os.environ.get("PORT", "8791"))
BASE = f"http://127.0.0.1:{PORT}"
MOST_S = int(os.environ.get("SCAN_SECONDS", "120"))
# SQLAlchemy, which wapiti keeps its session in, needs greenlet and no longer asks for it by itself.
PACKAGES = ("schemathesis", "wapiti3", "greenlet")
# What has no page to attack: brute force is what the limits on tries are for, and nikto's list is of other programs.
MODULES = "exec,file,permanentxss,redirect,sql,ssrf,timesql,xss,xxe,crlf,csp,http_headers,cookieflags,csrf"


def main() -> int:
    install()
    with tempfile.TemporaryDirectory(prefix="sabaq-scan-") as folder, served(Path(folder)) as token:
        found = {"schemathesis": schemathesis(token), "wapiti": wapiti(Path(folder))}
    print("\n".join(f"{tool}: {'nothing found' if not code else 'FOUND SOMETHING'}" for tool, code in found.items()))
    return int(any(found.values()))


def install() -> None:
    if not (TOOLS / "bin" / "wapiti").exists():
        venv.create(TOOLS, with_pip=True)
        subprocess.run([TOOLS / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a demo academy and give a token for its interface."""
    environment = os.environ | {"SABAQ_DATA": str(folder / "data"), "SABAQ_PORT": str(PORT)}
    sabaq = [sys.executable, "-m", "generator"]
    subprocess.run([*sabaq, "demo"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    scopes = ["--scope", "roster:write", "--scope", "completion:read", "--cadre", "pas"]
    made = subprocess.run(
        [*sabaq, "token", "new", "scan", *scopes], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    server = subprocess.Popen([*sabaq, "serve"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait()
        yield made.stdout.strip()
    finally:
        server.terminate()
        server.wait(timeout=30)


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


def wapiti(folder: Path) -> int:
    """Run wapiti over what anyone can reach; give how many vulnerabilities it names."""
    report = folder / "wapiti.json"
    command = [
        str(TOOLS / "bin" / "wapiti"), "--url", f"{BASE}/accounts/login/", "--scope", "domain", "--depth", "4",
        "--max-links-per-page", "20", "--module", MODULES,
        "--max-scan-time", str(MOST_S), "--max-attack-time", str(MOST_S // 4),
        "--flush-session",
        "--format", "json", "--output", str(report), "--no-bugreport", "--store-session", str(folder),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    said = json.loads(report.read_text())
    found = {kind: rows for kind, rows in said["vulnerabilities"].items() if rows}
    for kind, rows in found.items():
        for row in rows:
            print(f"wapiti: {kind}: {row['method']} {row['path']}: {row['info']}")
    print(f"wapiti: {said['infos'].get('crawled_pages_nbr', '?')} pages crawled")
    return sum(map(len, found.values()))


if __name__ == "__main__":
    sys.exit(main())
