"""What opens an academy from the operator's terminal: its edition, its cadres and academies, its staff's logins."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.grader.clock import moment, system_clock
from generator.grader.serving.starting import database_ready
from generator.grader.settings import Settings
from generator.model.text import Text


@contextmanager
def _ready(settings: Settings, module: str) -> Iterator[Any]:
    """Bring the database up and give a module that knows the tables, which can be imported only then."""
    with database_ready(settings):
        yield import_module(f"generator.grader.{module}")


def take_edition(settings: Settings, file: Path) -> str:
    """Draw new papers from an edition file from now on; give its label and digest. Raises `MarkingError`."""
    document = file.read_bytes()
    with _ready(settings, "editions") as editions:
        edition = editions.take_edition(document, system_clock())
    return f"{edition.label}  {edition.digest}"


def list_editions(settings: Settings) -> list[str]:
    """Give a line for each edition there is, the latest first."""
    with _ready(settings, "editions") as editions:
        return [
            f"{row.label}  {row.digest}  taken {moment(row.stored_ms):%Y-%m-%d}{'  in use' if is_current else ''}"
            for row, is_current in editions.all_editions()
        ]


def name_place(settings: Settings, kind: str, code: str, name: Text) -> bool:
    """Add or rename a cadre or an academy, and tell whether it is new. Raises `ConfigError`."""
    with _ready(settings, "people.places") as places:
        is_new: bool = places.name_place(kind, code, name, system_clock())
    return is_new


def list_places(settings: Settings, kind: str) -> list[str]:
    """Give a line for each cadre or academy."""
    with _ready(settings, "people.places") as places:
        return [f"{place.code}  {place.name_en}  {place.name_ur}" for place in places.all_places(kind)]


def new_login(  # noqa: PLR0913  all that a login has
    settings: Settings, name: str, *, role: str, cadres: Sequence[str], academies: Sequence[str], is_back_office: bool
) -> str:
    """Make a login and give its password. Raises `ConfigError`."""
    with _ready(settings, "accounts.logins") as logins:
        wanted = logins.Wanted(
            name=name,
            role=import_module("generator.grader.models").Role(role),
            cadres=cadres,
            academies=academies,
            is_back_office=is_back_office,
        )
        password: str = logins.make(wanted, system_clock())
    return password


def reset_login(settings: Settings, name: str, *, forgets_factor: bool) -> str:
    """Give a login a new password. Raises `ConfigError`."""
    with _ready(settings, "accounts.logins") as logins:
        password: str = logins.reset(name, system_clock(), forgets_factor=forgets_factor)
    return password


def end_login(settings: Settings, name: str) -> None:
    """Let a login open nothing any more. Raises `ConfigError`."""
    with _ready(settings, "accounts.logins") as logins:
        logins.end(name, system_clock())


def list_logins(settings: Settings) -> list[str]:
    """Give a line for each login of those who work here, ended ones too."""
    with _ready(settings, "accounts.logins") as logins:
        return [_told(account) for account in logins.all_logins()]


def _told(account: Any) -> str:  # noqa: ANN401  a row, whose table cannot be imported yet
    places = sorted(place.code for place in (*account.cadres.all(), *account.academies.all()))
    notes = [
        *(["back office"] if account.user.is_superuser else []),
        *(["demonstration"] if account.is_demo else []),
        *([] if account.user.is_active else ["ended"]),
    ]
    return "  ".join([account.user.username, account.role, ",".join(places) or "-", *notes])
