"""What the grader writes to SQLite while many hand in at once: `python -m benchmarks.recorded COUNT` tells it.

It makes people in the database that the settings name, leaves a copy of that beside it, lets them hand in, and prints
each statement that was written, as JSON. Run it apart: Django takes its settings once.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import writers
from benchmarks.examinees import make
from benchmarks.power_cut import BEFORE, Recording

_CLIENTS = 16


def main(count: int) -> None:
    """Record the submissions of so many people."""
    marked = writers.closings(iter(list(make(count))), count)
    database = Path(import_module("django.db").connection.settings_dict["NAME"])
    recording = recording_of(database, lambda: writers.ours(marked, _CLIENTS))
    database.with_name(BEFORE).write_bytes(recording.before)
    print(json.dumps(recording.statements))


def recording_of(database: Path, work: Callable[[], object]) -> Recording:
    """Give a database as it stands, and what the grader's writer then writes to it while work is done."""
    writer = import_module("generator.grader.storage.writing").WRITER
    opened = import_module("django.db.backends.signals").connection_created
    statements: list[list[str]] = []

    def listen(connection: Any, **_: object) -> None:  # noqa: ANN401  Django's connection to SQLite
        said: list[str] = []
        statements.append(said)
        connection.connection.set_trace_callback(said.append)

    writer.stop()
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = database.read_bytes()
    opened.connect(listen)
    try:
        work()
    finally:
        opened.disconnect(listen)
        writer.stop()
    (told,) = (said for said in statements if any(one.startswith("INSERT INTO grader_result") for one in said))
    return Recording(before=before, statements=[said for said in told if not said.startswith("PRAGMA")])


if __name__ == "__main__":
    main(int(sys.argv[1]))
