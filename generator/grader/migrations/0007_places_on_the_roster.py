"""Completions keep where on the roster the person was; postings keep where people stood before something changed."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

from generator.grader.tables.life import State
from generator.grader.tables.people import Status

_PLACE = ("cadre_id", "academy_id", "batch")
_EAST_MS = 18_000_000
_DAY_MS = 86_400_000
_AT_ONCE = 2_000


def fill_completions(apps: Any, _: Any) -> None:  # noqa: ANN401  Django's historical models
    """Let those who have finished have stood where they stand: nothing is known of moves before."""
    person = apps.get_model("grader", "Trainee").objects.filter(pk=OuterRef("trainee"))
    apps.get_model("grader", "Completion").objects.update(
        day=(F("completed_ms") + _EAST_MS) / _DAY_MS, **{name: Subquery(person.values(name)) for name in _PLACE}
    )


def fill_postings(apps: Any, _: Any) -> None:  # noqa: ANN401  Django's historical models
    """Write for those who were ever exempt or gone how it was in the beginning, and after each change."""
    posting, change = apps.get_model("grader", "Posting"), apps.get_model("grader", "StateChange")
    excused = change.objects.exclude(status=Status.NOMINATED).values("trainee")
    people = apps.get_model("grader", "Trainee").objects.filter(pk__in=excused)
    changes = change.objects.filter(trainee__in=excused).order_by("at_ms", "pk").select_related("trainee")
    rows = [
        *((person, Status.NOMINATED, 0) for person in people),
        *((row.trainee, row.status, row.at_ms) for row in changes),
    ]
    posting.objects.bulk_create(
        (
            posting(trainee=person, status=status, since_ms=ms, **{name: getattr(person, name) for name in _PLACE})
            for person, status, ms in rows
        ),
        batch_size=_AT_ONCE,
    )


def _unchecked(table: str, *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        db_constraint=False, db_index=False, null=null, on_delete=django.db.models.deletion.PROTECT, to=f"grader.{table}"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("grader", "0006_extra_time_and_tokens_that_end"),
    ]

    operations = [
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.CharField(max_length=40)),
                ("status", models.CharField(choices=Status.choices, max_length=11)),
                ("since_ms", models.BigIntegerField()),
                *(
                    (
                        name,
                        models.ForeignKey(
                            db_index=False, on_delete=django.db.models.deletion.PROTECT, to=f"grader.{name}"
                        ),
                    )
                    for name in ("academy", "cadre", "trainee")
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["trainee", "since_ms", "id"], name="posting_then"),
                    models.Index(fields=["cadre", "academy", "batch", "trainee"], name="posting_of_cadre"),
                    models.Index(fields=["academy", "cadre", "batch", "trainee"], name="posting_of_academy"),
                ],
            },
        ),
        migrations.RunPython(fill_postings, migrations.RunPython.noop),
        migrations.AddField("completion", "day", models.PositiveIntegerField(default=0)),
        migrations.AddField("completion", "batch", models.CharField(default="", max_length=40)),
        migrations.AddField("completion", "cadre", _unchecked("cadre", null=True)),
        migrations.AddField("completion", "academy", _unchecked("academy", null=True)),
        migrations.RunPython(fill_completions, migrations.RunPython.noop),
        migrations.AlterField("completion", "day", models.PositiveIntegerField()),
        migrations.AlterField("completion", "batch", models.CharField(max_length=40)),
        migrations.AlterField("completion", "cadre", _unchecked("cadre")),
        migrations.AlterField("completion", "academy", _unchecked("academy")),
        migrations.RemoveIndex("completion", "completion_counted"),
        *(
            migrations.AddIndex(
                "completion",
                models.Index(fields=["course", *places, "batch", "month", "day", "trainee"], name=f"completion_of_{places[0]}"),
            )
            for places in (("cadre", "academy"), ("academy", "cadre"))
        ),
        migrations.RenameIndex("trainee", old_name="trainee_counted", new_name="trainee_of_cadre"),
        migrations.AddIndex(
            "trainee",
            models.Index(fields=["academy", "status", "cadre", "batch", "id"], name="trainee_of_academy"),
        ),
        migrations.AddIndex(
            "attempt",
            models.Index(fields=["deadline_ms"], condition=models.Q(state=State.OPEN), name="attempt_overdue"),
        ),
    ]
