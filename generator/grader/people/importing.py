"""A roster file against the roster: what would change and what cannot, and then the change in one transaction.

A file reaches the people of its sender's scope and no others: it makes nobody there, changes nobody there, and
moves nobody out. Planning writes nothing; applying plans again, so that what is written is what is true then.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from generator.grader import models
from generator.grader.access.audit import note
from generator.grader.access.row_security import as_server
from generator.grader.access.scope import Scope
from generator.grader.people.file import RosterFile
from generator.grader.people.file_rows import Codes, Fault, Person, read_person
from generator.grader.people.others import Others
from generator.grader.people.postings import postings_kept
from generator.grader.storage.ids import uuid7
from generator.grader.tables.people import StateChange, Status

Progress = Callable[[str, int, int], None]
"""Is told what is being done (`check`, `write`), how many people are done, and of how many."""

FIELDS = (
    "name_en",
    "name_ur",
    "designation_en",
    "designation_ur",
    "grade",
    "cadre_id",
    "academy_id",
    "batch",
    "email",
    "phone",
)
# SQLite takes few parameters in one statement, and a row has thirteen.
_ASKED_AT_ONCE = 900
_WRITTEN_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be taken, with every reason."""

    line: int
    number: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A row about somebody who is not on the roster yet."""

    line: int
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A row that says something else than the roster: each field that differs, before and after."""

    line: int
    id: UUID
    person: Person
    differences: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file would do."""

    total: int
    new: tuple[NewPerson, ...]
    changed: tuple[Changed, ...]
    bad: tuple[BadRow, ...]
    unknown_columns: tuple[str, ...]

    @property
    def unchanged(self) -> int:
        """How many rows say what the roster says."""
        return self.total - len(self.new) - len(self.changed) - len(self.bad)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends a file: whom it may reach, the login's name, and the academy of rows that name none."""

    scope: Scope
    by: str = ""
    academy: str = ""


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def plan_import(file: RosterFile, sender: Sender, progress: Progress = no_progress) -> Plan:
    """Give what a roster file would do, and every row that cannot be taken."""
    cadres, academies = _codes(models.Cadre, sender.scope.cadres), _codes(models.Academy, sender.scope.academies)
    new: list[NewPerson] = []
    changed: list[Changed] = []
    bad: list[BadRow] = []
    lines_of: dict[str, dict[str, int]] = {"personnel_number": {}, "email": {}}
    others = Others.of(file)
    for done, part in _parts(file.rows, _ASKED_AT_ONCE):
        read = [
            (line, *read_person({"academy": sender.academy, **_filled(cells)}, cadres, academies))
            for line, cells in part
        ]
        on_roster = _on_roster(
            [str(person["personnel_number"]) for _, person, own in read if "personnel_number" not in _unread(own)]
        )
        for line, person, own in read:
            number = str(person.get("personnel_number", ""))
            before = on_roster.get(number)
            person = _same_post(person, before) if before and not own else person  # noqa: PLW2901  what it means for them
            faults = (
                *own,
                *_doubled(line, person, lines_of),
                *_reaching(person, before, others, sender.scope, _unread(own)),
            )
            if faults:
                bad.append(BadRow(line=line, number=number, faults=faults))
            elif before is None:
                new.append(NewPerson(line=line, person=person))
            elif differences := _differences(before, person):
                changed.append(
                    Changed(
                        line=line,
                        id=before["id"],
                        person={**before, **person, "cadre_id": person["cadre"], "academy_id": person["academy"]},
                        differences=differences,
                    )
                )
        progress("check", done, len(file.rows))
    return Plan(
        total=len(file.rows),
        new=tuple(new),
        changed=tuple(changed),
        bad=tuple(bad),
        unknown_columns=file.unknown,
    )


def apply_import(  # noqa: PLR0913  each is another thing to decide
    file: RosterFile, sender: Sender, now_ms: int, *, file_name: str, skip_bad: bool, progress: Progress = no_progress
) -> tuple[Plan, bool]:
    """Write what a roster file says, in one transaction; give what it did, and whether anything was written.

    With a bad row nothing at all is written, unless bad rows are to be left out.
    """
    with transaction.atomic():
        plan = plan_import(file, sender, progress)
        if plan.bad and not skip_bad:
            return plan, False
        if plan.new or plan.changed:
            _write(plan, sender, now_ms, file_name, progress)
            _note(plan, sender, now_ms, file_name, file.sha256)
    return plan, True


def _same_post(person: Person, before: Mapping[str, Any]) -> Person:
    """Let a post that is named in one language only, as before, keep its name in the other."""
    for named, other in (("designation_en", "designation_ur"), ("designation_ur", "designation_en")):
        if person[other] == person[named] == before[named]:
            return {**person, other: before[other]}
    return person


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    """Give the cells; an empty academy is one that was not given."""
    return {column: text for column, text in cells.items() if text or column != "academy"}


def _codes(table: type[models.Named], own: frozenset[str]) -> Codes:
    rows = list(table._default_manager.values_list("code", "name_en", "name_ur"))  # noqa: SLF001  Django's own name
    known = {name.casefold(): code for code, *names in rows for name in (code, *names)}
    return Codes(known=known, suggested=tuple(name for name, code in known.items() if code in own or not own))


