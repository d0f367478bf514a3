"""What a submission writes: the attempt closed, its result, and on a first pass the completion and certificate.

All of it or nothing, once: the attempt is closed only while it is open and holds the answers that were marked.
The issuance is only inserted here. Whatever seals it into a log does so afterwards, so that two people who submit
at the same moment share no lock.
"""

from dataclasses import dataclass

from django.db import connection

from generator.grader import models
from generator.grader.storage.rows import UNLESS_THERE, Statement, insertion, taken
from generator.grader.tables.life import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """An attempt as it is to stand, the saved answers it was read with, and the rows that go with its marking."""

    attempt: models.Attempt
    read_with: bytes
    result: models.Result
    completion: models.Completion | None
    issuance: models.Issuance | None


def update_of_answers(attempt: models.Attempt, read_with: bytes) -> Statement:
    """Give the statement that stores the attempt's answers, unless it has been changed since it was read."""
    statement = (
        "UPDATE grader_attempt SET answers = %s, language = %s"
        " WHERE id = %s AND bucket = %s AND state = %s AND answers = %s"
    )
    written = taken(models.Attempt, answers=attempt.answers, language=attempt.language)
    as_read = taken(models.Attempt, id=attempt.id, bucket=attempt.bucket, state=State.OPEN.value, answers=read_with)
    return statement, [*written, *as_read]


def submission(closing: Closing) -> list[Statement]:
    """Give what writes a submission, each statement only where the one before it wrote a row.

    The first writes nothing when the attempt has been changed since it was read.
    """
    if connection.vendor == "postgresql":
        return [_in_one_statement(closing)]
    statements = [closed(closing), insertion(closing.result)]
    if closing.completion is not None:
        statement, values = insertion(closing.completion)
        statements.append((f"{statement} {UNLESS_THERE}", values))
    if closing.issuance is not None:
        statements.append(insertion(closing.issuance))
    return statements


def _in_one_statement(closing: Closing) -> Statement:
    """Let each row be inserted from the one before it, so that no answer has to be waited for in between."""
    update, values = closed(closing)
    parts = [f"closed AS ({update} RETURNING id)"]
    statement, more = insertion(closing.result, source="closed")
    parts.append(f"new AS ({statement} RETURNING attempt_id)")
    values += more
    if closing.completion is not None:
        statement, more = insertion(closing.completion, source="new")
        parts.append(f"done AS ({statement} {UNLESS_THERE} RETURNING 1)")
        values += more
    if closing.issuance is not None:
        statement, more = insertion(closing.issuance, source="done")
        parts.append(f"issued AS ({statement})")
        values += more
    # Every part names tables and columns of the models; what came from anybody is a parameter.
    return f"WITH {', '.join(parts)} SELECT 1 FROM new", values  # noqa: S608


def closed(closing: Closing) -> Statement:
    """Give the statement that closes the attempt if it still stands as it was read."""
    attempt = closing.attempt
    statement = (
        "UPDATE grader_attempt SET answers = %s, language = %s, state = %s, submitted_ms = %s"
        " WHERE id = %s AND bucket = %s AND state = %s AND answers = %s AND deadline_ms = %s"
    )
    written = taken(
        models.Attempt,
        answers=attempt.answers,
        language=attempt.language,
        state=attempt.state,
        submitted_ms=attempt.submitted_ms,
    )
    as_read = taken(
        models.Attempt,
        id=attempt.id,
        bucket=attempt.bucket,
        state=State.OPEN.value,
        answers=closing.read_with,
        # Whether it was late was decided by this deadline; extra time may have moved it meanwhile.
        deadline_ms=attempt.deadline_ms,
    )
    return statement, [*written, *as_read]
