"""Counts that are kept, lists read in their order, and policies that planners take for what they cost.

The reach of whoever once was somewhere was a list of everybody, made before the first row was looked at: in the eyes
of the planner every look-up of one row cost as much, so it joined whole tables instead. Now it is a question about
the one person.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

_EVERYONE = "(SELECT current_setting('sabaq.everyone', true)) = 'on'"
_OF_SCOPE = " OR ".join(
    f"{{of}}{column} = ANY ((SELECT string_to_array(current_setting('sabaq.{name}', true), ','))::text[])"
    for column, name in (("cadre_id", "cadres"), ("academy_id", "academies"))
)
_IN_SCOPE = _OF_SCOPE.format(of="")
_LISTED = f"IN (SELECT trainee_id FROM grader_posting WHERE {_IN_SCOPE})"
_ONCE = (
    "EXISTS (SELECT 1 FROM grader_posting once"
    f" WHERE once.trainee_id = grader_{{table}}.{{person}} AND ({_OF_SCOPE.format(of='once.')}))"
)
_PERSON = {"trainee": "id", "completion": "trainee_id"}


def _place(name: str, delete: Any) -> models.ForeignKey[Any, Any]:  # noqa: ANN401  as Django takes it
    return models.ForeignKey(db_index=False, on_delete=delete, to=f"grader.{name}")


def secure(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Ask of one person whether they once were there, and let nobody see the counts of others."""
    if editor.connection.vendor != "postgresql":
        return
    for table, person in _PERSON.items():
        once = _ONCE.format(table=table, person=person)
        editor.execute(f"ALTER POLICY sabaq_reach ON grader_{table} USING ({_EVERYONE} OR {_IN_SCOPE} OR {once})")
    editor.execute(f"CREATE POLICY sabaq_reach ON grader_tally USING ({_EVERYONE} OR {_IN_SCOPE})")
    editor.execute("ALTER TABLE grader_tally ENABLE ROW LEVEL SECURITY")
    editor.execute("ALTER TABLE grader_tally FORCE ROW LEVEL SECURITY")


def release(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Ask as before."""
    if editor.connection.vendor != "postgresql":
        return
    for table, person in _PERSON.items():
        editor.execute(
            f"ALTER POLICY sabaq_reach ON grader_{table} USING ({_EVERYONE} OR {_IN_SCOPE} OR {person} {_LISTED})"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0013_keys_hold_the_bucket"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tallied",
            fields=[
                ("course", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("begun_ms", models.BigIntegerField(default=0)),
                ("took_ms", models.BigIntegerField(default=0)),
                ("counted_ms", models.BigIntegerField(null=True)),
                ("days", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.CharField(max_length=100)),
                ("batch", models.CharField(max_length=40)),
                ("expected", models.PositiveIntegerField()),
                ("finished", models.PositiveIntegerField()),
                ("days", models.JSONField()),
                ("progress", models.JSONField()),
                ("academy", _place("academy", django.db.models.deletion.CASCADE)),
                ("cadre", _place("cadre", django.db.models.deletion.CASCADE)),
            ],
            options={
                "indexes": [models.Index(fields=["course", "academy"], name="tally_of_academy")],
                "constraints": [
                    models.UniqueConstraint(fields=("course", "cadre", "academy", "batch"), name="tally_once")
                ],
            },
        ),
        migrations.RemoveIndex("trainee", "trainee_scope"),
        *(
            operation
            for name in ("cadre", "academy")
            for operation in (
                migrations.AlterField("trainee", name, _place(name, django.db.models.deletion.PROTECT)),
                migrations.AddIndex(
                    "trainee",
                    models.Index(fields=[name, "name_en", "personnel_number"], name=f"trainee_list_of_{name}"),
                ),
            )
        ),
        migrations.RunPython(secure, release),
    ]
