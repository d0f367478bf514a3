"""Where letters go: Django's own ways of sending, chosen by one setting."""

from typing import Any
from urllib.parse import unquote, urlsplit


def mail_settings(mail: str, sender: str) -> dict[str, Any]:
    """Give Django's settings for `SABAQ_MAIL` as `settings` has read it; the password may be percent-encoded."""
    common = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender, "EMAIL_TIMEOUT": 20}
    parts = urlsplit(mail)
    match parts.scheme:
        case "file":
            backend = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
            return common | backend | {"EMAIL_FILE_PATH": unquote(parts.path)}
        case "smtp" | "smtps":
            is_tls = parts.scheme == "smtps"
            return common | {
                "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "EMAIL_HOST": parts.hostname,
                "EMAIL_PORT": parts.port or (465 if is_tls else 587),
                "EMAIL_HOST_USER": unquote(parts.username or ""),
                "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
                "EMAIL_USE_SSL": is_tls,
                # A password is never sent over a line that anyone could read.
                "EMAIL_USE_TLS": not is_tls and bool(parts.username),
            }
        case _:
            return common | {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
