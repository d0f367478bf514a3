"""Rows about what people did carry their bucket, and a completion is known by its result and not by a number.

The tables are made anew, as in 0011: a column once there leaves its room behind. What the keys hold is up to 0013.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from generator.grader.storage.columns import SeedField
from generator.grader.tables.life import MINUTE_MS, State
from generator.grader.tables.people import MOST_MINUTES
from generator.model.text import Language

_COLUMNS = {
    "attempt": "id, trainee_id, opened_ms, deadline_ms, submitted_ms, edition_id, course, number, extra_minutes,"
    " bucket, language, state, seed, paper, answers",
    "result": "attempt_id, marked_ms, earned, available, percent, bucket, passed, answers",
    "completion": "result_id, trainee_id, completed_ms, month, day, bucket, course, cadre_id, academy_id, batch",
    "issuance": "id, trainee_id, completion_id, issued_ms, status_list, status_index, bucket, kind, number, award,"
    " reason",
}
_FROM = {
    "attempt": "grader_attempt",
    "result": "grader_result JOIN (SELECT id, trainee_id FROM grader_attempt) attempt ON attempt.id = attempt_id",
    "completion": "grader_completion",
    "issuance": "(SELECT issuance.*, completion.result_id FROM grader_issuance issuance"
    " JOIN grader_completion completion ON completion.id = issuance.completion_id) found",
}
_FILLED = ("signedcredential", "signingfault", "reissue")
_DIGITS = "'0123456789abcdef'"
# The last byte of the person's identifier.
_BUCKET = {
    "postgresql": "get_byte(uuid_send(trainee_id), 15)",
    "sqlite": f"(instr({_DIGITS}, substr(trainee_id, 31, 1)) * 16 + instr({_DIGITS}, substr(trainee_id, 32, 1)) - 17)",
}

# As 0008 has them.
_EVERYONE = "(SELECT current_setting('sabaq.everyone', true)) = 'on'"
_OF_SCOPE = " OR ".join(
    f"{column} = ANY ((SELECT string_to_array(current_setting('sabaq.{name}', true), ','))::text[])"
    for column, name in (("cadre_id", "cadres"), ("academy_id", "academies"))
)
_OF_PERSON = "EXISTS (SELECT 1 FROM grader_trainee person WHERE person.id = trainee_id)"
_SEEN = {
    "attempt": _OF_PERSON,
    "result": "EXISTS (SELECT 1 FROM grader_attempt attempt WHERE attempt.id = attempt_id)",
    "completion": f"{_OF_SCOPE} OR trainee_id IN (SELECT trainee_id FROM grader_posting WHERE {_OF_SCOPE})",
    "issuance": _OF_PERSON,
    "signedcredential": "EXISTS (SELECT 1 FROM grader_issuance issuance WHERE issuance.id = issuance_id)",
}


def set_aside(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Copy what there is, as it is to be."""
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("SET LOCAL sabaq.everyone = 'on'")
        # It speaks of a table that is taken away; where nothing speaks, there would be no rows.
        editor.execute("DROP POLICY sabaq_reach ON grader_signedcredential")
        editor.execute("ALTER TABLE grader_signedcredential NO FORCE ROW LEVEL SECURITY")
    for table, columns in _COLUMNS.items():
        named = columns.replace("bucket", f"{_BUCKET[editor.connection.vendor]} AS bucket")
        if table == "issuance":
            named = named.replace("completion_id", "result_id AS completion_id")
        editor.execute(f"CREATE TABLE set_aside_{table} AS SELECT {named} FROM {_FROM[table]}")


