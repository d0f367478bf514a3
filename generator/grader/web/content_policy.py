"""The content security policy of a page: our own files, and the scripts and styles that stand in it as it was built.

Content Security Policy Level 3: an inline script runs, and an inline style counts, if its digest is named, so what
anyone might smuggle into a page does not. A style on a single element counts nowhere.
"""

import re
from base64 import b64encode
from collections.abc import MutableMapping
from hashlib import sha256
from pathlib import Path

POLICY = "Content-Security-Policy"
_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)


def policy_for(html: str) -> str:
    """Give the policy under which a page's own inline scripts and styles work, and no others."""
    return (
        f"default-src 'self'; script-src {_ours(_SCRIPT, html)}; style-src {_ours(_STYLE, html)}; "
        "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _ours(inline: re.Pattern[str], html: str) -> str:
    digests = {b64encode(sha256(found.encode()).digest()).decode() for found in inline.findall(html)}
    return " ".join(["'self'", *(f"'sha256-{digest}'" for digest in sorted(digests))])


def add_policy(headers: MutableMapping[str, str], path: str, _: str) -> None:
    """Give a file its policy among its headers, as WhiteNoise asks: a page runs its own scripts, a drawing none."""
    headers[POLICY] = policy_for(Path(path).read_text(encoding="utf-8") if path.endswith(".html") else "")
