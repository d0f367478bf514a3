"""Row-level security on PostgreSQL: policies on the tables of people (see `row_security`)."""

from typing import Any

from django.db import migrations

# Each setting is read once for a query and not once for a row: that is what the inner SELECT is for.
_EVERYONE = "(SELECT current_setting('sabaq.everyone', true)) = 'on'"
_OF_SCOPE = " OR ".join(
    f"{column} = ANY ((SELECT string_to_array(current_setting('sabaq.{name}', true), ','))::text[])"
    for column, name in (("cadre_id", "cadres"), ("academy_id", "academies"))
)
# Whoever moved is still in the counts of the days before, and brings along what they finished elsewhere.
_ONCE = f"IN (SELECT trainee_id FROM grader_posting WHERE {_OF_SCOPE})"
_OF_PERSON = "EXISTS (SELECT 1 FROM grader_trainee person WHERE person.id = trainee_id)"
_OF_ATTEMPT = "EXISTS (SELECT 1 FROM grader_attempt attempt WHERE attempt.id = attempt_id)"
_OF_ISSUANCE = "EXISTS (SELECT 1 FROM grader_issuance issuance WHERE issuance.id = issuance_id)"

_SEEN = {
    "trainee": f"{_OF_SCOPE} OR id {_ONCE}",
    "completion": f"{_OF_SCOPE} OR trainee_id {_ONCE}",
    "attempt": _OF_PERSON,
    "result": _OF_ATTEMPT,
    "issuance": _OF_PERSON,
    "signedcredential": _OF_ISSUANCE,
}


def secure(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Let nobody, the owner of the tables included, see a row that no setting allows."""
    if editor.connection.vendor != "postgresql":
        return
    for table, condition in _SEEN.items():
        editor.execute(f"CREATE POLICY sabaq_reach ON grader_{table} USING ({_EVERYONE} OR {condition})")
        editor.execute(f"ALTER TABLE grader_{table} ENABLE ROW LEVEL SECURITY")
        editor.execute(f"ALTER TABLE grader_{table} FORCE ROW LEVEL SECURITY")


def release(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Take the policies away."""
    if editor.connection.vendor != "postgresql":
        return
    for table in _SEEN:
        editor.execute(f"ALTER TABLE grader_{table} NO FORCE ROW LEVEL SECURITY")
        editor.execute(f"ALTER TABLE grader_{table} DISABLE ROW LEVEL SECURITY")
        editor.execute(f"DROP POLICY sabaq_reach ON grader_{table}")


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0007_places_on_the_roster"),
    ]

    operations = [migrations.RunPython(secure, release)]
