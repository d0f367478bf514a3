"""Attempts and results take half the room: made anew, for a column once there leaves its room behind.

An edition has a small number, which attempts name instead of its digest and its course; seeds are bytes; answers that
were marked stand in the result alone.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from generator.grader.storage.columns import SeedField, packed_seed
from generator.grader.tables.life import MINUTE_MS, State
from generator.grader.tables.people import MOST_MINUTES
from generator.model.text import Language

_ATTEMPT = (
    "id, trainee_id, opened_ms, deadline_ms, submitted_ms, edition_id, course, number, extra_minutes, language, state,"
    " seed, paper, answers"
)
_RESULT = "attempt_id, marked_ms, earned, available, percent, passed, answers"
_SET_ASIDE = """
CREATE TABLE set_aside_attempt AS
SELECT attempt.id, trainee_id, opened_ms, deadline_ms, submitted_ms, edition.number AS edition_id, (
    SELECT min(first.number) FROM grader_edition first WHERE first.course = attempt.course
) AS course, attempt.number, extra_minutes, language, state, {seed} AS seed, paper,
    CASE WHEN result.answers = attempt.answers THEN {nothing} ELSE attempt.answers END AS answers
FROM grader_attempt attempt JOIN grader_edition edition ON edition.digest = attempt.edition_id
LEFT JOIN grader_result result ON result.attempt_id = attempt.id
"""
_IN_POSTGRESQL = {
    "seed": (
        "CASE WHEN seed ~ '^[0-9a-f]{32}$' THEN decode(seed, 'hex') WHEN octet_length(seed) = 16"
        r" THEN convert_to(seed, 'UTF8') || '\x00'::bytea ELSE convert_to(seed, 'UTF8') END"
    ),
    "nothing": "''::bytea",
}
_IN_SQLITE = {"seed": "sabaq_seed(seed)", "nothing": "x''"}

# As 0008 has them.
_EVERYONE = "(SELECT current_setting('sabaq.everyone', true)) = 'on'"
_SEEN = {
    "attempt": "EXISTS (SELECT 1 FROM grader_trainee person WHERE person.id = trainee_id)",
    "result": "EXISTS (SELECT 1 FROM grader_attempt attempt WHERE attempt.id = attempt_id)",
}


def number_editions(apps: Any, _: Any) -> None:  # noqa: ANN401  Django's historical models
    """Count the editions in the order in which they came."""
    editions = apps.get_model("grader", "Edition").objects
    for number, digest in enumerate(editions.order_by("stored_ms", "digest").values_list("digest", flat=True), 1):
        editions.filter(digest=digest).update(number=number)


def set_aside(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Copy what there is, as it is to be."""
    connection = editor.connection
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("SET LOCAL sabaq.everyone = 'on'")
    else:
        connection.connection.create_function("sabaq_seed", 1, packed_seed)
    how = _IN_POSTGRESQL if connection.vendor == "postgresql" else _IN_SQLITE
    editor.execute(_SET_ASIDE.format(**how))
    editor.execute(f"CREATE TABLE set_aside_result AS SELECT {_RESULT} FROM grader_result")


def bring_back(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Put it into the new tables in the order of time, and let PostgreSQL guard these as it guarded the old ones."""
    for table, columns, first in (("attempt", _ATTEMPT, "id"), ("result", _RESULT, "attempt_id")):
        editor.execute(
            f"INSERT INTO grader_{table} ({columns}) SELECT {columns} FROM set_aside_{table} ORDER BY {first}"
        )
        editor.execute(f"DROP TABLE set_aside_{table}")
    if editor.connection.vendor != "postgresql":
        return
    for table, condition in _SEEN.items():
        editor.execute(f"CREATE POLICY sabaq_reach ON grader_{table} USING ({_EVERYONE} OR {condition})")
        editor.execute(f"ALTER TABLE grader_{table} ENABLE ROW LEVEL SECURITY")
        editor.execute(f"ALTER TABLE grader_{table} FORCE ROW LEVEL SECURITY")


def _choices(kind: type[State] | type[Language]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


def _leads_to(table: str, **options: Any) -> Any:  # noqa: ANN401  as Django's own
    field = models.OneToOneField if options.pop("is_one", False) else models.ForeignKey
    return field(on_delete=django.db.models.deletion.PROTECT, to=f"grader.{table}", **options)


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0010_postings_by_person"),
    ]

    operations = [
        migrations.AddField("edition", "number", models.PositiveSmallIntegerField(null=True)),
        migrations.RunPython(number_editions),
        migrations.AlterField("edition", "number", models.PositiveSmallIntegerField(unique=True)),
        migrations.RunPython(set_aside),
        migrations.AlterField("completion", "result", models.UUIDField(db_column="result_id", unique=True)),
        migrations.DeleteModel("Result"),
        migrations.DeleteModel("Attempt"),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("trainee", _leads_to("trainee", db_index=False)),
                ("opened_ms", models.BigIntegerField(null=True)),
                ("deadline_ms", models.BigIntegerField(null=True)),
                ("submitted_ms", models.BigIntegerField(null=True)),
                ("edition", _leads_to("edition", db_index=False, to_field="number")),
                ("course", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("extra_minutes", models.PositiveSmallIntegerField(default=0)),
                ("language", models.CharField(choices=_choices(Language), max_length=2)),
                ("state", models.CharField(choices=_choices(State), max_length=9)),
                ("seed", SeedField()),
                ("paper", models.BinaryField()),
                ("answers", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["trainee", "course", "number"], name="attempt_numbered_once"),
                    models.UniqueConstraint(
                        fields=["trainee", "course"], condition=~Q(state=State.MARKED), name="attempt_one_unfinished"
                    ),
                    models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="attempt_state_known"),
                    models.CheckConstraint(
                        condition=Q(state=State.DRAWN, opened_ms=None, deadline_ms=None)
                        | (~Q(state=State.DRAWN) & Q(opened_ms__isnull=False, deadline_ms__isnull=False)),
                        name="attempt_opened_unless_drawn",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=[State.DRAWN, State.OPEN], submitted_ms=None)
                        | Q(state__in=[State.SUBMITTED, State.MARKED], submitted_ms__isnull=False),
                        name="attempt_submitted_after_open",
                    ),
                    models.CheckConstraint(
                        condition=Q(extra_minutes=0)
                        | Q(
                            extra_minutes__lte=MOST_MINUTES,
                            deadline_ms__gte=F("opened_ms") + F("extra_minutes") * MINUTE_MS,
                        ),
                        name="attempt_has_its_extra_time",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["deadline_ms"], condition=Q(state=State.OPEN), name="attempt_overdue")
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("attempt", _leads_to("attempt", is_one=True, primary_key=True, serialize=False)),
                ("marked_ms", models.BigIntegerField()),
                ("earned", models.PositiveSmallIntegerField()),
                ("available", models.PositiveSmallIntegerField()),
                ("percent", models.PositiveSmallIntegerField()),
                ("passed", models.BooleanField()),
                ("answers", models.BinaryField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(bring_back),
        migrations.AlterField("completion", "result", _leads_to("result", is_one=True)),
    ]
