"""`sabaq roster`: a large roster file, for one academy, from the operator's terminal."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import ConfigError
from generator.grader.clock import system_clock
from generator.grader.commands.roster_lists import fresh_list, write_list
from generator.grader.serving.starting import database_ready
from generator.grader.settings import Settings
from generator.model.text import Language

if TYPE_CHECKING:
    from generator.grader.people.importing import Plan

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for."""

    academy: str
    is_applied: bool
    skip_bad: bool
    bad: Path | None
    changes: Path | None


def bring_in_roster(
    settings: Settings, file: Path, wanted: Wanted, progress: Callable[[str, int, int], None]
) -> tuple[tuple[str, ...], bool]:
    """Give what the file would do, or did, as lines to print, and whether all is well.

    Only people of the academy are reached. Raises `RosterFileError` for a file that is no roster, and
    `ConfigError` for an academy there is not, a list that cannot be one or a database that cannot be used.
    """
    data = file.read_bytes()
    with database_ready(settings), ExitStack() as files:
        asked = {"bad": wanted.bad, "changes": wanted.changes}
        # Made before anything is written to the records: one that cannot be made stops all.
        lists = [(files.enter_context(fresh_list(path)), path, which) for which, path in asked.items() if path]
        # These know the tables, so they can be imported only now.
        importing = import_module("generator.grader.people.importing")
        read = import_module("generator.grader.people.file").read_roster(data)
        scope = import_module("generator.grader.access.scope")
        _refuse_unknown(wanted.academy)
        sender = importing.Sender(scope=scope.Scope(academies=frozenset({wanted.academy})), academy=wanted.academy)
        if not wanted.is_applied:
            plan, is_written = importing.plan_import(read, sender, progress), False
        else:
            plan, is_written = importing.apply_import(
                read, sender, system_clock(), file_name=file.name, skip_bad=wanted.skip_bad, progress=progress
            )
        for target, path, which in lists:
            write_list(target, path, which, read, plan)
        changes = () if wanted.is_applied else _change_lines(plan, file.name)
    lines = (*_unread(plan), *_bad_lines(plan, file.name), *changes, _summary(plan, wanted, is_written=is_written))
    return lines, not plan.bad or wanted.skip_bad


def _refuse_unknown(academy: str) -> None:
    table = import_module("generator.grader.models").Academy
    codes = sorted(table.objects.values_list("code", flat=True))
    if academy not in codes:
        raise ConfigError(
            f"there is no academy {academy!r}; there are {', '.join(codes) or 'none yet: add one with `sabaq academy`'}"
        )


def _unread(plan: "Plan") -> tuple[str, ...]:
    return (f"columns not read: {', '.join(plan.unknown_columns)}",) if plan.unknown_columns else ()


def _bad_lines(plan: "Plan", name: str) -> tuple[str, ...]:
    return tuple(f"{name}:{row.line}: {'; '.join(fault.said(Language.EN) for fault in row.faults)}" for row in plan.bad)


def _change_lines(plan: "Plan", name: str) -> tuple[str, ...]:
    """Give who is new and what changes, the first of each."""
    said = import_module("generator.grader.people.findings").differences_said
    new = (
        f"{name}:{row.line}: new: {row.person['personnel_number']}, {row.person['name_en']}"
        for row in plan.new[:_SHOWN]
    )
    changed = (
        f"{name}:{row.line}: {row.person['personnel_number']}: {'; '.join(said(row, Language.EN))}"
        for row in plan.changed[:_SHOWN]
    )
    return (*new, *_rest(len(plan.new), "new"), *changed, *_rest(len(plan.changed), "changed"))


def _rest(people: int, what: str) -> tuple[str, ...]:
    rest = people - _SHOWN
    return (f"and {rest} more {what} people; --changes FILE lists them all",) if rest > 0 else ()


def _summary(plan: "Plan", wanted: Wanted, *, is_written: bool) -> str:
    counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} as they are, {len(plan.bad)} bad rows"
    if is_written:
        return f"{counts}: written"
    if wanted.is_applied:
        return f"{counts}: nothing written; mend the bad rows, or leave them out with --skip-bad"
    return f"{counts}: a preview, nothing written; --apply writes it"
