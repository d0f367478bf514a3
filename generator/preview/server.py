"""The server of the preview: pages, the theme's files, and a stream of news. It listens on this machine only."""

import json
import mimetypes
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files as package_files
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.counted import counted
from generator.errors import ConfigError, Diagnostic
from generator.model.text import Language
from generator.preview.showing import GAP
from generator.preview.stage import Stage
from generator.preview.watching import Snapshot, changes, snapshot

HOST = "127.0.0.1"
EVENTS, CLIENT = "/preview/events", "/preview/client.js"

_LOOK_EVERY_S = 0.15
_HEARTBEAT_S = 15.0
_OWN_NAMES = {HOST, "localhost"}
_GRADER = ("/exam", "/me", "/verify", "/records", "/accounts", "/bank", "/language")
_HIDDEN = '<p class="badge">Examination only: this page is in the preview, and never on the site.</p>'

Say = Callable[[str], None]


def serve(root: Path, banks: tuple[Path, ...], port: int, say: Say) -> None:
    """Show a course until stopped; `say` prints a line for the one at the terminal.

    Raises `ConfigError` when the port is taken, or there is no course.
    """
    try:
        server = _Server((HOST, port), _Handler)
    except OSError as error:
        raise ConfigError(
            f"the preview cannot listen on {HOST} port {port}: {error.strerror}; try `--port {port + 1}`"
        ) from error
    with server:
        seen = snapshot(root, banks)
        server.stage = Stage(root, banks)
        address = f"http://{HOST}:{server.server_port}"
        say(f"The preview is at {address}/  (Ctrl+C stops it)")
        watcher = _Watcher(server.stage, root, banks, address, say)
        watcher.report(())
        threading.Thread(target=watcher.run, args=(seen,), daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("Stopped.")


class _Watcher:
    """Looks at the files again and again, and tells the one at the terminal what each save did."""

    def __init__(self, stage: Stage, root: Path, banks: tuple[Path, ...], address: str, say: Say) -> None:
        self._stage, self._root, self._banks = stage, root, banks
        self._address, self._say = address, say

    def run(self, seen: Snapshot) -> None:
        """Go on from a snapshot taken before the course was read, so that no save in between is lost."""
        while True:
            now = snapshot(self._root, self._banks)
            if changed := changes(seen, now):
                # A file may go while the course is read; then the course is read again at the next look.
                with suppress(OSError):
                    self._stage.refresh()
                    self.report(changed)
                    seen = now
            time.sleep(_LOOK_EVERY_S)

    def report(self, changed: tuple[str, ...]) -> None:
        """Tell which files changed and where they are shown, and what is wrong now."""
        for path in changed:
            file = Path(path).relative_to(self._root).as_posix() if Path(path).is_relative_to(self._root) else path
            shown = self._stage.address_of(file)
            self._say(f"{file}  {self._address}/en/{shown}" if shown else file)
        errors, gaps = self._stage.errors(), self._stage.showing.gaps
        broken = [error for error in errors if error.code != GAP]
        for error in broken:
            self._say(str(error))
        if gaps:
            self._say(f"{counted(gaps, 'gap')} to fill in; sabaq check names each")
        if broken:
            self._say(f"{counted(len(broken), 'error')}: the pages show the last good version")
        elif changed:
            self._say("no errors")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stage: Stage


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for the author's files."""

    def _answer(self) -> None:
        # A page elsewhere could point its own name at this machine and read an unpublished examination.
        if (self.headers.get("Host") or "").partition(":")[0] not in _OWN_NAMES:
            self._send(HTTPStatus.FORBIDDEN, b"this preview answers to 127.0.0.1 only", "text/plain")
            return
        path = unquote(urlsplit(self.path).path)
        if path == EVENTS:
            self._stream()
        elif path == CLIENT:
            self._send(HTTPStatus.OK, (package_files(__package__) / "client.js").read_bytes(), "text/javascript")
        elif path == "/":
            self._page(self.server.stage.chooser())
        else:
            self._below_a_language(path)

    def _below_a_language(self, path: str) -> None:
        _, first, *_ = path.split("/")
        language = next((lang for lang in Language if lang == first), None)
        if language is None:
            self._missing(path)
            return
        address = path.removeprefix(f"/{language}").removeprefix("/")
        if address == "search/search_index.json" and (index := self.server.stage.search_index(language)):
            self._send(HTTPStatus.OK, index, "application/json")
        elif not address.endswith("/") and (asset := self.server.stage.asset(language, address)):
            self._send(HTTPStatus.OK, asset.read_bytes(), mimetypes.guess_type(asset.name)[0] or "text/plain")
        else:
            self._drawn(language, address.removesuffix("index.html"), path)

    def _drawn(self, language: Language, address: str, path: str) -> None:
        html = self.server.stage.page(language, address) if not address or address.endswith("/") else None
        if html and self.server.stage.is_hidden(address):
            html = html.replace(b'<header class="lead">', b'<header class="lead">' + _HIDDEN.encode(), 1)
        self._page(html) if html else self._missing(path)

    def _missing(self, path: str) -> None:
        why = "There is no such page in the course now."
        if path.startswith(_GRADER):
            why = "The examination, the records and the certificates are served by sabaq serve."
        elif not self.server.stage.showing.library:
            why = "The course cannot be read yet."
        self._page(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(path)}</title>'
            f'<body><h1>{escape(path)}</h1><p>{why}</p><p><a href="/">The course</a></p></body></html>'.encode(),
            HTTPStatus.NOT_FOUND,
        )

    def _page(self, html: bytes | None, status: HTTPStatus = HTTPStatus.OK) -> None:
        if html is None:
            self._missing("/")
            return
        digest = sha256(html).hexdigest()
        script = f'<script src="{CLIENT}" data-digest="{digest}"></script>'.encode()
        head, end, tail = html.rpartition(b"</body>")
        self._send(status, head + script + end + tail, "text/html; charset=utf-8", digest)

    def _send(self, status: HTTPStatus, body: bytes, content_type: str, digest: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if digest:
            self.send_header("X-Sabaq-Digest", digest)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        version = 0
        try:
            while True:
                newer = self.server.stage.wait(version, _HEARTBEAT_S)
                self.wfile.write(_news(self.server.stage) if newer > version else b": still here\n\n")
                self.wfile.flush()
                version = newer
        except OSError:
            # The reader closed the page.
            self.close_connection = True


def _news(stage: Stage) -> bytes:
    errors = [_plain(error) for error in stage.errors()]
    return f"data: {json.dumps({'errors': errors}, ensure_ascii=False)}\n\n".encode()


def _plain(error: Diagnostic) -> dict[str, object]:
    told = {"code": error.code, "message": error.message, "hint": error.hint, "is_gap": error.code == GAP}
    return told | asdict(error.span)
