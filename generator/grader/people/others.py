"""Whom a roster file must not be confused with: people whose address it names, or whose number but for capitals.

An address that two people have opens neither's login, so that whoever may write to the roster could shut somebody out
of theirs; and two numbers that differ in capitals only are one person, made twice.
"""

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias

from django.db import connection

from generator.grader.access.row_security import as_server
from generator.grader.access.scope import Scope
from generator.grader.people.file import RosterFile
from generator.grader.people.file_rows import Fault, Person
from generator.grader.typed import western_digits

_Row: TypeAlias = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Somebody on the roster."""

    number: str
    cadre: str
    academy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Those on the roster who have what a file names: by address, and by number, both in small letters."""

    by_email: Mapping[str, tuple[Other, ...]]
    by_number: Mapping[str, tuple[Other, ...]]

    @classmethod
    def of(cls, file: RosterFile) -> "Others":
        """Find them all at once."""
        numbers = {number for number in map(western_digits, _named(file, "personnel_number")) if not _is_plain(number)}
        known = {number for number, *_ in _on_roster("personnel_number", numbers)}
        return cls(
            by_email=_by(1, _on_roster("email", {email.lower() for email in _named(file, "email") if email})),
            # This goes through everybody, for row-level security lets no index find a text in small letters; so it is
            # asked for those only who are new.
            by_number=_by(0, _on_roster("lower(personnel_number)", {number.lower() for number in numbers - known})),
        )

    def meeting(self, person: Person, scope: Scope, *, is_new: bool) -> Iterator[Fault]:
        """Give the faults of a row that names what is another's; who has it beyond reach, nobody is told."""
        number = str(person["personnel_number"])
        asked = [("row_shared", "email", self.by_email)]
        if is_new:
            asked.append(("row_capitals", "personnel_number", self.by_number))
        for phrase, column, kept in asked:
            value = str(person.get(column, ""))
            theirs = [other for other in kept.get(value.lower(), ()) if other.number != number]
            if theirs:
                known = next((other for other in theirs if scope.covers(other.cadre, other.academy)), None)
                values = {"value": value} | ({"other": known.number} if known else {})
                yield Fault(phrase=phrase if known else "row_taken", column=column, values=values)


def _named(file: RosterFile, column: str) -> Iterator[str]:
    """Give what a file says under a column, without what no database takes."""
    texts = (cells.get(column, "") for _, cells in file.rows)
    return (text for text in texts if text.isprintable())


def _is_plain(number: str) -> bool:
    return number.lower() == number.upper()


def _by(place: int, rows: list[_Row]) -> dict[str, tuple[Other, ...]]:
    """Give the people by the text at a place of their rows, in small letters."""
    found: dict[str, tuple[Other, ...]] = {}
    for row in rows:
        number, _, cadre, academy = row
        key = row[place].lower()
        found[key] = (*found.get(key, ()), Other(number=number, cadre=cadre, academy=academy))
    return found


def _on_roster(what: str, texts: AbstractSet[str]) -> list[_Row]:
    """Give the number, address, cadre and academy of whoever has one of some texts."""
    if not texts:
        return []
    # As one parameter, for SQLite takes few of them; what comes from a file is in none of the words.
    takes_lists = connection.vendor == "postgresql"
    among = "= ANY(%s)" if takes_lists else "IN (SELECT value FROM json_each(%s))"
    given = sorted(texts) if takes_lists else json.dumps(sorted(texts))
    columns = "personnel_number, email, cadre_id, academy_id"
    with as_server(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM grader_trainee WHERE {what} {among}", [given])  # noqa: S608  our own words
        return list(cursor.fetchall())