def _on_roster(numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Give the rows of the roster with these numbers, held until the transaction ends where the database can.

    They are held against other changes of a row, and not against those who sit meanwhile, whose rows refer to theirs.
    """
    found = models.Trainee.objects.filter(personnel_number__in=numbers)
    if transaction.get_connection().in_atomic_block:
        found = found.select_for_update(of=("self",), no_key=True)
    # A number may be somebody's beyond the sender's reach, whom the file must not make a second time.
    with as_server():
        return {row["personnel_number"]: row for row in found.values("id", "personnel_number", "status", *FIELDS)}


def _doubled(line: int, person: Person, lines_of: dict[str, dict[str, int]]) -> Iterator[Fault]:
    """Give a fault for each thing that is one person's alone and stands on an earlier line too."""
    for column, lines in lines_of.items():
        if value := str(person.get(column, "")):
            first = lines.setdefault(value.lower(), line)
            if first != line:
                yield Fault(phrase="row_doubled", column=column, values={"value": value, "other": first})


def _unread(faults: Iterable[Fault]) -> frozenset[str]:
    """Give the columns of which nothing more can be said."""
    return frozenset(fault.column for fault in faults)


def _reaching(
    person: Person, before: Mapping[str, Any] | None, others: Others, scope: Scope, unread: frozenset[str]
) -> Iterator[Fault]:
    """Give the faults of a row that reaches for what is not the sender's, as far as the row can be read."""
    yield from _outside(person, before, scope, unread)
    if "personnel_number" not in unread:
        known = {column: value for column, value in person.items() if column not in unread}
        yield from others.meeting(known, scope, is_new=before is None)


def _outside(person: Person, before: Mapping[str, Any] | None, scope: Scope, unread: frozenset[str]) -> Iterator[Fault]:
    """Give the fault of a row that reaches for somebody who is not the sender's."""
    if not unread & {"cadre", "academy"} and not scope.covers(str(person["cadre"]), str(person["academy"])):
        values = {"cadre": person["cadre"], "academy": person["academy"]}
        yield Fault(phrase="row_outside", column="cadre", values=values)
    elif before and not scope.covers(before["cadre_id"], before["academy_id"]):
        # Whose it is, the sender is not to learn.
        yield Fault(phrase="row_taken", column="personnel_number", values={"value": person["personnel_number"]})


def _differences(before: Mapping[str, Any], person: Person) -> dict[str, tuple[Any, Any]]:
    pairs = ((field, before[field], person.get(field.removesuffix("_id"), before[field])) for field in FIELDS)
    differences = {field: (old, said) for field, old, said in pairs if old != said}
    if "cadre_id" in differences and before["status"] == Status.TRANSFERRED:
        # They have come to where they were transferred to, and are expected there.
        differences["status"] = (Status.TRANSFERRED.value, Status.NOMINATED.value)
    return differences


def _write(plan: Plan, sender: Sender, now_ms: int, file_name: str, progress: Progress) -> None:
    total = len(plan.new) + len(plan.changed)
    for done, part in _parts(plan.new, _WRITTEN_AT_ONCE):
        people = [_trainee(uuid7(now_ms), found.person) for found in part]
        # A plain insertion: a number somebody else took meanwhile stops all, and overwrites nobody.
        models.Trainee.objects.bulk_create(people)
        _keep_nominated([person.pk for person in people], sender, now_ms, file_name)
        progress("write", done, total)
    for done, change in _parts(plan.changed, _WRITTEN_AT_ONCE):
        rows = [_trainee(found.id, found.person) for found in change]
        with postings_kept([row.pk for row in rows], now_ms):
            models.Trainee.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["id"], update_fields=[*FIELDS]
            )
            arrived = [found.id for found in change if "status" in found.differences]
            models.Trainee.objects.filter(pk__in=arrived).update(status=Status.NOMINATED)
            _keep_nominated(arrived, sender, now_ms, file_name)
        progress("write", len(plan.new) + done, total)


def _keep_nominated(people: Sequence[UUID], sender: Sender, now_ms: int, file_name: str) -> None:
    StateChange.objects.bulk_create(
        StateChange(trainee_id=person, status=Status.NOMINATED, at_ms=now_ms, by=sender.by, reason=file_name)
        for person in people
    )


def _trainee(id_: UUID, person: Person) -> models.Trainee:
    return models.Trainee(
        id=id_,
        personnel_number=person["personnel_number"],
        cadre_id=person["cadre_id"] if "cadre_id" in person else person["cadre"],
        academy_id=person["academy_id"] if "academy_id" in person else person["academy"],
        **{field: person.get(field, "") for field in FIELDS if not field.endswith("_id")},
    )


def _note(plan: Plan, sender: Sender, now_ms: int, file_name: str, digest: str) -> None:
    """Keep what the file did in the trail; of people made new, their first state tells it one by one."""
    detail = {
        "sha256": digest,
        "new": len(plan.new),
        "left_out": len(plan.bad),
        "changed": {str(found.person["personnel_number"]): found.differences for found in plan.changed},
    }
    note("roster-import", file_name, by=sender.by, now_ms=now_ms, detail=detail)


def _parts(rows: Sequence[Any], size: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """Give the rows part by part, each with how many are done after it."""
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        yield start + len(part), part
