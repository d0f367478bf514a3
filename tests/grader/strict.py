"""What every reply carries, whoever asks, whatever came of it."""

from typing import Any

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


def lacking(answer: Any) -> list[str]:
    """Give what a reply does not say of how strictly a browser is to take it."""
    missing = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    rules = answer.headers.get("Content-Security-Policy", "").split("; ")
    missing += sorted(POLICY - set(rules))
    for kind in ("script-src", "style-src"):
        allowed = next((rule for rule in rules if rule.startswith(kind)), f"{kind} *")
        if any(word in allowed for word in ("unsafe", "*", "data:", "http")):
            missing.append(allowed)
    if not answer.headers.get("Cache-Control"):
        missing.append("Cache-Control")
    return missing
