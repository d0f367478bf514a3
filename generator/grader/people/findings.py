"""What a roster file would do, as rows of a list: the bad ones to mend and send again, or all that is new or changes.

A row stands there as it was sent, under the columns that its file has and no others: of what a file does not say,
the same list sent again says nothing either.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.grader import words
from generator.grader.people.cells import defused
from generator.grader.people.file import RosterFile, column_name, stray_sign
from generator.grader.people.importing import Changed, Plan
from generator.model.text import Language


def bad_rows(file: RosterFile, plan: Plan, language: Language) -> Iterator[list[str]]:
    """Give the rows that cannot be taken, each with its line and every reason, under a row of headings."""
    found = {row.line: "; ".join(fault.said(language) for fault in row.faults) for row in plan.bad}
    return _listed(file, "import_reason", found, language)


def changes(file: RosterFile, plan: Plan, language: Language) -> Iterator[list[str]]:
    """Give the rows of people who are new or change, each with its line and what changes, under a row of headings."""
    found = {row.line: words.say("import_is_new", language) for row in plan.new}
    found |= {row.line: "; ".join(differences_said(row, language)) for row in plan.changed}
    return _listed(file, "import_what", dict(sorted(found.items())), language)


def differences_said(row: Changed, language: Language) -> Iterator[str]:
    """Give each field that changes, before and after, in one sentence."""
    nothing = words.say("import_no_value", language)
    for column, before, after in named_differences(row, language):
        yield words.say("import_difference", language, column=column, before=before or nothing, after=after or nothing)


def named_differences(row: Changed, language: Language) -> Iterator[tuple[str, Any, Any]]:
    """Give the name of each field that changes, what it says and what it will say."""
    for field, (before, after) in row.differences.items():
        if field == "status":
            then, now = (words.say(f"state_{status}", language) for status in (before, after))
            yield words.say("column_state", language), then, now
        else:
            yield column_name(field.removesuffix("_id"), language), before, after


def squared(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Give rows all as long as their headings, as a workbook has them."""
    headings = next(rows)
    yield headings
    for row in rows:
        yield row + [""] * (len(headings) - len(row))


def _listed(file: RosterFile, finding: str, found: Mapping[int, str], language: Language) -> Iterator[list[str]]:
    cells_of = dict(file.rows)
    columns = max(cells_of.values(), key=len, default={})
    headings = (words.say(key, language) for key in ("import_line", finding))
    yield [*headings, *(column_name(column, language) for column in columns)]
    for line, said in found.items():
        # A line that ends early says nothing of the columns after it.
        own = (cells_of[line][column] for column in columns if column in cells_of[line])
        yield [str(line), *(defused(_shown(text)) for text in (said, *own))]


def _shown(text: str) -> str:
    """Give a text that every file can hold; the sign of a letter lost, where one was, is refused as it was."""
    return "".join("\ufffd" if stray_sign(sign) else sign for sign in text) if stray_sign(text) else text
