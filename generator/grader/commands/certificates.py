"""`sabaq certificates`: the certificates of many people in one zip, from the operator's terminal, on all cores."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import ConfigError
from generator.grader.certificates.cores import Cores
from generator.grader.clock import system_clock
from generator.grader.serving.starting import configure, migrate, plain_database_faults
from generator.grader.settings import Settings
from generator.model.text import Language

if TYPE_CHECKING:
    from generator.grader.certificates.batches import Made


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose certificates: of a batch, an academy, a cadre, or everybody's; in what language the lists in it are."""

    batch: str | None
    academy: str | None
    cadre: str | None
    language: Language


def write_certificates(
    settings: Settings, wanted: Wanted, target: Path, *, cores: int, progress: Callable[[str, int, int], None]
) -> "Made":
    """Write the zip to a new file; what is not signed or sealed yet, is first. Give what was done.

    Raises `ConfigError` for people there are not, a file that is there already, a log or a database that fails.
    """
    configure(settings)
    with Cores(cores) as workers, plain_database_faults(settings):
        migrate()
        # It knows the tables, so it can be imported only now.
        batches = import_module("generator.grader.certificates.batches")
        made: Made = batches.make_certificates(
            _people(wanted), target, wanted.language, cores=workers, now_ms=system_clock(), progress=progress
        )
    return made


def _people(wanted: Wanted) -> Any:  # noqa: ANN401  a query of tables that are known only once Django is ready
    asked = {"batch": wanted.batch, "academy__code": wanted.academy, "cadre__code": wanted.cadre}
    given = {name: value for name, value in asked.items() if value is not None}
    people = import_module("generator.grader.models").Trainee.objects.filter(**given)
    if not people.exists():
        told = ", ".join(f"{name.partition('__')[0]} {value!r}" for name, value in given.items())
        raise ConfigError(f"the roster has nobody of {told}" if told else "the roster has nobody yet")
    return people
