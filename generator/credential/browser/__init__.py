"""The verification in a browser: one plain script, and a page that can be saved and used with no network.

The script checks the `eddsa-jcs-2022` proof by WebCrypto, or by the vendored noble-ed25519 2.3.0 (MIT, Paul Miller,
see `noble-ed25519.LICENSE`) where there is none. A second script reads QR codes by the vendored qr 0.7.0 (MIT, Paul
Miller, see `qr-reader.LICENSE`): not by BarcodeDetector, which browsers of iPhones and of most desks do not have. On
a server's page it is loaded when it is wanted. A saved page fetches nothing; a server's page asks that server, and no
other, for two things: that second script, and why a certificate was revoked.
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape

from generator.credential.document import Document
from generator.credential.resources import read_resource

_PARTS = ("json.js", "carriers.js", "pdf.js", "hashing.js", "check.js", "page.js")


@cache
def verify_script() -> bytes:
    """Give the script: it fills the element `sabaq-verify`, if the page has one, and defines `window.sabaq`.

    It knows the issuers' DID documents and the status lists that the page holds as JSON lists in
    `<script type="application/json">` blocks called `sabaq-dids` and `sabaq-status`. On a server's page the element
    names the server's own verification pages in `data-server`.
    """
    return _script("nobleEd25519", "noble-ed25519.js", _PARTS)


@cache
def scan_script() -> bytes:
    """Give the script that reads codes by the camera and from pictures: it adds `scan` to `window.sabaq`."""
    return _script("qrReader", "qr-reader.js", ("scan.js",))


def verify_page(did_documents: Iterable[Document], status_lists: Iterable[Document] = ()) -> bytes:
    """Give a page that checks certificates of these issuers on its own, saved to a disk too.

    Its policy lets it run its own script and nothing else, and open no connection at all.
    """
    scripts, style = (verify_script().decode(), scan_script().decode()), _text("page.css")
    allowed = " ".join(f"'{_digest(script)}'" for script in scripts)
    policy = f"default-src 'none'; script-src {allowed}; style-src '{_digest(style)}'; form-action 'none'"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Check a certificate / سند کی تصدیق</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>Check a certificate <span lang="ur" dir="rtl">سند کی تصدیق</span></h1>
<p>Files stay on this device. <span lang="ur" dir="rtl">فائلیں اسی آلے پر رہتی ہیں۔</span></p>
<div id="sabaq-verify"></div>
</main>
{_block("sabaq-dids", did_documents)}
{_block("sabaq-status", status_lists)}
{"".join(f"<script>{script}</script>" for script in scripts)}
</body>
</html>
""".encode()


def _script(name: str, module: str, parts: Iterable[str]) -> bytes:
    """Give some files as one script, with what a library exports as one object of a name.

    The library is a module, and a page opened from a disk may load none.
    """
    library, _, exported = _text(module).rpartition("export {")
    names = exported.partition("}")[0].strip(" ,\n").split(", ")
    given = ", ".join(": ".join(reversed(name.split(" as "))) for name in names)
    wrapped = f"const {name} = (() => {{\n{library}return {{ {given} }};\n}})();\n"
    return ('(() => {\n"use strict";\n' + wrapped + "\n".join(map(_text, parts)) + "})();\n").encode()


def _block(name: str, documents: Iterable[Document]) -> str:
    # Inside a script element only "<" could end it; in JSON it may always be written as an escape.
    data = json.dumps(list(documents), ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{data}</script>'


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _text(name: str) -> str:
    return read_resource("browser", name).decode()