def bring_back(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Put it into the new tables in the order in which it came, and fill what belongs to an issuance."""
    for table, columns in _COLUMNS.items():
        first = columns.partition(",")[0]
        editor.execute(
            f"INSERT INTO grader_{table} ({columns}) SELECT {columns} FROM set_aside_{table} ORDER BY {first}"
        )
        editor.execute(f"DROP TABLE set_aside_{table}")
    for table in _FILLED:
        editor.execute(
            f"UPDATE grader_{table} SET bucket ="
            " (SELECT issuance.bucket FROM grader_issuance issuance WHERE issuance.id = issuance_id)"
        )


def guard(_: Any, editor: Any) -> None:  # noqa: ANN401  as Django gives them
    """Let PostgreSQL guard these tables as it guarded the old ones."""
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


def _of_an_issuance(name: str, **options: Any) -> Any:  # noqa: ANN401  as Django's own
    return _leads_to("issuance", is_one=True, primary_key=True, related_name=name, serialize=False, **options)


def _bucket() -> Any:  # noqa: ANN401  as above
    return models.PositiveSmallIntegerField(editable=False)


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0011_smaller_rows"),
    ]

    operations = [
        migrations.RunPython(set_aside),
        *(
            migrations.AlterField(table, "issuance", models.UUIDField(db_column="issuance_id", primary_key=True))
            for table in (*_FILLED, "sealed")
        ),
        migrations.AlterField("reissue", "replaced", models.UUIDField(db_column="replaced_id", unique=True)),
        *(migrations.DeleteModel(name) for name in ("Issuance", "Completion", "Result", "Attempt")),
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
                ("bucket", _bucket()),
                ("language", models.CharField(choices=_choices(Language), max_length=2)),
                ("state", models.CharField(choices=_choices(State), max_length=9)),
                ("seed", SeedField()),
                ("paper", models.BinaryField()),
                ("answers", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["trainee", "course", "number", "bucket"], name="attempt_numbered_once"
                    ),
                    models.UniqueConstraint(
                        fields=["trainee", "course", "bucket"],
                        condition=~Q(state=State.MARKED),
                        name="attempt_one_unfinished",
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
                ("bucket", _bucket()),
                ("passed", models.BooleanField()),
                ("answers", models.BinaryField()),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Completion",
            fields=[
                ("result", _leads_to("result", is_one=True, primary_key=True, serialize=False)),
                ("trainee", _leads_to("trainee", db_index=False)),
                ("completed_ms", models.BigIntegerField()),
                ("month", models.PositiveIntegerField()),
                ("day", models.PositiveIntegerField()),
                ("bucket", _bucket()),
                ("course", models.CharField(max_length=100)),
                ("cadre", _leads_to("cadre", db_constraint=False, db_index=False)),
                ("academy", _leads_to("academy", db_constraint=False, db_index=False)),
                ("batch", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["trainee", "course", "bucket"], name="completion_once")
                ],
                "indexes": [
                    models.Index(
                        fields=["course", *places, "batch", "month", "day", "trainee"],
                        name=f"completion_of_{places[0]}",
                    )
                    for places in (("cadre", "academy"), ("academy", "cadre"))
                ],
            },
        ),
        migrations.CreateModel(
            name="Issuance",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("trainee", _leads_to("trainee")),
                ("completion", _leads_to("completion", db_index=False)),
                ("issued_ms", models.BigIntegerField()),
                ("status_list", models.PositiveIntegerField()),
                ("status_index", models.PositiveIntegerField()),
                ("bucket", _bucket()),
                ("kind", models.CharField(choices=[("issue", "Issue"), ("revoke", "Revoke")], max_length=6)),
                ("number", models.CharField(max_length=19)),
                ("award", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["number", "kind", "bucket"], name="issuance_once"),
                    models.UniqueConstraint(
                        fields=["status_list", "status_index", "bucket"],
                        condition=Q(kind="issue"),
                        name="issuance_own_status",
                    ),
                    models.CheckConstraint(
                        condition=(Q(kind="issue") & ~Q(award="")) | (Q(kind="revoke") & ~Q(reason="")),
                        name="issuance_says_what",
                    ),
                ],
            },
        ),
        *(
            migrations.AddField(table, "bucket", models.PositiveSmallIntegerField(editable=False, null=True))
            for table in _FILLED
        ),
        migrations.RunPython(bring_back),
        *(migrations.AlterField(table, "bucket", _bucket()) for table in _FILLED),
        migrations.AlterField("signedcredential", "issuance", _of_an_issuance("signed")),
        migrations.AlterField("signingfault", "issuance", _of_an_issuance("signing_fault")),
        migrations.AlterField("reissue", "issuance", _of_an_issuance("reissue")),
        migrations.AlterField("reissue", "replaced", _leads_to("issuance", is_one=True, related_name="replaced_by")),
        migrations.AlterField("sealed", "issuance", _of_an_issuance("sealed", db_constraint=False)),
        migrations.RunPython(guard),
    ]
