"""The settings of the grader: one typed object, read once at start from arguments and `SABAQ_*` variables.

Worker processes read the same variables again, so what was given as an argument is put into them first.
There is no setting for debugging: no page ever shows a stack trace.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.errors import ConfigError

DEMONSTRATION = "demonstration"
PRODUCTION = "production"
_OURS = "SABAQ_"
_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
_NAME = re.compile(r"\.?[a-z0-9.-]+|\[[0-9a-f:.]+\]", re.IGNORECASE)
"""A name of a host as a browser sends it, without a port; with a dot before it, of all below it too."""
_SHORTEST_PASSWORD = 8
_MOST_WORKERS = 64
_SECRET = {"database_url", "demo_password", "mail", "key_passphrase", "pkcs11_pin", "openid_secret"}
"""The settings whose value is never repeated in a message."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How one setting is told: its variable, what it means, and a good value."""

    variable: str
    meaning: str
    example: str
    read: Callable[[str], Any]


def _path(value: str) -> Path:
    return Path(value).resolve()


def _folder(value: str) -> Path:
    """Give a folder that is there, or that can be made because nothing on the way to it is a file."""
    path = _path(value)
    if not next(folder for folder in (path, *path.parents) if folder.exists()).is_dir():
        raise ValueError
    return path


def _host(value: str) -> str:
    if not value or any(character.isspace() or character in "/:@" for character in value.strip("[]").replace("::", "")):
        raise ValueError
    return value


def _port(value: str) -> int:
    port = int(value)
    if not 1 <= port <= 65535:
        raise ValueError
    return port


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    is_named = "@" not in parts.netloc and _NAME.fullmatch(_without_port(parts.netloc)) and parts.port != 0
    if parts.scheme not in {"http", "https"} or not is_named or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}"


def _password(value: str) -> str:
    if len(value) < _SHORTEST_PASSWORD:
        raise ValueError
    return value


def _count(value: str) -> int:
    count = int(value)
    if not 0 <= count <= _MOST_WORKERS:
        raise ValueError
    return count


def _workers(value: str) -> int:
    if not (count := _count(value)):
        raise ValueError
    return count


def _cpu_affinity(value: str) -> str:
    if value not in {"auto", "off"}:
        raise ValueError
    return value


def _log(value: str) -> str:
    if value not in {"plain", "json"}:
        raise ValueError
    return value


def _stage(value: str) -> str:
    if value not in {DEMONSTRATION, PRODUCTION}:
        raise ValueError
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError
    return value


def _mail(value: str) -> str:
    parts = urlsplit(value)
    is_folder = parts.scheme == "file" and bool(parts.path.strip("/"))
    is_server = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    if value != "console" and not is_folder and not is_server:
        raise ValueError
    return value


def _mail_from(value: str) -> str:
    from django.core.exceptions import ValidationError  # noqa: PLC0415  who only checks a course loads no Django
    from django.core.validators import validate_email  # noqa: PLC0415  as above

    try:
        validate_email(value)
    except ValidationError as error:
        raise ValueError from error
    return value


def _database_url(value: str) -> str:
    parts = urlsplit(value)
    is_postgresql = parts.scheme in {"postgresql", "postgres"} and bool(parts.path.strip("/"))
    if not is_postgresql or (parts.port is not None and parts.port < 1):
        raise ValueError
    return value


def _openid_server(value: str) -> str:
    parts = urlsplit(value)
    is_private = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.netloc))
    if not is_private or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError
    return value.rstrip("/")


def _word(value: str) -> str:
    if not value or any(character.isspace() for character in value):
        raise ValueError
    return value


