"""Files beside a roster file, for `sabaq roster`: its bad rows to mend, and all that is new or changes."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING

from generator.errors import ConfigError
from generator.grader.reporting.sheet import to_xlsx
from generator.model.text import Language

if TYPE_CHECKING:
    from generator.grader.people.file import RosterFile
    from generator.grader.people.importing import Plan


@contextmanager
def fresh_list(path: Path) -> Iterator[IO[bytes]]:
    """Make a file that its owner alone may read, and that is gone again where what follows fails.

    Raises `ConfigError` for a name that is neither CSV nor XLSX, and `OSError` where there is such a file already.
    """
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise ConfigError(f"{path} is to end in .csv or .xlsx")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            yield target
    except BaseException:
        path.unlink()
        raise


def write_list(target: IO[bytes], path: Path, which: str, file: "RosterFile", plan: "Plan") -> None:
    """Write the bad rows (`bad`) or what is new and changes (`changes`), as the name of the file says."""
    # These know the tables, so they can be imported only now.
    findings = import_module("generator.grader.people.findings")
    rows = {"bad": findings.bad_rows, "changes": findings.changes}[which](file, plan, Language.EN)
    if path.suffix.lower() == ".csv":
        target.writelines(import_module("generator.grader.people.roster").rows_as_csv(rows))
        return
    with to_xlsx(findings.squared(rows), is_rtl=False) as workbook:
        shutil.copyfileobj(workbook, target)
