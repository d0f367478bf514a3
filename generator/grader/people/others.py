"""Whom a roster file must not be confused with: people whose address it names, or whose number but for capitals.

An address that two people have opens neither's login, so that whoever may write to the roster could shut somebody out
of theirs; and two numbers that differ in capitals only are one person, made twice.
"""

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from django.db import connection

from generator.grader.access.row_security import as_server
from generator.grader.access.scope import Scope
from generator.grader.people.file import RosterFile
from generator.grader.people.file_rows import Fault, Person
from generator.grader.typed import western_digits


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
        """Find them all at once: row-level security lets no index find a text in small letters."""
        emails = {email.lower() for email in _named(file, "email") if email}
        typed = map(western_digits, _named(file, "personnel_number"))
        numbers = {number.lower() for number in typed if number.lower() != number.upper()}
        by_email: dict[str, tuple[Other, ...]] = {}
        by_number: dict[str, tuple[Other, ...]] = {}
        for number, email, cadre, academy in _on_roster(numbers, emails):
            found = Other(number=number, cadre=cadre, academy=academy)
            for kept, key, named in ((by_email, email.lower(), emails), (by_number, number.lower(), numbers)):
                if key in named:
                    kept[key] = (*kept.get(key, ()), found)
        return cls(by_email=by_email, by_number=by_number)

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


def _on_roster(numbers: AbstractSet[str], emails: AbstractSet[str]) -> list[tuple[Any, ...]]:
    if not numbers and not emails:
        return []
    # As one parameter each, for SQLite takes few of them; what comes from a file is in none of the words.
    among = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    given = [sorted(numbers), sorted(emails)]
    with as_server(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT personnel_number, email, cadre_id, academy_id FROM grader_trainee"  # noqa: S608  our own words
            f" WHERE lower(personnel_number) {among} OR (email <> '' AND lower(email) {among})",
            given if connection.vendor == "postgresql" else [json.dumps(texts) for texts in given],
        )
        return list(cursor.fetchall())
