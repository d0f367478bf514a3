"""A roster of millions with those who finished, written straight into the tables of either database."""

# ruff: noqa: S608  what stands in the statements is this module's own, and the code of our own course

from importlib import import_module
from typing import Any

LARGE, SMALL = "large", "small"
"""A twentieth of the people are in the large cadre and a hundredth in the small one; 45 more share the rest."""

OTHER_COURSE = "another-course"
START_MS = 1_760_000_000_000
"""When the people came and began to finish: long enough ago that all of them have."""

_OTHERS, _ACADEMIES, _BATCHES, _DAYS = 45, 12, 9, 180
# The last byte of a person's identifier.
_BUCKETS = 256
_MINUTE_MS = 60_000
_FIRST_DAY = START_MS // 86_400_000
# One in fifty was in another cadre before.
_MOVED = 50
# Fibonacci hashing (Knuth, volume 3, section 6.4): numbers in a row become numbers in no order.
_SCATTERED = "(n * 2654435761 % 4294967296)"
# SQLite joins texts before it divides.
_CADRE = (
    f"CASE WHEN n % 100 < 5 THEN '{LARGE}' WHEN n % 100 = 5 THEN '{SMALL}'"
    f" ELSE 'cadre-' || ({_SCATTERED} % {_OTHERS}) END"
)
_ACADEMY = f"'academy-' || (n / 100 % {_ACADEMIES})"
_BATCH = f"CAST(2018 + n / 1300 % {_BATCHES} AS varchar)"
_ID = {
    "postgresql": f"CAST('{START_MS:012x}7000' || '8000' || lpad(to_hex({{}}), 12, '0') AS uuid)",
    "sqlite": f"printf('{START_MS:012x}70008000%012x', {{}})",
}


def fill(people: int, completions: int, course: str) -> None:
    """Write so many people and completions of two courses; the first is finished by half of all completions."""
    connection = import_module("django.db").connection
    make_id = _ID[connection.vendor].format
    with connection.cursor() as cursor:
        _without_checks(cursor, connection.vendor)
        indexes = _without_indexes(cursor) if connection.vendor == "postgresql" else []
        for table, codes in (
            ("cadre", [LARGE, SMALL, *(f"cadre-{n}" for n in range(_OTHERS))]),
            ("academy", [f"academy-{n}" for n in range(_ACADEMIES)]),
        ):
            rows = [(code, code, code) for code in codes]
            cursor.executemany(f"INSERT INTO grader_{table} (code, name_en, name_ur) VALUES (%s, %s, %s)", rows)
        cursor.execute(
            "INSERT INTO grader_trainee (id, personnel_number, name_en, name_ur, designation_en, designation_ur,"
            " grade, cadre_id, academy_id, batch, email, phone, status)"
            f" {_numbers(people)} SELECT {make_id('n')}, 'P' || n, 'Name ' || {_SCATTERED}, 'نام ' || {_SCATTERED},"
            f" 'Post', 'عہدہ', 17, {_CADRE}, {_ACADEMY}, {_BATCH}, '', '', 'nominated' FROM numbers"
        )
        for place, code in enumerate((course, OTHER_COURSE)):
            _complete(cursor, code, completions // 2, make_id(f"n + {place * people}"), make_id("n"))
        _sit(cursor, course, completions // 2, people, make_id("n"))
        _move(cursor, people, make_id("n"))
        for index in indexes:
            cursor.execute(index)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    # SQLite looks, PostgreSQL does not: people of a place that is not there would be on no list.
    connection.check_constraints(["grader_trainee", "grader_posting"])


def _complete(cursor: Any, course: str, number: int, result: str, person: str) -> None:  # noqa: ANN401  Django's cursor
    """Let the first of the people have finished, on days of half a year, in no order."""
    day = f"{_SCATTERED} / 65536 % {_DAYS}"
    cursor.execute(
        "INSERT INTO grader_completion (bucket, trainee_id, course, result_id, cadre_id, academy_id, batch,"
        f" completed_ms, month, day) {_numbers(number)} SELECT n % {_BUCKETS},"
        f" {person}, '{course}', {result}, {_CADRE}, {_ACADEMY}, {_BATCH},"
        f" ({_FIRST_DAY} + {day}) * 86400000, 202609 + {day} / 60, {_FIRST_DAY} + {day} FROM numbers"
    )


def _sit(cursor: Any, course: str, passed: int, people: int, person: str) -> None:  # noqa: ANN401  Django's cursor
    """Let those who have finished have sat once, a twentieth of all have failed, and one in 200 be sitting now."""
    failed, started = people // 20, people // 200
    is_postgresql = import_module("django.db").connection.vendor == "postgresql"
    blob = "CAST('\\x{}' AS bytea)" if is_postgresql else "X'{}'"
    seed, paper, answers = blob.format("07" * 16), blob.format("0a" * 60), blob.format("01" * 30)
    number = import_module("generator.grader.tables.editions").course_number(course)
    cursor.execute(
        "INSERT INTO grader_attempt (id, trainee_id, opened_ms, deadline_ms, submitted_ms, edition_id, course, number,"
        f" extra_minutes, bucket, language, state, seed, paper, answers) {_numbers(passed + failed + started)}"
        f" SELECT {person}, {person}, {START_MS}, {START_MS + 10_000_000 * _MINUTE_MS},"
        f" CASE WHEN n > {passed + failed} THEN NULL ELSE {START_MS + _MINUTE_MS} END, {number}, {number}, 1,"
        f" 0, n % {_BUCKETS}, 'en', CASE WHEN n > {passed + failed} THEN 'open' ELSE 'marked' END,"
        f" {seed}, {paper}, {answers} FROM numbers"
    )
    cursor.execute(
        "INSERT INTO grader_result (attempt_id, marked_ms, earned, available, percent, bucket, passed, answers)"
        f" {_numbers(passed + failed)} SELECT {person}, {START_MS + _MINUTE_MS}, 20, 30,"
        f" CASE WHEN n > {passed} THEN 40 ELSE 80 END, n % {_BUCKETS}, n <= {passed}, {answers} FROM numbers"
    )


def _move(cursor: Any, people: int, person: str) -> None:  # noqa: ANN401  Django's cursor
    for cadre, since in (("'cadre-' || (n % 7)", "0"), (_CADRE, str(START_MS + 1))):
        cursor.execute(
            "INSERT INTO grader_posting (trainee_id, cadre_id, academy_id, batch, status, since_ms)"
            f" {_numbers(people)} SELECT {person}, {cadre}, {_ACADEMY}, {_BATCH}, 'nominated', {since}"
            f" FROM numbers WHERE n / 100 % {_MOVED} = 0"
        )


def _numbers(most: int) -> str:
    return (
        f"WITH RECURSIVE numbers(n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM numbers WHERE n < {most})"
    )


def _without_checks(cursor: Any, vendor: str) -> None:  # noqa: ANN401  Django's cursor
    """Nobody sat these examinations, so completions name results that are not there."""
    if vendor == "postgresql":
        cursor.execute("SET session_replication_role = replica")
    else:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA synchronous=OFF")


def _without_indexes(cursor: Any) -> list[str]:  # noqa: ANN401  Django's cursor
    """Take away the indexes that no constraint needs, and give how to make them: in one go that is much faster."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN"
        " ('grader_trainee', 'grader_completion', 'grader_posting', 'grader_attempt') AND indexname NOT IN"
        " (SELECT conname FROM pg_constraint)"
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]
