"""Attempts that somebody was allowed beyond those of the examination, seen by whoever may see the person."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

# As in 0008: each setting is read once for a query and not once for a row.
_SEEN = (
    "(SELECT current_setting('sabaq.everyone', true)) = 'on'"
    " OR EXISTS (SELECT 1 FROM grader_trainee person WHERE person.id = trainee_id)"
)


def secure(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Let nobody, the owner of the table included, see or add a row that no setting allows."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"CREATE POLICY sabaq_reach ON grader_furtherattempt USING ({_SEEN})")
        editor.execute("ALTER TABLE grader_furtherattempt ENABLE ROW LEVEL SECURITY")
        editor.execute("ALTER TABLE grader_furtherattempt FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0018_base_managers_that_refuse"),
    ]

    operations = [
        migrations.CreateModel(
            "FurtherAttempt",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.CharField(max_length=100)),
                ("number", models.PositiveSmallIntegerField()),
                ("at_ms", models.BigIntegerField()),
                ("by", models.CharField(max_length=150)),
                ("reason", models.CharField(max_length=500)),
                (
                    "trainee",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="grader.trainee"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("trainee", "course", "number"), name="further_attempt_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="further_attempt_says_why"
                    ),
                ],
            },
        ),
        # The policy goes with its table.
        migrations.RunPython(secure, migrations.RunPython.noop),
    ]