def _names(value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if not names or not all(map(_NAME.fullmatch, names)):
        raise ValueError
    return names


_SETTINGS: Mapping[str, Setting] = {
    "data": Setting("SABAQ_DATA", "the folder of the database and the keys", "data", _folder),
    "host": Setting("SABAQ_HOST", "the address the server listens on", "127.0.0.1", _host),
    "port": Setting("SABAQ_PORT", "the port the server listens on, 1 to 65535", "8000", _port),
    "site": Setting("SABAQ_SITE", "the folder of the built course", "site", _folder),
    "base_url": Setting(
        "SABAQ_BASE_URL",
        "the address people reach the server at, without a path; certificates carry it",
        "https://training.example.gov.pk",
        _base_url,
    ),
    "allowed_hosts": Setting(
        "SABAQ_ALLOWED_HOSTS",
        "the host names the server answers to beside that of the base URL and this machine's own, with commas between "
        "and without https:// or a port",
        "www.training.example.gov.pk,10.1.2.3",
        _names,
    ),
    "database_url": Setting(
        "DATABASE_URL",
        "the PostgreSQL that keeps the records; left out, SQLite keeps them in a file of the data folder",
        "postgresql://sabaq:secret@db.example.gov.pk/sabaq",
        _database_url,
    ),
    "demo_password": Setting(
        "SABAQ_DEMO_PASSWORD",
        f"one password for all demo logins, of at least {_SHORTEST_PASSWORD} characters",
        "correct-horse-battery",
        _password,
    ),
    "workers": Setting("SABAQ_WORKERS", "how many processes serve, 1 to 64", "4", _workers),
    "cpu_affinity": Setting(
        "SABAQ_CPU_AFFINITY",
        "whether each process keeps to a core: auto, if every core gets as many of them as any other, or off",
        "off",
        _cpu_affinity,
    ),
    "proxies": Setting(
        "SABAQ_PROXIES",
        "how many proxies of yours stand before the server, each adding to X-Forwarded-For; with 0 none is believed",
        "1",
        _count,
    ),
    "log": Setting("SABAQ_LOG", "how the log is written: plain, or json with one object a line", "json", _log),
    "mail": Setting(
        "SABAQ_MAIL",
        "where letters go: console, a folder as file:///var/spool/sabaq, or a server as smtp://name:secret@host:587 "
        "(smtps for TLS from the start)",
        "smtp://sabaq:secret@mail.example.gov.pk:587",
        _mail,
    ),
    "mail_from": Setting(
        "SABAQ_MAIL_FROM", "the address that letters come from", "training@example.gov.pk", _mail_from
    ),
    "openid_server": Setting(
        "SABAQ_OPENID_SERVER",
        "the issuer of an OpenID Connect server that people may sign in with, over https; its discovery document is "
        "read from there",
        "https://login.example.gov.pk/realms/officers",
        _openid_server,
    ),
    "openid_client": Setting("SABAQ_OPENID_CLIENT", "the name this server has at the OpenID server", "sabaq", _word),
    "openid_secret": Setting(
        "SABAQ_OPENID_SECRET", "the secret this server shows to the OpenID server", "q7ZP2mVd9LkR4tXw", _word
    ),
    "openid_name": Setting(
        "SABAQ_OPENID_NAME", "what people call the OpenID server; the button says it", "GovLogin", _text
    ),
    "openid_claim": Setting(
        "SABAQ_OPENID_CLAIM",
        "the claim that holds the personnel number; left out, people are known by an e-mail address the OpenID server "
        "has verified",
        "employee_number",
        _word,
    ),
    "stage": Setting(
        "SABAQ_STAGE",
        "what the server is for: demonstration, or production, which refuses keys of a demonstration",
        PRODUCTION,
        _stage,
    ),
    "key_passphrase": Setting(
        "SABAQ_KEY_PASSPHRASE", "the passphrase of the issuer's keys", "four words nobody knows", _text
    ),
    "key_passphrase_file": Setting(
        "SABAQ_KEY_PASSPHRASE_FILE",
        "a file with the passphrases of the issuer's keys, one a line",
        "/run/credentials/sabaq.service/passphrases",
        _path,
    ),
    "pkcs11_module": Setting(
        "SABAQ_PKCS11_MODULE",
        "the library of the token that keys lie on",
        "/usr/lib/softhsm/libsofthsm2.so",
        _path,
    ),
    "pkcs11_pin": Setting("SABAQ_PKCS11_PIN", "the PIN of that token", "648219", _text),
}
_DEFAULTS = {
    "data": "data",
    "host": "127.0.0.1",
    "port": "8000",
    "site": "site",
    "workers": "2",
    "cpu_affinity": "auto",
    "proxies": "0",
    "log": "plain",
    "mail": "console",
    "mail_from": "sabaq@localhost.localdomain",
    "openid_name": "OpenID Connect",
    "stage": DEMONSTRATION,
}
_TOGETHER = ("openid_server", "openid_client", "openid_secret")
"""Settings of which none works without the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator may decide, as `described` tells it; the defaults suit one machine.

    Left out, the base URL is that of the host and port, and the demo passwords are random. Its own name and those of
    the loopback are answered to whatever else is.
    """

    data: Path
    host: str
    port: int
    site: Path
    base_url: str
    allowed_hosts: tuple[str, ...]
    database_url: str | None = field(default=None, repr=False)
    demo_password: str | None = field(default=None, repr=False)
    workers: int = 2
    cpu_affinity: str = "auto"
    proxies: int = 0
    log: str = "plain"
    mail: str = field(default="console", repr=False)
    mail_from: str = "sabaq@localhost.localdomain"
    openid_server: str | None = None
    openid_client: str | None = None
    openid_secret: str | None = field(default=None, repr=False)
    openid_name: str = "OpenID Connect"
    openid_claim: str | None = None
    stage: str = DEMONSTRATION
    key_passphrase: str | None = field(default=None, repr=False)
    key_passphrase_file: Path | None = None
    pkcs11_module: Path | None = None
    pkcs11_pin: str | None = field(default=None, repr=False)


def described() -> tuple[tuple[str, Setting], ...]:
    """Give every setting with its name, as the handbook lists them."""
    return tuple(_SETTINGS.items())


def read_settings(arguments: Mapping[str, object] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Give the settings: an argument first, then its `SABAQ_*` variable, then the default.

    Raises `ConfigError` naming every setting that makes no sense, with an example of each.
    """
    given = {name: str(value) for name, value in (arguments or {}).items() if value is not None}
    found: dict[str, Any] = {}
    faults: list[str] = []
    for name, setting in described():
        text = given.get(name) or environ.get(setting.variable) or _DEFAULTS.get(name)
        if text is None:
            continue
        try:
            found[name] = setting.read(text)
        except (ValueError, OSError):
            shown = "what was given" if name in _SECRET or _may_hold_a_password(text) else repr(text)
            faults.append(
                f"{setting.variable}: {shown} is not {setting.meaning}; try {setting.variable}={setting.example}"
            )
    faults += _apart(found) if not faults else []
    if faults:
        raise ConfigError("\n".join(faults))
    return _completed(found)


def to_environ(settings: Settings) -> dict[str, str]:
    """Give the variables from which a worker process reads these very settings."""
    values = ((setting.variable, getattr(settings, name)) for name, setting in described())
    return {
        variable: ",".join(value) if isinstance(value, tuple) else str(value) for variable, value in values if value
    }


def default_of(name: str) -> str | None:
    """Give what a setting is when nobody sets it, or None if that follows from others."""
    return _DEFAULTS.get(name)


def misspelt(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Tell of every variable that is named as a setting and is none, with the setting that is nearest to it."""
    known = [setting.variable for _, setting in described()]
    told = []
    for name in sorted(name for name in environ if name.startswith(_OURS) and name not in known):
        # Without what all begin with, or every name would be near to every other.
        near = get_close_matches(name.removeprefix(_OURS), [one.removeprefix(_OURS) for one in known], n=1)
        told.append(f"{name} is no setting" + (f"; did you mean {_OURS}{near[0]}?" if near else ""))
    return told


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address, with or without a port, means this machine only."""
    name = _without_port(host).strip("[]").lower()
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _without_port(host: str) -> str:
    return host.rsplit(":", 1)[0] if host.count(":") == 1 or "]:" in host else host


def _bracketed(host: str) -> str:
    """Give a host as it stands in an address."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _may_hold_a_password(text: str) -> bool:
    """Tell whether a value reads as an address with a name and a password before the host."""
    return "@" in text.partition("://")[2]


def _apart(found: Mapping[str, Any]) -> list[str]:
    """Tell of settings that are missing beside others they belong to."""
    if not any(name in found for name in (*_TOGETHER, "openid_claim")):
        return []
    missing = [_SETTINGS[name] for name in _TOGETHER if name not in found]
    return [f"{s.variable}: it is missing beside the others; try {s.variable}={s.example}" for s in missing]


def _completed(found: dict[str, Any]) -> Settings:
    """Fill in what follows from other settings."""
    host = found["host"] if found["host"] not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104  compared, not bound
    found.setdefault("base_url", f"http://{_bracketed(host)}:{found['port']}")
    own = _without_port(urlsplit(found["base_url"]).netloc)
    # Whoever follows the address on a certificate, and whoever looks from here whether all is well, is answered.
    names = (own, *found.get("allowed_hosts", ()), *_LOOPBACK_NAMES)
    found["allowed_hosts"] = tuple(dict.fromkeys(names))
    return Settings(**found)
