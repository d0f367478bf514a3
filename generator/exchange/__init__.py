"""Other formats, in and out: bytes become scenarios, scenarios become bytes, and nothing is lost in silence.

This room opens no file and starts no process. How Markdown becomes HTML, and how a Python program is run apart, it is
told by the caller. Exports for trainees carry the key to the browser: examination questions leave only when asked.
"""

from collections.abc import Callable
from dataclasses import dataclass

from generator.errors import Diagnostic, ExchangeError
from generator.exchange.filling import GAP_PLATFORM, Destination, scenarios_from
from generator.exchange.formats import Feature, Format
from generator.exchange.gift import GIFT
from generator.exchange.gift_reader import read_gift
from generator.exchange.moodle import MOODLE
from generator.exchange.moodle_reader import read_moodle
from generator.exchange.outgoing import Rendering
from generator.exchange.qti_package import QTI
from generator.exchange.quizdown import QUIZDOWN, Run, quizdown_reader
from generator.exchange.shipping import Exported, Wishes, export
from generator.exchange.table import read_csv
from generator.exchange.taken import MAX_BYTES, Report, Taken
from generator.exchange.workbook import read_xlsx
from generator.model.scenario import Scenario
from generator.model.text import Language

FORMATS = {target.name: target for target in (QUIZDOWN, GIFT, MOODLE, QTI)}
"""The formats we write, by name."""

Reader = Callable[[bytes, Language, Report], tuple[Taken, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Scenarios made of a foreign file, and, line by line, what could not be carried."""

    scenarios: tuple[Scenario, ...]
    lost: tuple[Diagnostic, ...]


def readers(run: Run) -> dict[str, Reader]:
    """Give the readers by the ending of a file's name; `run` executes a Python program in a process of its own."""
    return {
        ".gift": read_gift,
        ".txt": read_gift,
        ".xml": read_moodle,
        ".csv": read_csv,
        ".tsv": read_csv,
        ".xlsx": read_xlsx,
        ".md": quizdown_reader(run),
    }


def import_questions(file: str, data: bytes, destination: Destination, run: Run) -> Imported:
    """Make scenarios of a foreign file, which its name's ending tells how to read.

    All or nothing: raises `ExchangeError` with every finding, each with its line, if one question cannot be carried.
    """
    known = readers(run)
    reader = next((known[ending] for ending in known if file.lower().endswith(ending)), None)
    if reader is None:
        raise ExchangeError(f"{file}: no reader for this sort of file; its name may end in {', '.join(known)}")
    report = Report(file)
    taken = reader(data, destination.language, report)
    scenarios = scenarios_from(taken, destination, report)
    found = tuple(sorted(report.found, key=lambda d: d.sort_key))
    if report.is_refused:
        raise ExchangeError("\n".join((*map(str, found), "nothing was imported")))
    return Imported(scenarios=scenarios, lost=found)


__all__ = [
    "FORMATS",
    "GAP_PLATFORM",
    "MAX_BYTES",
    "Destination",
    "Exported",
    "Feature",
    "Format",
    "Imported",
    "Rendering",
    "Run",
    "Wishes",
    "export",
    "import_questions",
]
