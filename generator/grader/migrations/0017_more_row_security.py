"""Policies on what is kept beside people: their states, extra time, slips, letters, and what became of certificates.

Postings are shown to everybody and written about those within reach only. Whom somebody reaches is asked of them, so
whether they are shown cannot be asked of that in turn: PostgreSQL refuses policies that go round. They name nobody.
"""

from typing import Any

from django.db import migrations

# Read once for a query and not once for a row, as in 0008.
_EVERYONE = "(SELECT current_setting('sabaq.everyone', true)) = 'on'"
_PERSON = "EXISTS (SELECT 1 FROM grader_trainee person WHERE person.id = trainee_id)"
_ISSUANCE = "EXISTS (SELECT 1 FROM grader_issuance issuance WHERE issuance.id = issuance_id)"
_SEEN = {
    "statechange": _PERSON,
    "extratime": _PERSON,
    "reminder": _PERSON,
    "joiningslip": _PERSON,
    "signingfault": _ISSUANCE,
    "reissue": _ISSUANCE,
}


def secure(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Let nobody, the owner of the tables included, see or add a row that no setting allows."""
    if editor.connection.vendor != "postgresql":
        return
    for table, condition in _SEEN.items():
        editor.execute(f"CREATE POLICY sabaq_reach ON grader_{table} USING ({_EVERYONE} OR {condition})")
    editor.execute("CREATE POLICY sabaq_shown ON grader_posting FOR SELECT USING (true)")
    editor.execute(f"CREATE POLICY sabaq_reach ON grader_posting FOR INSERT WITH CHECK ({_EVERYONE} OR {_PERSON})")
    for table in (*_SEEN, "posting"):
        editor.execute(f"ALTER TABLE grader_{table} ENABLE ROW LEVEL SECURITY")
        editor.execute(f"ALTER TABLE grader_{table} FORCE ROW LEVEL SECURITY")


def release(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Take the policies away."""
    if editor.connection.vendor != "postgresql":
        return
    for table in (*_SEEN, "posting"):
        editor.execute(f"ALTER TABLE grader_{table} NO FORCE ROW LEVEL SECURITY")
        editor.execute(f"ALTER TABLE grader_{table} DISABLE ROW LEVEL SECURITY")
        editor.execute(f"DROP POLICY sabaq_reach ON grader_{table}")
    editor.execute("DROP POLICY sabaq_shown ON grader_posting")


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0016_saved_filters_of_pages"),
    ]

    operations = [migrations.RunPython(secure, release)]
