"""Takes the README's pictures: a practice scenario as it stands on a phone, and a certificate.

Run by `make pictures`. The certificate is one the demo academy issued to a person who passed.
"""

import os
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
PHONES = (
    ("en", "/en/practice/official-information/summary-for-a-cousin/"),
    ("ur", "/ur/practice/official-information/summary-for-a-cousin/"),
)


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    sabaq("build", "--root", str(ROOT))
    with sync_playwright() as playwright:
        executable = next((path for path in BROWSERS if Path(path).exists()), None)
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        picture_phones(browser)
        browser.close()
    picture_certificate()


def picture_phones(browser: Browser) -> None:
    """Put both languages side by side, as two phones would show them."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(ROOT / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        for language, path in PHONES:
            page = browser.new_page(viewport={"width": 360, "height": 760}, device_scale_factor=2)
            page.goto(f"http://127.0.0.1:{server.server_port}{path}", wait_until="networkidle")
            page.screenshot(path=f"{folder}/{language}.png")
            page.close()
        sheet = browser.new_page(viewport={"width": 776, "height": 792}, device_scale_factor=2)
        sheet.goto(f"file://{folder}/")
        sheet.set_content(
            "<body style='margin:16px;display:flex;gap:16px;background:#e9e4d6'>"
            + "".join(
                f"<img style='border-radius:12px' width=364 src='file://{folder}/{name}.png'>" for name in ("en", "ur")
            )
        )
        sheet.wait_for_load_state("networkidle")
        sheet.screenshot(path=str(PICTURES / "practice.png"))
    server.shutdown()


def picture_certificate() -> None:
    """Print the certificates of a demo academy made for the purpose, and picture the first."""
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "certificates.zip"
        sabaq("demo", "--root", str(ROOT), "--data", f"{folder}/data")
        sabaq("certificates", "--root", str(ROOT), "--data", f"{folder}/data", "--output", str(printed))
        with ZipFile(printed) as batch:
            pdf = batch.extract(min(name for name in batch.namelist() if name.endswith(".pdf")), folder)
        target = PICTURES / "certificate"
        subprocess.run(["pdftoppm", "-png", "-r", "110", "-l", "1", "-singlefile", pdf, str(target)], check=True)


def sabaq(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "generator", *arguments], check=True, cwd=ROOT, env=os.environ)


main()
